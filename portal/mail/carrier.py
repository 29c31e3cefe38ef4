"""The carrier hands letters to the relay over one kept SMTP connection.

Whatever goes wrong before the relay looks at the recipient is the relay's trouble and costs
a letter nothing; what goes wrong afterwards is about this letter.
"""

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.mail.conversation import Conversation, TlsConversation, commands

GONE = (smtplib.SMTPServerDisconnected, OSError)
SERVICE_CLOSING = 421


@dataclass(frozen=True)
class Relay:
    """The server that takes our mail; in seconds, how long it may take for each answer.

    `at_end` is for the one to a letter's content: a relay may look through all of it first, and
    whoever gives up meanwhile sends it twice (RFC 5321, 4.5.3.2.6). It fits into the lease of a
    letter that was begun when half of that had passed.
    """

    host: str
    port: int
    use_tls: bool = False
    use_ssl: bool = False
    username: str = ""
    password: str = ""
    timeout: float = 20
    at_end: float = 120
    hello: str | None = None

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "Relay":
        """The relay of a configuration."""
        return cls(
            host=config["MAIL_SERVER"], port=int(config["MAIL_PORT"]),
            use_tls=bool(config["MAIL_USE_TLS"]), use_ssl=bool(config["MAIL_USE_SSL"]),
            username=config["MAIL_USERNAME"] or "", password=config["MAIL_PASSWORD"] or "",
            timeout=float(config["MAIL_TIMEOUT"]), hello=config.get("MAIL_DOMAIN") or None,
        )  # fmt: skip


class Trouble(Exception):
    """A letter was not taken; the words are the relay's own, for staff."""


class RelayDown(Trouble):
    """The relay can't be reached, or takes no mail from us at all."""


class Postponed(Trouble):
    """Not now: this letter may be tried again later."""


class Refused(Trouble):
    """Never: this letter will not be taken, however often it is tried."""


class Carrier:
    """One connection to the relay, opened when needed, kept for the next letter."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self._smtp: Conversation | None = None

    def announce(self, sender: str, recipient: str) -> None:
        """Say both addresses of the next letter ahead, if the relay is there and takes it so.

        Its answers are heard by `hand_over` of the same letter, which must follow, or `drop`.
        ValueError for an address that cannot be said.
        """
        if self._smtp is not None and recipient.isascii():
            try:
                self._smtp.announce(*commands(sender, recipient))
            except GONE:
                self.drop()

    def hand_over(self, sender: str, recipient: str, raw: bytes,
                  meanwhile: Callable[[], object] = lambda: None) -> None:
        """Give one letter to the relay. Raises RelayDown, Postponed or Refused.

        `meanwhile` is called once the relay has it, before its answer is waited for.
        """
        kept = self._smtp is not None
        try:
            self._address(sender, recipient)
        except RelayDown:
            if not kept:
                raise
            # A relay may close a connection that was idle; a new one tells whether it is there.
            self._address(sender, recipient)
        self._deliver(raw, meanwhile)

    def close(self) -> None:
        """Say goodbye, if there is somebody to say it to."""
        if self._smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self.drop()

    def _address(self, sender: str, recipient: str) -> None:
        smtp = self._connected()
        try:
            code, words = self._ask(smtp, sender, recipient)
        except GONE as error:
            raise self._down(error) from error
        finally:
            smtp.command_encoding = "ascii"
        if code not in (250, 251):
            if code != SERVICE_CLOSING:
                smtp.take_back()
            self._judge(code, words)

    def _ask(self, smtp: Conversation, sender: str, recipient: str) -> tuple[int, bytes]:
        """Name both addresses; what the relay says about the recipient."""
        first, second = commands(sender, recipient)
        if not recipient.isascii():
            if not smtp.has_extn("smtputf8"):
                raise Refused("The relay does not carry addresses with letters beyond ASCII.")
            first, smtp.command_encoding = f"{first} SMTPUTF8", "utf-8"
        code, words = smtp.name_sender(first, second)
        if code != 250:
            raise self._down(f"{code} {_read(words)}")
        return smtp.name_recipient(second)

    def _deliver(self, raw: bytes, meanwhile: Callable[[], object]) -> None:
        assert self._smtp is not None
        try:
            code, words = self._smtp.hand_over(raw, meanwhile)
        except GONE as error:
            self.drop()
            raise Postponed(f"No answer after the letter was handed over: {error}") from error
        if code == SERVICE_CLOSING:
            self.drop()
            raise Postponed(f"{code} {_read(words)}")
        if code != 250:
            self._judge(code, words)

    def _judge(self, code: int, words: bytes | str) -> None:
        """What a refusal means for this letter; the connection is made ready for the next."""
        told = f"{code} {_read(words)}"
        if code == SERVICE_CLOSING:
            raise self._down(told)
        try:
            assert self._smtp is not None
            self._smtp.rset()
        except GONE:
            self.drop()
        raise Refused(told) if code >= 500 else Postponed(told)

    def _connected(self) -> Conversation:
        if self._smtp is None:
            try:
                self._smtp = self._open()
            except (smtplib.SMTPException, OSError, ValueError) as error:
                raise self._down(error) from error
        return self._smtp

    def _open(self) -> Conversation:
        relay = self.relay
        told: dict[str, Any] = {"timeout": relay.timeout, "local_hostname": relay.hello}
        tls = ssl.create_default_context() if relay.use_ssl or relay.use_tls else None
        if relay.use_ssl:
            smtp: Conversation = TlsConversation(
                relay.at_end, relay.host, relay.port, context=tls, **told)
        else:
            smtp = Conversation(relay.at_end, relay.host, relay.port, **told)
        try:
            smtp.ehlo_or_helo_if_needed()
            if relay.use_tls:
                smtp.starttls(context=tls)
                smtp.ehlo()
            if relay.username:
                smtp.login(relay.username, relay.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _down(self, error: object) -> RelayDown:
        self.drop()
        return RelayDown(str(error) or type(error).__name__)

    def drop(self) -> None:
        """End the connection without a word."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _read(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
