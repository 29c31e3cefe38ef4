"""A conversation with the relay in which each answer has its time, however slowly it comes."""

import smtplib
import socket
import time
from typing import Any

PIECE = 8192  # bytes


class Conversation(smtplib.SMTP):
    """Waits as long as its timeout for each whole answer, and `at_end` for that to a letter.

    The library counts anew with every byte. An answer that comes a byte at a time takes twice
    its time at most.
    """

    def __init__(self, at_end: float, *args: Any, **more: Any) -> None:
        self.at_end = at_end
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
