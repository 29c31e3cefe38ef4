"""What a test sees of mail that went and came."""

import email
import email.message
import email.policy

from sqlalchemy import select

from portal.models import InboundMail, Message, OutboxLetter


def arrived(db, **told) -> list[InboundMail]:
    """The mails that came in and are settled, our own probe left out."""
    db.rollback()
    return list(db.scalars(select(InboundMail).filter_by(**told).where(
        InboundMail.state != "waiting", InboundMail.rcpt.not_like("probe+%"))))


def said(db, voice="person") -> list[str]:
    return list(db.scalars(select(Message.text).where(Message.voice == voice).order_by(Message.id)))


def letters(db) -> list[str]:
    return list(db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id)))


def mail_to(post, address: str, number: int = 1) -> email.message.EmailMessage:
    """The mail with this number in somebody's mailbox, once it is there."""
    post.until(lambda: len(post.dovecot.lying(address)) >= number)
    raw = post.dovecot.lying(address)[number - 1]
    return email.message_from_bytes(raw, policy=email.policy.default)


def text_of(mail: email.message.EmailMessage) -> str:
    """The words of a mail, as one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())
