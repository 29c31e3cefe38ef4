"""A conversation with the relay in which each answer has its time, however slowly it comes."""

import re
import smtplib
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

PIECE = 8192  # bytes
GO_ON = 354
UNFIT = re.compile(r"[\s<>\x00-\x1f\x7f]")
DOTS = re.compile(rb"^\.", re.MULTILINE)  # at the start of a line; alone there it ends a letter


class Conversation(smtplib.SMTP):
    """Waits as long as its timeout for each whole answer, and `at_end` for that to a letter.

    The library counts anew with every byte. An answer that comes a byte at a time takes twice
    its time at most. A relay that takes commands in a row (RFC 2920) hears both addresses of a
    letter and DATA at once.
    """

    def __init__(self, at_end: float, *args: Any, **more: Any) -> None:
        self.at_end = at_end
        self._announced = False
        super().__init__(*args, **more)

    def send(self, s: Any) -> None:
        """Send a command, which is a text, or a letter, which is bytes."""
        patience = self.at_end if isinstance(s, bytes) else self.timeout
        if self.sock is not None and self.sock.gettimeout() != patience:
            self.sock.settimeout(patience)
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Return an answer to its last line: the code and the words."""
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock)
        if self.file is not None:
            self.file.begin()
        return super().getreply()

    def announce(self, sender: str, recipient: str) -> None:
        """Say the commands that name both ahead, to a relay that takes them in a row.

        The same letter's must be the next answers that are heard.
        """
        if self._in_a_row():
            self.send(f"{sender}\r\n{recipient}\r\nDATA\r\n")
            self._announced = True

    def name_sender(self, sender: str, recipient: str) -> tuple[int, bytes]:
        """Say the command that names the sender, unless it was; its answer.

        That for the recipient follows.
        """
        if not self._announced:
            self.announce(sender, recipient)
        if not self._announced:
            self.send(f"{sender}\r\n")
        self._announced = False
        return self.getreply()

    def name_recipient(self, recipient: str) -> tuple[int, bytes]:
        """Say the command that names the recipient, if it is still to be said; its answer."""
        if not self._in_a_row():
            self.send(f"{recipient}\r\n")
        return self.getreply()

    def hand_over(self, raw: bytes, meanwhile: Callable[[], object]) -> tuple[int, bytes]:
        """Send the letter if the relay wants it; the answer to it, or why it is not wanted.

        `meanwhile` is called before the answer to a letter that was sent is waited for.
        """
        if not self._in_a_row():
            self.send("DATA\r\n")
        code, words = self.getreply()
        if code != GO_ON:
            return code, words
        end = b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n"
        self.send(DOTS.sub(b"..", raw) + end)
        meanwhile()
        return self.getreply()

    def take_back(self) -> None:
        """Hear what follows on a refused recipient: DATA was said already.

        A relay may want the letter all the same, and must get an empty one (RFC 2920, 3.1).
        """
        with suppress(smtplib.SMTPServerDisconnected, OSError):  # the next command tells
            if self._in_a_row() and self.getreply()[0] == GO_ON:
                self.send(".\r\n")
                self.getreply()

    def _in_a_row(self) -> bool:
        return self.has_extn("pipelining")


class TlsConversation(Conversation, smtplib.SMTP_SSL):
    """The same with TLS from its first byte on."""


class _Lines:
    """The lines that come over a socket, for as long as one wait may take."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._came, self._until = line, b"", 0.0

    def begin(self) -> None:
        """Let the time for an answer begin."""
        self._until = time.monotonic() + (self._line.gettimeout() or 0)

    def readline(self, most: int) -> bytes:
        """Return the next line, or as many bytes of it; empty at the end."""
        while b"\n" not in self._came and len(self._came) < most:
            more = self._line.recv(PIECE)
            if not more:
                break
            self._came += more
            if time.monotonic() > self._until:
                raise TimeoutError("timed out")
        end = min(self._came.find(b"\n") + 1 or len(self._came), most)
        line, self._came = self._came[:end], self._came[end:]
        return line

    def close(self) -> None:
        """Nothing to close: the socket is its owner's."""


def commands(sender: str, recipient: str) -> tuple[str, str]:
    """Return those that name both; ValueError for an address that cannot stand in one."""
    return f"MAIL FROM:<{_bare(sender)}>", f"RCPT TO:<{_bare(recipient)}>"


def _bare(address: str) -> str:
    """An address that cannot end its command; ValueError for any other."""
    if UNFIT.search(address):
        raise ValueError("This address cannot stand in a command to the relay.")
    return address
