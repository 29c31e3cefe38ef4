"""Delivery: the letters of a Monday through one worker, two workers, and to a relay far away."""

import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from sqlalchemy import func, insert, select

from bench.measure import Figure, Options, middle, ratio, rounds
from bench.meter import Meter
from bench.stores import Store, Stores
from portal import clock
from portal.extensions import db
from portal.mail import house, letters, message, outbox
from portal.mail.carrier import Carrier, Relay
from portal.mail.delivery import Delivery, deliver_side_by_side
from portal.models import OutboxLetter, Person

LETTERS, FAR_LETTERS = 2_000, 600
WARM = 20  # letters for each of two workers, so that none is measured cold
QUICK = 10  # times less
ANSWER_MS, STEPS, LINES = 20, 4, 16  # `smtplib` waits for MAIL, RCPT, DATA and the letter's end
ZONES = ("Europe/Kyiv", "America/Los_Angeles", "Asia/Manila", "America/Sao_Paulo")
SENDER = "quality@parley.example"


def run(options: Options) -> Iterator[Figure]:
    """Measure the letters that a Monday posts: facts, written out when they are delivered."""
    count = options.in_a_round(LETTERS, QUICK)
    with ExitStack() as stack:
        store = stack.enter_context(Stores(options.db).fresh())
        near, far = (stack.enter_context(sink(delay)) for delay in (0, ANSWER_MS))
        people = crowd(count)
        yield from _one(store, people, near, options)
        yield _two(people, near, options)
        yield _far(people[:options.in_a_round(FAR_LETTERS, QUICK)], far, options)


def _one(store: Store, people: list[int], near: "Sink", options: Options) -> Iterator[Figure]:
    """Processor time of all that take part: worker, relay and database."""
    meter = Meter((*store.meter.others, near.pid))
    wires, raw = _written(people), []
    raw[:] = [message.as_bytes(wire, house.current()) for wire in wires]

    def delivered() -> float:
        post(people)
        cost = meter.cost(lambda: deliver(near.port, "one"))
        walls.append(len(people) / cost.wall)
        return cost.cpu

    walls: list[float] = []
    found = rounds(
        options,
        raw=lambda: meter.cost(lambda: _raw_loop(near.port, raw)).cpu,
        delivered=delivered,
        client=lambda: Meter().cost(lambda: _raw_loop(near.port, raw)).cpu,
        built=lambda: Meter().cost(
            lambda: [message.as_bytes(wire, house.current()) for wire in wires]).cpu)
    each = middle(found, "delivered") / len(people) * 1e6
    yield Figure("delivery, one worker / a raw smtplib loop", ratio(found, "raw", "delivered"),
                 "delivery_one", note=f"{each:.0f} µs a letter, {max(walls):.0f} letters a second")
    yield Figure("building one letter / sending it raw", ratio(found, "built", "client"),
                 "letter_build")


def _two(people: list[int], near: "Sink", options: Options) -> Figure:
    """Letters a second, by the clock: the work of two is to be done at the same time."""
    with crew(2, near) as workers:
        for worker in workers:
            _apart([worker], people[:WARM])
        found = rounds(options, one=lambda: _apart(workers[:1], people),
                       two=lambda: _apart(workers, people))
    rates = f"{middle(found, 'one'):.0f} and {middle(found, 'two'):.0f} letters a second"
    return Figure("delivery, two workers / one", ratio(found, "two", "one"), "delivery_two",
                  note=rates)


def _far(people: list[int], far: "Sink", options: Options) -> Figure:
    ideal = LINES / (STEPS * ANSWER_MS / 1000)

    def rate() -> float:
        post(people)
        crew = [delivery_on(far.port, f"line {number}") for number in range(LINES)]
        begun = time.perf_counter()
        deliver_side_by_side(crew, lambda: False)
        return len(people) / (time.perf_counter() - begun)

    best = max(one["rate"] for one in rounds(options, rate=rate))
    return Figure(f"{LINES} connections to a {ANSWER_MS} ms relay / ideal", best / ideal,
                  "delivery_slow_relay", note=f"{best:.0f} of {ideal:.0f} letters a second")


class Sink:
    """A relay in a process of its own."""

    def __init__(self, delay_ms: int) -> None:
        command = [sys.executable, "-m", "bench.sink", str(delay_ms)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.pid = self.process.pid
        self.port = int(self.process.stdout.readline())


@contextmanager
def sink(delay_ms: int) -> Iterator[Sink]:
    """Run a relay until the block ends."""
    running = Sink(delay_ms)
    try:
        yield running
    finally:
        running.process.terminate()
        running.process.wait(10)


def crowd(count: int) -> list[int]:
    """Put so many people into the database; their ids. Commits."""
    now = clock.now()
    db.session.execute(insert(Person), [
        {"name": f"Person Number{n}", "email": f"person{n}@mail.example", "fs_uniquifier": f"p{n}",
         "role_names": frozenset({"freelancer"}), "time_zone": ZONES[n % len(ZONES)],
         "created_at": now, "member_since": now} for n in range(count)])
    db.session.commit()
    return list(db.session.scalars(select(Person.id).order_by(Person.id)))


def post(people: list[int]) -> None:
    """Post a letter to each, as the Monday does; commits."""
    now = clock.now()
    round_ = db.session.scalar(select(func.count()).select_from(OutboxLetter))
    outbox.post_later(db.session, (
        outbox.Later(_facts(person), person, f"person{person}@mail.example", f"{round_}:{person}")
        for person in people), now=now - timedelta(seconds=1))
    db.session.commit()


def _facts(person: int) -> letters.Facts:
    return letters.Restored(f"D-7KQ2{person:04}", clock.now() - timedelta(hours=1))


def _written(people: list[int]) -> list[message.Wire]:
    """The same letters, finished."""
    told = [(person, letters.write(_facts(person), house.Reader(
        f"Person Number{person}", f"person{person}@mail.example", ZONES[person % len(ZONES)]),
        house.current())) for person in people]
    return [message.Wire(message.new_message_id("parley.example"), f"person{person}@mail.example",
                         letter.subject, letter.text, letter.html, clock.now())
            for person, letter in told]


def _raw_loop(port: int, raw: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number, letter in enumerate(raw):
            smtp.sendmail(SENDER, f"person{number}@mail.example", letter)


def delivery_on(port: int, name: str) -> Delivery:
    """One worker with its own connection."""
    relay = Relay("127.0.0.1", port, hello="parley.example")
    return Delivery(db.engine, house.current(), Carrier(relay), name)


def deliver(port: int, name: str) -> None:
    """Deliver all that is due over one connection."""
    delivery = delivery_on(port, name)
    delivery.deliver_due()
    delivery.carrier.close()


@contextmanager
def crew(count: int, near: Sink) -> Iterator[list[subprocess.Popen]]:
    """So many worker processes that deliver whenever they are told, until the block ends."""
    url = db.engine.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        workers = [stack.enter_context(subprocess.Popen(
            [sys.executable, "-m", "bench.postman", url, str(near.port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)) for _ in range(count)]
        assert all(worker.stdout.readline() == "ready\n" for worker in workers)
        yield workers


def _apart(workers: list[subprocess.Popen], people: list[int]) -> float:
    """Letters a second of these workers."""
    post(people)
    with ThreadPoolExecutor(len(workers)) as threads:
        times = list(threads.map(_delivered, workers))
    begun, ended = min(begun for begun, _ in times), max(ended for _, ended in times)
    return len(people) / (ended - begun)


def _delivered(worker: subprocess.Popen) -> tuple[float, ...]:
    """Let a worker deliver; when it began and ended."""
    worker.stdin.write("go\n")
    worker.stdin.flush()
    return tuple(map(float, worker.stdout.readline().split()))


