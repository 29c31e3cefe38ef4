"""A body that is too large: how much each view takes, and the words saved out of what came."""

from flask import current_app, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.sansio.multipart import Data, Field, MultipartDecoder, NeedData

SAVED = 256 * 1024  # bytes at the beginning in which the words of a form stand
DRAINED = 128 * 1024 * 1024  # bytes taken and thrown away, so that the browser shows our answer
STEP = 64 * 1024


def limit(usual: int) -> int:
    """Return how many bytes this request may send: more only where documents are handed in."""
    return _more() or usual


def _more() -> int | None:
    """The limit of a view that takes documents, for somebody who is signed in.

    The session is not looked at for other views: their answers depend on no cookie.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    more: int | None = getattr(view, "body_limit", None)
    return more if more and "sid" in session else None


def words_saved() -> MultiDict[str, str]:
    """Return the text fields at the beginning of a form that was refused, and take the rest.

    The words stand in front of the documents. What cannot be read is left out. Where no
    documents are taken, nobody has words to lose behind so much, and nothing is read.
    """
    if _more() is None:
        return MultiDict()
    stream = request.environ["wsgi.input"]
    begin = _read(stream, SAVED)
    left = min(request.content_length or 0, DRAINED) - len(begin)
    while left > 0:
        piece = stream.read(min(STEP, left))
        if not piece:
            break
        left -= len(piece)
    return _fields(begin)


def _read(stream: object, most: int) -> bytes:
    begin = b""
    most = min(most, request.content_length or 0)
    while len(begin) < most:
        piece = stream.read(most - len(begin))  # type: ignore[attr-defined]
        if not piece:
            break
        begin += piece
    return begin


def _fields(begin: bytes) -> MultiDict[str, str]:
    found: MultiDict[str, str] = MultiDict()
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    if request.mimetype != "multipart/form-data" or not boundary:
        return found
    decoder = MultipartDecoder(boundary)
    name, text = None, b""
    try:
        decoder.receive_data(begin)
        while not isinstance(event := decoder.next_event(), NeedData):
            if isinstance(event, Field):
                name, text = event.name, b""
            elif isinstance(event, Data) and name is not None:
                text += event.data
                if not event.more_data:
                    found.add(name, text.decode("utf-8", "replace"))
                    name = None
    except ValueError:
        pass  # damaged on its way: what was read so far is what there is
    return found
