"""The demo's own mail server: keeps every letter in a Maildir; what is for us goes to our door."""

import asyncio
import contextlib
import logging
import mailbox
import signal
import smtplib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 32 * 2**20  # bytes of one message
TIMEOUT = 30  # seconds for each answer of our own door

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Onward:
    """Where mail for one domain goes instead of into the Maildir: the portal's own door."""

    domain: str
    host: str
    port: int

    def carry(self, env_from: str, recipients: list[str], raw: bytes) -> None:
        """Hand a message over; raises what the door says, so that its sender tries again."""
        with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT) as door:
            refused = door.sendmail(env_from, recipients, raw)
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)


class Keeper:
    """Writes each message to the Maildir, or hands it to our own door, before it says 250."""

    def __init__(self, maildir: Path, onward: Onward | None = None) -> None:
        maildir.parent.mkdir(parents=True, exist_ok=True)
        self.maildir = mailbox.Maildir(maildir, create=True)
        self.onward = onward

    async def handle_DATA(  # noqa: N802 (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the message with the addresses it was sent to; 250 once it is safe."""
        await asyncio.get_running_loop().run_in_executor(None, self._take, envelope)
        return "250 Kept"

    def _take(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        ours = [to for to in envelope.rcpt_tos if self._is_ours(to)]
        others = [to for to in envelope.rcpt_tos if to not in ours]
        if ours and self.onward:
            self.onward.carry(envelope.mail_from or "", ours, content)
        if others:
            told = "".join(f"Delivered-To: {to}\r\n" for to in others)
            self.maildir.add(told.encode("utf-8", "replace") + content)

    def _is_ours(self, address: str) -> bool:
        domain = address.rpartition("@")[2].lower()
        return self.onward is not None and domain == self.onward.domain.lower()

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong here is ours and passes: the sender shall try again."""
        log.error("The mail sink could not keep a message", exc_info=error)
        return "451 Not now, please try again"


class Door(SMTP):
    """An SMTP server that minds no long line."""

    line_length_limit = 2**20


def door(maildir: Path, onward: Onward | None = None, **more: Any) -> Door:
    """One connection's server."""
    return Door(Keeper(maildir, onward), hostname="localhost", ident="Parley mail sink",
                data_size_limit=LARGEST, enable_SMTPUTF8=True, **more)  # fmt: skip


def run_sink(host: str, port: int, maildir: Path | str, onward: Onward | None = None) -> None:
    """Take mail at `host`:`port` into `maildir` until SIGTERM or Ctrl-C."""
    asyncio.run(_serve(host, port, Path(maildir), onward))


async def _serve(host: str, port: int, maildir: Path, onward: Onward | None) -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(sign, done.set)
    Keeper(maildir)  # the folder is there before the first letter
    server = await loop.create_server(lambda: door(maildir, onward, loop=loop), host, port)
    log.info("Mail for everybody is kept in %s", maildir)
    try:
        await done.wait()
    finally:
        server.close()
