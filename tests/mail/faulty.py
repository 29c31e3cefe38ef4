"""A relay that fails at one step of the conversation: refuses, hangs up or falls silent."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

SILENCE, HANG_UP = "silence", "hang up"
TAKEN = "taken, then "  # before one of them: the letter is with the relay all the same
SLOWLY, LATE = "slowly ", "late "  # before an answer: a byte at a time, and after a while
STEP, WHILE = 0.2, 3  # seconds
GOOD = {"greeting": "220 relay", "RCPT": "250 2.1.5 OK", "DATA": "354 go on",
        "EHLO": "250-relay\r\n250-AUTH PLAIN\r\n250 STARTTLS", "end": "250 2.0.0 OK"}


class Faulty:
    """`faults` are steps and what happens there instead of what should.

    One that takes commands `in_a_row` wants a letter even where it refused the recipient.
    """

    def __init__(self, *, in_a_row: bool) -> None:
        self.faults: dict[str, str] = {}
        self.more = "250-PIPELINING\r\n" * in_a_row
        self.taken: list[bytes] = []
        self.over = Event()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])

    def ids(self) -> list[str]:
        """The Message-IDs of what was taken."""
        return [email.message_from_bytes(raw)["Message-ID"] for raw in self.taken]

    def serve(self) -> None:
        """Take connections until the door is closed."""
        with suppress(OSError):
            while True:
                line, _ = self.door.accept()
                Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line, suppress(OSError), line.makefile("rb") as said:
            if not self._answer(line, "greeting"):
                return
            for words in said:
                step = words.split()[0].decode().upper().replace("HELO", "EHLO")
                if not self._answer(line, step):
                    return
                if step == "DATA" and "DATA" not in self.faults and not self._letter(line, said):
                    return
                if step == "QUIT":
                    return

    def _letter(self, line: socket.socket, said: Iterator[bytes]) -> bool:
        """Read a letter to its end; whether the conversation goes on."""
        if (told := self.faults.get("middle")) is not None:
            return self._fail(line, told)
        letter = []
        for words in said:
            if words == b".\r\n":
                break
            letter.append(words)
        if not letter:
            line.sendall(b"554 5.5.1 to nobody\r\n")
            return True
        told = self.faults.get("end")
        if told is None or told.startswith(TAKEN):
            self.taken.append(b"".join(letter))
        return self._answer(line, "end")

    def _answer(self, line: socket.socket, step: str) -> bool:
        told = self.faults.get(step)
        if told is not None:
            return self._fail(line, told.removeprefix(TAKEN))
        good = GOOD.get(step, "250 OK").replace("250 STARTTLS", f"{self.more}250 STARTTLS")
        line.sendall(good.encode() + b"\r\n")
        return True

    def _fail(self, line: socket.socket, told: str) -> bool:
        if told == SILENCE:
            self.over.wait(20)
        elif told != HANG_UP:
            self.over.wait(WHILE * told.startswith(LATE))
            words = told.removeprefix(SLOWLY).removeprefix(LATE).encode() + b"\r\n"
            size = 1 if told.startswith(SLOWLY) else len(words)
            for at in range(0, len(words), size):
                line.sendall(words[at:at + size])
                self.over.wait(STEP * (size == 1))
            return True
        return False


@contextmanager
def running(*, in_a_row: bool) -> Iterator[Faulty]:
    """A relay for the length of a test."""
    relay = Faulty(in_a_row=in_a_row)
    thread = Thread(target=relay.serve, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.over.set()
        with suppress(OSError):
            relay.door.shutdown(socket.SHUT_RDWR)
        relay.door.close()
        thread.join(5)
