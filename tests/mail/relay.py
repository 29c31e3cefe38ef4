"""A relay with a script: takes, refuses, hangs or hangs up, as a test tells it to."""

import asyncio
import email
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

from aiosmtpd.smtp import SMTP

from portal.mail.carrier import Relay

PATIENCE, HURRY = 30, 1  # seconds that a carrier waits for an answer


class Script:
    """Answers for the relay: `rcpt` and `data` by address, `mail` and `connect` for all.

    `in_a_row`: it takes commands before it has answered the one before (RFC 2920), and says so.
    `heard` holds what arrived, piece by piece, `senders` the return path of each letter taken.
    """

    def __init__(self, in_a_row=True):
        self.in_a_row, self.heard = in_a_row, []
        self.rcpt, self.data = {}, {}
        self.mail = self.connect = None
        self.taken, self.tried, self.connections, self.senders = [], Counter(), 0, []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        more = ["250-PIPELINING"] if self.in_a_row else []
        return [*responses[:-1], *more, responses[-1]]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.mail:
            return await self._answer(server, self.mail)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.tried[address] += 1
        if address in self.rcpt:
            return await self._answer(server, self.rcpt[address])
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.data.get(envelope.rcpt_tos[0])
        if answer in (None, "take and hang up"):
            self.taken.append((envelope.rcpt_tos[0], envelope.content))
            self.senders.append(envelope.mail_from)
        return await self._answer(server, answer) if answer else "250 OK"

    async def _answer(self, server, answer):
        if answer == "hang":
            await asyncio.sleep(PATIENCE)
        elif "hang up" in answer:
            server.transport.abort()
        return answer if answer[:1].isdigit() else "250 OK"

    def addresses(self):
        return [address for address, _raw in self.taken]

    def messages(self):
        return [email.message_from_bytes(raw) for _address, raw in self.taken]


class Listener(SMTP):
    """Counts connections, and can turn them away at the door."""

    def connection_made(self, transport):
        self.event_handler.connections += 1
        super().connection_made(transport)

    def data_received(self, data):
        self.event_handler.heard.append(data)
        super().data_received(data)

    async def push(self, status):
        if str(status).startswith("220 ") and self.event_handler.connect:
            status = self.event_handler.connect
            if status == "hang":
                await asyncio.sleep(PATIENCE)
        await super().push(status)


def hurried(relay, answer):
    """The same relay, soon given up where it is told to hang."""
    return replace(relay, timeout=HURRY, at_end=HURRY) if answer == "hang" else relay


@contextmanager
def running(script, port=0):
    """A relay on 127.0.0.1 for the length of a test."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = loop.create_server(
        lambda: Listener(script, hostname="relay.example", enable_SMTPUTF8=True, loop=loop),
        "127.0.0.1", port,
    )  # fmt: skip
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(PATIENCE)
    try:
        port = server.sockets[0].getsockname()[1]
        yield Relay("127.0.0.1", port, timeout=PATIENCE, hello="parley.example")
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end(server):
    """Close the door and hang up on everybody."""
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
