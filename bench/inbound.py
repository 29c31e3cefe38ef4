"""Mail in: one reply of a usual size taken, read and brought into its request, against hello."""

import itertools
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import func, select

from bench import servers, stores
from bench.measure import TURNS, Figure, Options, cpu_seconds, middle, ratio, rounds
from bench.meter import Meter
from bench.servers import HELLO, HOST, free_port
from portal.extensions import db
from portal.inbound.mime import read
from portal.inbound.splitting import split
from portal.models import InboundMail, Message
from portal.services.cases import answering, asking
from portal.services.mailroom import addresses
from tests import people

HELLOS, REPLIES = 3000, 240
QUICK = 12  # times less
SIZE = 7_500  # bytes of one reply, its quote and headers included
WARM = 30
STARTS_WITHIN, SETTLES_WITHIN = 30, 300  # seconds
NOTICE = """New proposals are paused until you finish one learning path.

You can go on working on your current contracts, and withdraw what you earned. Three clients told
us, at the end of a contract, that it did not go as they expected. If you think that this is
wrong, reply to this e-mail. Your reply goes straight to the team that looks at it again.
"""
WORDS = "I told the client on Monday that I was ill, and offered the money back. "


@dataclass(frozen=True)
class Listener:
    """The process that takes mail and settles it, and the addresses of those who write."""

    pid: int
    port: int
    writers: tuple[tuple[str, str], ...]

    def cost(self, numbers: Iterator[int], replies: int) -> float:
        """Return the CPU µs that one reply takes, from the door into its request."""
        before, settled = cpu_seconds(self.pid), _settled()
        with smtplib.SMTP(HOST, self.port, timeout=60) as smtp:
            for number in itertools.islice(numbers, replies):
                sender, address = self.writers[number % len(self.writers)]
                smtp.sendmail(sender, [address], reply(sender, address, number))
        wait_until(lambda: _settled() == settled + replies)
        return (cpu_seconds(self.pid) - before) / replies * 1e6


def run(options: Options) -> Iterator[Figure]:
    """Measure the listener's own process, door and reading together."""
    with ExitStack() as stack:
        files = stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-bench-"))
        app = stack.enter_context(stores.opened(
            options.db, INBOUND_DOMAIN="in.parley.example", FILES_DIR=files))
        hello = servers.hello()
        numbers = itertools.count()
        hellos, replies = (options.in_a_turn(count, QUICK) for count in (HELLOS, REPLIES))
        # One for each reply: the first of a day brings a receipt along.
        writers = _writers(WARM + options.rounds * TURNS * replies)
        listener = stack.enter_context(listening(app, writers))
        listener.cost(numbers, WARM)
        found = rounds(options, TURNS, hello=lambda: hello.cost(HELLO, hellos),
                       reply=lambda: listener.cost(numbers, replies),
                       words=lambda: reading(replies))
        said = db.session.scalar(select(func.count()).where(Message.via == "mail"))
        db.session.rollback()  # the listener settles what is left when it ends, and needs the lock
        assert said == next(numbers), "not every reply came into its request"
        costs = ", ".join(f"{name} {middle(found, name):.0f} µs" for name in ("hello", "reply"))
        yield Figure("a reply of 7.5 kB taken and brought home / hello, CPU",
                     ratio(found, "reply", "hello"), "inbound_reply", note=costs)
        yield Figure("of it, reading and splitting the mail / hello, CPU",
                     ratio(found, "words", "hello"), note=f"{middle(found, 'words'):.0f} µs")


def reading(times: int) -> float:
    """Return the CPU µs of reading one reply and telling its own words from our letter's."""
    raw = reply("mina@mail.example", "reply+a@in.parley.example", 1)
    cost = Meter().cost(lambda: [
        split(read(raw).text, [NOTICE, NOTICE]) for _ in range(times)])
    return cost.cpu / times * 1e6


def reply(sender: str, address: str, number: int) -> bytes:
    """Return a reply as a mail program writes it: new words above, our letter below."""
    quoted = "".join(f"> {line}\r\n" for line in NOTICE.splitlines())
    head = (f"From: Mina <{sender}>\r\nTo: {address}\r\nSubject: Re: Your account\r\n"
            f"Message-ID: <{number}.{os.getpid()}@mail.example>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n\r\n")
    tail = f"\r\n\r\nOn Fri, 20 Nov 2026 at 11:02, Quality <{address}> wrote:\r\n{quoted}"
    room = SIZE - len(head) - len(tail)
    lines = [f"Number {number}, line {line}. {WORDS}" for line in range(room // 90)]
    return (head + "\r\n".join(lines)[:room] + tail).encode()


@contextmanager
def listening(app: Flask, writers: tuple[tuple[str, str], ...]) -> Iterator[Listener]:
    """Run `flask inbound serve` until the block ends."""
    port = free_port()
    env = {**stores.environment(app), "FLASK_APP": "wsgi", "PARLEY_MAIL_PORT": str(port),
           "PARLEY_INBOUND_DOMAIN": addresses.domain(),
           "PARLEY_FILES_DIR": str(app.config["FILES_DIR"])}
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "inbound", "serve", "--smtp", f"{HOST}:{port}"],
        env=env, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), STARTS_WITHIN)
        yield Listener(process.pid, port, writers)
    finally:
        process.terminate()
        process.wait(20)


def wait_until(holds, seconds: float = SETTLES_WITHIN) -> None:
    """Wait until it is so; RuntimeError if it never is."""
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            raise RuntimeError("The listener did not answer, or did not settle its mail.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with suppress(OSError), smtplib.SMTP(HOST, port, timeout=5):
        return True
    return False


def _settled() -> int:
    """How many mails came into their request; holds no lock afterwards."""
    count = db.session.scalar(select(func.count()).where(InboundMail.state == "thread"))
    db.session.rollback()
    return count or 0


def _writers(count: int) -> tuple[tuple[str, str], ...]:
    """So many people whom the team has asked something, by a letter that says NOTICE; commits."""
    ruth, found = people.reviewer(), []
    for number in range(count):
        person = people.person(email=f"writer{number}@mail.example")
        case = asking.ask(person.id, about="account", subject="My account", text="Why is that?")
        db.session.flush()
        db.session.refresh(case)
        answering.answer(case.ref, answering.Answer(NOTICE, "ask", None, case.revision), by=ruth.id)
        found.append((person.email, addresses.address_for(case, person)))
    db.session.commit()
    return tuple(found)
