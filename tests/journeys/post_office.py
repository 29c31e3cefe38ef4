"""A post office around the portal: a relay, the portal's own door for mail, and mail programs."""

import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from html import escape
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.jobs.runner import Worker
from portal.mail import mailbox
from portal.mail.mailbox import Mail
from portal.mail.sink import Onward, door
from portal.models import InboundMail, Person
from portal.services.mailroom import addresses, checks
from tests.databases import Store
from tests.inbound.listening import listening
from tests.postgres import free_port

HOST = "127.0.0.1"
PATIENCE = 40.0  # seconds for a mail to make its way on a busy machine


class Relay(Controller):
    """Takes every letter: ours go on to our own door, all others into a Maildir."""

    def factory(self) -> Any:
        """One connection's server."""
        maildir, onward = self.handler
        return door(maildir, onward, loop=self.loop)


@dataclass(frozen=True)
class PostOffice:
    """Everything that carries mail in a story."""

    app: Flask
    maildir: Path
    door: int

    def deliver(self) -> None:
        """A worker carries what waits."""
        db.session.rollback()
        Worker(self.app).run_until_idle()

    def letters(self, person: Person) -> list[Mail]:
        """What lies in somebody's mailbox, newest first."""
        return mailbox.newest(self.maildir, to=person.email)

    def send(self, raw: bytes, *, sender: str, to: str) -> str:
        """Hand a mail to the portal's door as its sender's server does; what became of it."""
        db.session.rollback()  # SQLite has one writer, and the door has to be it
        with smtplib.SMTP(HOST, self.door, timeout=PATIENCE) as smtp:
            assert smtp.sendmail(sender, [to], raw) == {}
        return self._settled(to)

    def _settled(self, to: str) -> str:
        last = select(InboundMail.state).where(
            InboundMail.rcpt == to.lower()).order_by(InboundMail.id.desc()).limit(1)
        until(lambda: db.session.scalar(last) not in {None, "waiting"})
        state: str = db.session.scalar(last) or ""
        db.session.rollback()
        return state


@contextmanager
def opened(app: Flask, store: Store, folder: Path) -> Iterator[PostOffice]:
    """A relay and `flask inbound serve`, which has seen its own probe come in."""
    relay_port, door_port = free_port(), free_port()
    before = app.config["MAIL_PORT"]
    app.config["MAIL_PORT"] = relay_port
    maildir = folder / "mailbox"
    relay = Relay((maildir, Onward(addresses.domain(), HOST, door_port)), hostname=HOST,
                  port=relay_port)
    relay.start()
    try:
        with listening(store, "smtp", door_port, MAIL_SERVER=HOST, MAIL_PORT=relay_port):
            until(lambda: checks.mail_comes_in(clock.now()))
            yield PostOffice(app, maildir, door_port)
    finally:
        relay.stop()
        app.config["MAIL_PORT"] = before


def until(came: Any) -> None:
    """Wait until something has come to pass in the database; too long is a failure."""
    end = time.monotonic() + PATIENCE
    while not came():
        db.session.rollback()
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def from_a_phone(letter: Mail, sender: str, words: str) -> bytes:
    """An answer as a phone writes it: both kinds of text, its own line, the letter quoted below."""
    mail = _answer(letter, sender)
    day = letter.at.strftime("%d %b %Y, at %H:%M")
    said = f"On {day}, {letter.sender} wrote:"
    quoted = "".join(f"> {line}\n" for line in letter.text.splitlines())
    mail.set_content(f"{words}\n\nSent from my iPhone\n\n> {said}\n> \n{quoted}",
                     cte="quoted-printable")
    mail.add_alternative(
        f"<html><body dir='auto'><div>{escape(words)}</div><br><div dir='ltr'>Sent from my iPhone"
        f"</div><div dir='ltr'><br><blockquote type='cite'>{escape(said)}<br><br></blockquote>"
        f"</div><blockquote type='cite'>{letter.html}</blockquote></body></html>",
        subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def from_a_desk(letter: Mail, sender: str, words: str) -> bytes:
    """An answer as an office program writes it: the letter below a block of its headers."""
    mail = _answer(letter, sender)
    day = letter.at.strftime("%A, %d %B %Y %H:%M")
    block = (f"From: {letter.sender}\nSent: {day}\nTo: {sender}\nSubject: {letter.subject}\n")
    mail.set_content(f"{words}\n\nKind regards\n{sender.partition('@')[0].title()}\n\n"
                     f"________________________________\n{block}\n{letter.text}", cte="8bit")
    return mail.as_bytes()


def _answer(letter: Mail, sender: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, letter.reply_to
    mail["Subject"] = f"Re: {letter.subject}"[:200]
    mail["Date"], mail["Message-ID"] = format_datetime(clock.now()), make_msgid(domain="mx.example")
    mail["In-Reply-To"] = letter.message_id
    mail["References"] = f"{letter.references} {letter.message_id}".strip()
    return mail
