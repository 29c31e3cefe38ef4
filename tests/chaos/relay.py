"""A local relay: keeps what is for people, brings what is for our domain to our door."""

import asyncio
import smtplib

from tests.conftest import SETTINGS
from tests.mail import relay as relays

OURS = f"@{SETTINGS['INBOUND_DOMAIN']}"
PATIENCE = 20  # seconds


class Script(relays.Script):
    """Takes everything; `door` is the port at which mail comes in, `kind` what is spoken there."""

    def __init__(self, door: int, kind: type[smtplib.SMTP]) -> None:
        super().__init__()
        self.door, self.kind = door, kind

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Say 250 for what is ours only once our door has taken it."""
        if not envelope.rcpt_tos[0].endswith(OURS):
            return await super().handle_DATA(server, session, envelope)
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._bring, envelope)
        except (OSError, smtplib.SMTPException):
            return "451 4.4.1 The next server is away"
        return "250 OK"

    def _bring(self, envelope) -> None:
        with self.kind("127.0.0.1", self.door, timeout=PATIENCE) as line:
            line.sendmail(envelope.mail_from or "", envelope.rcpt_tos, envelope.content)
