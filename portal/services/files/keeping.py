"""Documents of people: kept for a form, taken off it, sent with a message, found by a reader.

The content is written before its row: a transaction that is undone leaves content without
a row, which `cleaning` finds, and never a row without content.
"""

import hashlib
from typing import IO, Any, NamedTuple

import structlog
from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import Case, File, Message
from portal.policy.documents import LARGEST, MOST, clean_name
from portal.policy.refusal import Refusal
from portal.services.cases import hidden
from portal.services.enforcement.standing import lock
from portal.services.files import content, folder
from portal.services.store import session

log = structlog.get_logger()

TOO_LARGE = (f"is larger than {LARGEST // 1024 // 1024} MB. Make it smaller, or send only the "
             "pages that matter.")
TOO_MANY = (f"was not added: you have {MOST} documents here already. Remove one first, or put "
            "several into one PDF.")
NO_ROOM = ("could not be stored just now. The fault is on our side; nothing else is lost. Try "
           "again in a few minutes.")


class Examined(NamedTuple):
    """A document that may be kept: its clean name and what is left of it."""

    name: str
    media_type: str
    content: bytes


def examine(name: str | None, stream: IO[bytes]) -> Examined:
    """Read a document and make it safe; asks no database, so nobody waits for it.

    Raises `Refusal` with a sentence that begins with the document's name.
    """
    data = stream.read(LARGEST + 1)
    try:
        if len(data) > LARGEST:
            raise Refusal(TOO_LARGE)
        media_type, safe = content.made_safe(data)
    except Refusal as no:
        raise Refusal(f"“{clean_name(name)}” {no.sentence}") from None
    return Examined(clean_name(name, media_type), media_type, safe)


def keep(owner_id: int, draft_of: str, name: str | None, stream: IO[bytes]) -> File:
    """Examine a document and keep it for a form; raises `Refusal` naming the document."""
    return store(owner_id, draft_of, examine(name, stream))


def store(owner_id: int, draft_of: str, examined: Examined) -> File:
    """Keep a document that was examined before; raises `Refusal` if there are enough.

    The same one under the same name is there already when a form is sent again.
    """
    lock(owner_id)
    kept, mark = of_draft(owner_id, draft_of), hashlib.sha256(examined.content).hexdigest()
    for row in kept:
        if (row.name, row.sha256) == (examined.name, mark):
            return row
    if len(kept) >= MOST:
        raise Refusal(f"“{examined.name}” {TOO_MANY}")
    row = File(
        owner_id=owner_id, draft_of=draft_of, name=examined.name, media_type=examined.media_type,
        size=len(examined.content), sha256=mark, stored_as=_written(examined),
        uploaded_at=clock.now())
    session.add(row)
    session.flush()
    return row


def withhold(owner_id: int, name: str | None, size: int, *, because: str,
             draft_of: str | None = None, case_id: int | None = None,
             message_id: int | None = None) -> File:
    """Note a document that came and was not kept, so that it is listed with the reason."""
    row = File(owner_id=owner_id, draft_of=draft_of, case_id=case_id, message_id=message_id,
               name=clean_name(name), size=size, withheld_because=because,
               uploaded_at=clock.now())
    session.add(row)
    session.flush()
    return row


def of_draft(owner_id: int, draft_of: str) -> list[File]:
    """Return the documents of a form that was not sent yet, the first one first."""
    return list(session.scalars(
        select(File).where(File.owner_id == owner_id, File.draft_of == draft_of)
        .order_by(File.id)))


def drop(owner_id: int, draft_of: str, ref: str) -> bool:
    """Take one document off a form; False if it is not there. Its content goes within a day."""
    gone: Any = session.execute(delete(File).where(
        File.owner_id == owner_id, File.draft_of == draft_of, File.ref == ref))
    return bool(gone.rowcount)


def attach(owner_id: int, draft_of: str, *, case_id: int, message_id: int) -> int:
    """Send the documents of a form with a message; from then on nobody takes them off. How many.

    Those that it has already came again with a second press of the button, and go.
    """
    of_form, sent = (File.owner_id == owner_id, File.draft_of == draft_of), aliased(File)
    again = exists().where(
        sent.message_id == message_id, sent.name == File.name, sent.sha256 == File.sha256)
    done: Any = session.execute(
        update(File).where(*of_form, ~again)
        .values(draft_of=None, case_id=case_id, message_id=message_id))
    session.execute(delete(File).where(*of_form, again))
    return int(done.rowcount)


def of_case(case_id: int, *, staff: bool = False) -> dict[int, list[File]]:
    """Return the documents of a request by the id of their message; notes' for staff alone."""
    found = (select(File).join(Message, Message.id == File.message_id)
             .where(File.case_id == case_id).order_by(File.id))
    sent: dict[int, list[File]] = {}
    for row in session.scalars(found if staff else found.where(Message.voice != "note")):
        sent.setdefault(row.message_id or 0, []).append(row)
    return sent


def for_reader(person_id: int, ref: str, *, staff: bool) -> File | None:
    """Return a document with content for somebody who may open it, None for everybody else.

    That is who handed it in, whose request it was sent to (but for notes of staff) and, of
    sent ones, staff who may read that request.
    """
    theirs = or_(File.owner_id == person_id,
                 (Case.person_id == person_id) & (Message.voice != "note"))
    allowed = or_(theirs, and_(File.case_id.is_not(None), hidden.readable_by(person_id))
                  ) if staff else theirs
    return session.scalar(
        select(File).outerjoin(Case, Case.id == File.case_id)
        .outerjoin(Message, Message.id == File.message_id)
        .where(File.ref == ref, File.stored_as.is_not(None), allowed))


def _written(examined: Examined) -> str:
    try:
        return folder.write(examined.content)
    except OSError as error:
        log.error("files.not_written", errno=error.errno)
        raise Refusal(f"“{examined.name}” {NO_ROOM}") from None
