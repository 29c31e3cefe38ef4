"""Documents sent out again: to those they are for, as an attachment that can run nothing."""

import structlog
from flask import Blueprint, Response, abort, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.policy import documents
from portal.services import files
from portal.services.files import folder
from portal.web.access import Audience, audience
from portal.web.headers import CSP

log = structlog.get_logger()
bp = Blueprint("attachments", __name__)


@bp.get("/files/<ref>")
@audience(Audience.SIGNED_IN)
def document(ref: str) -> ResponseReturnValue:
    """One document; 404 for everybody whom it is not for."""
    found = files.for_reader(current_user.id, ref, staff=current_user.is_staff)
    if found is None or found.stored_as is None:
        abort(404)
    try:
        answer = send_file(folder.path_of(found.stored_as), mimetype=found.media_type,
                           as_attachment=True, download_name=found.name, conditional=False,
                           etag=False, last_modified=None)
    except OSError:
        log.error("files.content_missing", file=found.ref)
        abort(404)
    return guarded(answer)


@bp.app_template_filter("file_size")
def file_size(size: int) -> str:
    """'212 kB'."""
    return documents.size_words(size)


@bp.app_template_filter("file_kind")
def file_kind(media_type: str | None) -> str:
    """'Image', 'PDF', 'Text'."""
    return documents.kind_words(media_type)


def guarded(answer: Response) -> Response:
    """Return it so that nothing of it is kept on the way, and whatever opens it runs nothing."""
    for name in ("Last-Modified", "Expires"):
        answer.headers.pop(name, None)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = f"{CSP}; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
