"""A relay that takes every letter at once and forgets it; each answer may take its time.

`python -m bench.sink DELAY_MS` prints its port and serves until it is stopped.
"""

import asyncio
import sys
from collections.abc import Callable

ANSWERS = {b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n", b"DATA": b"354 Go on\r\n",
           b"QUIT": b"221 Bye\r\n"}


class Line(asyncio.Protocol):
    """One connection: commands until DATA, then a letter until its lone dot."""

    def __init__(self, delay: float) -> None:
        self.delay, self.kept, self.in_letter = delay, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self.transport = transport
        self._answer(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer whatever is complete."""
        self.kept += data
        while (found := self.kept.find(b"\r\n.\r\n" if self.in_letter else b"\r\n")) >= 0:
            heard, self.kept = self.kept[:found], self.kept[found + (5 if self.in_letter else 2):]
            if self.in_letter:
                self.in_letter = False
                self._answer(b"250 Taken\r\n")
            else:
                self._command(heard[:4].upper())

    def _command(self, word: bytes) -> None:
        self.in_letter = word == b"DATA"
        self._answer(ANSWERS.get(word, b"250 Fine\r\n"))
        if word == b"QUIT":
            self.transport.close()

    def _answer(self, words: bytes) -> None:
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self._say, words)
        else:
            self._say(words)

    def _say(self, words: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(words)


async def serve(line: Callable[[], Line]) -> None:
    """Serve on a free loopback port, which is printed."""
    server = await asyncio.get_running_loop().create_server(line, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(lambda: Line(float(sys.argv[1]) / 1000)))
