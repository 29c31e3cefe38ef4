"""Listens for mail over LMTP (behind a mail server) or SMTP, and says 250 only for what is safe."""

import asyncio
import contextlib
import logging
import re
import signal
import threading
from dataclasses import dataclass
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from portal.extensions import db
from portal.inbound import data, probing, rounds
from portal.services.mailroom import addresses, arriving

PIECE = 2**16  # bytes of a mail that are read at once
GO_ON = "354 End data with <CR><LF>.<CR><LF>"
PLAIN = re.compile(r"<([\w+-]+(?:\.[\w+-]+)*@[a-z\d-]+(?:\.[a-z\d-]+)*)>(?: (?=\S))?(|(?<= ).+)",
                   re.ASCII | re.IGNORECASE)  # an address, and parameters
NOT_NOW = "451 4.3.0 Not now, please try again"
MOST_RECIPIENTS = 100  # of one mail: the fewest that a server has to take (RFC 5321, 4.5.3.1.8)
TOO_MANY = "452 4.5.3 That is enough for one mail; please send the others another one"
NOBODY = "550 5.1.1 There is no such address here"
TOO_LARGE = "552 5.3.4 The mail is larger than 25 MB; send files on the page of your request"
KEPT = "250 2.0.0 Kept"
OUR_WORDS = {"552 Error: message size exceeds fixed maximum message size": TOO_LARGE}
PAUSE = 1.0  # seconds between two looks at what waits
GATHER = 0.1  # seconds in which mails gather that are settled together

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Listening:
    """Where and how to listen."""

    host: str
    port: int
    lmtp: bool


class Receiver:
    """Keeps each mail, for each of its recipients, before its sender is told so."""

    def __init__(self, app: Flask, via: str, wake: threading.Event) -> None:
        self.app, self.via, self.wake = app, via, wake

    async def handle_RCPT(  # noqa: N802  (the library's name and arguments)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str,
        _options: list[str],
    ) -> str:
        """Take only addresses that are ours; which tokens exist is nobody's business."""
        if addresses.target(address) is None:
            return NOBODY
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Commit the raw bytes and the envelope, then say so: once for each recipient in LMTP."""
        raw = envelope.original_content or b""
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._keep, raw, envelope)
        except Exception as error:
            return for_each(await self.handle_exception(error), envelope, self.via == "lmtp")
        self.wake.set()
        return for_each(KEPT, envelope, self.via == "lmtp")

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong here is ours and passes: the sender shall try again."""
        log.error("A mail could not be kept", exc_info=error)
        return NOT_NOW

    def _keep(self, raw: bytes, envelope: Envelope) -> None:
        with self.app.app_context():  # whose end gives the session back
            arriving.accept_for_each(raw, env_from=envelope.mail_from or "",
                                     rcpts=envelope.rcpt_tos, via=self.via)
            db.session.commit()


def for_each(answer: str, envelope: Envelope, lmtp: bool) -> str:
    """Return the answer to a mail: LMTP wants it once for each recipient."""
    return "\r\n".join([answer] * (len(envelope.rcpt_tos) if lmtp else 1))


class _Smtp(SMTP):
    """Says in our own words what the library refuses by itself, and reads faster."""

    line_length_limit = PIECE
    is_lmtp = False

    async def push(self, status: Any) -> None:
        """Send a reply."""
        await super().push(OUR_WORDS.get(status, status))

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """Return an address and what follows it; a plain one needs no parser of mail headers."""
        plain = PLAIN.fullmatch(arg)
        return (plain[1], plain[2]) if plain else super()._getaddr(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take a mail in and have it kept."""
        envelope = self.envelope
        if arg or envelope is None or not envelope.rcpt_tos:
            await super().smtp_DATA(arg)  # which says what is wrong
            return
        await self.push(GO_ON)
        raw = await data.mail_from(self._reader, arriving.LARGEST)
        self.envelope = Envelope()
        if raw is None:
            await self.push(for_each(TOO_LARGE, envelope, self.is_lmtp))
            return
        envelope.content = envelope.original_content = raw
        await self.push(await self.event_handler.handle_DATA(self, self.session, envelope))


class _Lmtp(_Smtp, LMTP):
    is_lmtp = True


def serve(app: Flask, where: Listening) -> None:
    """Take mail, settle it and check that it comes in, until SIGTERM or Ctrl-C."""
    stop, wake = threading.Event(), threading.Event()
    worker = threading.Thread(target=settle_all_the_time, args=(app, stop, wake), name="mail-in")
    worker.start()
    # It may be waiting for a relay that hangs; nobody waits for it at the end.
    threading.Thread(target=probing.check_all_the_time, args=(app, stop), name="mail-check",
                     daemon=True).start()
    try:
        asyncio.run(_serve(app, where, wake))
    finally:
        stop.set()
        wake.set()
        worker.join()


def settle_all_the_time(app: Flask, stop: threading.Event, wake: threading.Event) -> None:
    """Settle what waits, again and again, until told to stop; one group more is settled then.

    Between two groups the database belongs to others for a moment, and mails gather.
    """
    is_last = False
    while not is_last:
        is_last = stop.is_set()
        wake.clear()
        if not _settle_some(app) and not stop.is_set():
            wake.wait(PAUSE)
        stop.wait(GATHER)


def _settle_some(app: Flask) -> int:
    try:
        with app.app_context():
            try:
                return rounds.group_of_mail()
            finally:
                db.session.remove()
    except Exception:
        # The database may be away for a moment; what waits goes on waiting.
        log.exception("Mail could not be settled")
        return 0


def listener(app: Flask, where: Listening, wake: threading.Event, **more: Any) -> SMTP:
    """Return the server of one connection."""
    kind, via = (_Lmtp, "lmtp") if where.lmtp else (_Smtp, "smtp")
    return kind(Receiver(app, via, wake), hostname=addresses.domain() or "localhost",
                ident="Parley", data_size_limit=arriving.LARGEST, enable_SMTPUTF8=True, **more)


async def _serve(app: Flask, where: Listening, wake: threading.Event) -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(sign, done.set)
    server = await loop.create_server(
        lambda: listener(app, where, wake, loop=loop), where.host, where.port)
    log.info("Mail comes in at %s:%s", where.host, where.port)
    try:
        await done.wait()
    finally:
        # Connections that lie idle are not waited for: mail servers keep them for minutes.
        server.close()
