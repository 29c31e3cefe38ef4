"""The demo's own mail server: takes every letter and keeps it in a Maildir, sends nothing on."""

import asyncio
import contextlib
import logging
import mailbox
import signal
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 32 * 2**20  # bytes of one message

log = logging.getLogger(__name__)


class Keeper:
    """Writes each message to the Maildir before it says 250."""

    def __init__(self, maildir: Path) -> None:
        maildir.parent.mkdir(parents=True, exist_ok=True)
        self.maildir = mailbox.Maildir(maildir, create=True)

    async def handle_DATA(  # noqa: N802 (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the message with the addresses it was sent to; 250 once it is on disk."""
        content = envelope.original_content or b""
        told = "".join(f"Delivered-To: {to}\r\n" for to in envelope.rcpt_tos)
        kept = told.encode("utf-8", "replace") + content
        await asyncio.get_running_loop().run_in_executor(None, self.maildir.add, kept)
        return "250 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong here is ours and passes: the sender shall try again."""
        log.error("The mail sink could not keep a message", exc_info=error)
        return "451 Not now, please try again"


class Door(SMTP):
    """An SMTP server that minds no long line."""

    line_length_limit = 2**20


def door(maildir: Path, **more: Any) -> Door:
    """One connection's server."""
    return Door(Keeper(maildir), hostname="localhost", ident="Parley mail sink",
                data_size_limit=LARGEST, enable_SMTPUTF8=True, **more)  # fmt: skip


def run_sink(host: str, port: int, maildir: Path | str) -> None:
    """Take mail at `host`:`port` into `maildir` until SIGTERM or Ctrl-C."""
    asyncio.run(_serve(host, port, Path(maildir)))


async def _serve(host: str, port: int, maildir: Path) -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(sign, done.set)
    Keeper(maildir)  # the folder is there before the first letter
    server = await loop.create_server(lambda: door(maildir, loop=loop), host, port)
    log.info("Mail for everybody is kept in %s", maildir)
    try:
        await done.wait()
    finally:
        server.close()
