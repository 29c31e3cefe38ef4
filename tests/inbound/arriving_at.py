"""Mail for Mina's request, sent through the real door and settled; what then stands where."""

import time

from sqlalchemy import select

from portal.extensions import db
from portal.inbound import rounds
from portal.models import Case, InboundMail, Message, OutboxLetter
from portal.services.mailroom import arriving

HERS = "mina@mail.example"
MOST_SECONDS = 4.0


def send(way_in, raw: bytes, rcpt: str, sender: str = HERS) -> InboundMail:
    """Send one mail and settle it, in time; the mail as it is stored."""
    db.session.rollback()
    begun = time.process_time()  # other work on the machine is not our slowness
    assert way_in.send(raw, sender, [rcpt]) == {}
    rounds.round_of_mail()
    assert time.process_time() - begun < MOST_SECONDS
    found = db.session.scalars(select(InboundMail).where(
        InboundMail.rcpt == rcpt.lower(),
        InboundMail.content_hash == arriving.content_hash(raw))).one()
    assert found.copies or arriving.raw_of(found.id) == raw
    return found


def mail(text: str = "I was in hospital.", **headers: str) -> bytes:
    """A mail of hers; `Reply_To="x"` is a header."""
    told = {"From": f"Mina <{HERS}>", "Subject": "Re: My hold",
            **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{head}\r\n{text}\r\n".encode()


def thread(db, case: Case) -> list[tuple[str, str]]:
    """What was said since the request was opened: voices and texts."""
    return [tuple(row) for row in db.execute(select(Message.voice, Message.text).where(
        Message.case_id == case.id).order_by(Message.id))][1:]


def answers(db) -> list[str]:
    """The automatic answers that were written, by the names of their letters."""
    return [name for name in db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id))
            if name.startswith("mail_")]
