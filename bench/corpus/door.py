"""The inbound door of the portal on a free loopback port of this process."""

import asyncio
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from portal.inbound.server import Listening, listener

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds for an answer


@dataclass(frozen=True)
class Door:
    """The open door; what it keeps is settled by whoever sends."""

    port: int

    def send(self, raw: bytes, mail_from: str, rcpt_to: list[str]) -> dict[str, int]:
        """Send as a mail server would; the codes of those recipients who were refused."""
        words = [mail_from, *rcpt_to]
        more = [] if all(word.isascii() for word in words) else ["SMTPUTF8"]
        with smtplib.SMTP(HOST, self.port, timeout=PATIENCE) as smtp:
            try:
                refused = smtp.sendmail(mail_from, rcpt_to, raw, mail_options=more)
            except smtplib.SMTPRecipientsRefused as no:
                refused = no.recipients
            except smtplib.SMTPResponseException as no:
                refused = dict.fromkeys(rcpt_to, (no.smtp_code, b""))
        return {rcpt: code for rcpt, (code, _) in refused.items()}


@contextmanager
def opened(app: Flask) -> Iterator[Door]:
    """Open the door until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="door", daemon=True)
    thread.start()
    where, wake = Listening(HOST, 0, lmtp=False), threading.Event()

    async def begin() -> asyncio.Server:
        return await loop.create_server(
            lambda: listener(app, where, wake, loop=loop), where.host, where.port)

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(PATIENCE)
    try:
        yield Door(server.sockets[0].getsockname()[1])
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()
