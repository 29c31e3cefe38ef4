"""What a test sees of mail that went and came."""

import email
import email.message
import email.policy

from sqlalchemy import select

from portal.models import InboundMail, Message, OutboxLetter
from tests.mta.conftest import MINA


def arrived(db, **told) -> list[InboundMail]:
    """The mails that came in and are settled, our own probe left out."""
    db.rollback()
    return list(db.scalars(select(InboundMail).filter_by(**told).where(
        InboundMail.state != "waiting", InboundMail.rcpt.not_like("probe+%"))))


def said(db, voice="person") -> list[str]:
    return list(db.scalars(select(Message.text).where(Message.voice == voice).order_by(Message.id)))


def letters(db) -> list[str]:
    return list(db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id)))


def mail_to_mina(post, number: int) -> email.message.EmailMessage:
    """The mail with this number in her mailbox, once it is there."""
    post.until(lambda: len(post.dovecot.lying(MINA)) >= number)
    raw = post.dovecot.lying(MINA)[number - 1]
    return email.message_from_bytes(raw, policy=email.policy.default)
