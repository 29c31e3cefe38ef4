"""Static files: small when sent, kept for a year under the address with their own mark."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, abort, current_app, request
from werkzeug.security import safe_join

YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
TEXT = {".css", ".js", ".svg", ".txt"}
# Other people's files, which never change under one name; the style sheet names them bare.
FIXED = "vendor/"


class Packed(NamedTuple):
    """A file as it is sent: its bytes, the same made small where that helps, and its mark."""

    plain: bytes
    small: bytes | None
    mark: str
    kind: str


def register(app: Flask) -> None:
    """Answer for static files ourselves."""
    app.view_functions["static"] = send
    mimetypes.add_type("font/woff2", ".woff2")
    mimetypes.add_type("text/javascript", ".js")


def address(name: str) -> str:
    """Return the address of a static file, marked with its content for long keeping."""
    return f"/static/{name}?v={_packed(name).mark}"


def send(filename: str) -> Response:
    """Answer with a static file, or 304 if the browser has it."""
    packed = _packed(filename)
    small = packed.small if request.accept_encodings["gzip"] > 0 else None
    response = Response(small or packed.plain, content_type=packed.kind)
    response.set_etag(packed.mark + ("-gz" if small else ""))
    if packed.small:
        response.headers["Vary"] = "Accept-Encoding"
    if small:
        response.headers["Content-Encoding"] = "gzip"
    stays = request.args.get("v") == packed.mark or filename.startswith(FIXED)
    response.headers["Cache-Control"] = YEAR if stays else ASK_AGAIN
    response.make_conditional(request)
    return response


def _packed(name: str) -> Packed:
    found = safe_join(current_app.static_folder or "", name)
    try:
        path = Path(found or "")
        return _read(path, path.stat().st_mtime_ns)
    except OSError:  # no such file, a folder, or a name no file system takes
        abort(404)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Packed:
    plain = path.read_bytes()
    small = gzip.compress(plain, mtime=0) if path.suffix in TEXT else None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    mark = hashlib.blake2b(plain, digest_size=6).hexdigest()
    charset = "; charset=utf-8" if path.suffix in TEXT else ""
    return Packed(plain, small, mark, kind + charset)
