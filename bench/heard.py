"""Requests: a thread of 20 messages and a full page of the staff queue, against hello."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta

from bench import mina, servers, stores
from bench.measure import TURNS, Figure, Options, middle, ratio, rounds
from bench.servers import HELLO, Ask, Server, running
from portal import clock
from portal.extensions import db
from portal.models import Case, Message, Person
from portal.policy import clocks
from portal.services.cases import claims, threads
from portal.services.paging import PAGE_SIZE
from tests import people

TIMES = {"hello": 3000, "thread": 800, "queue": 500}
QUICK = 12  # times less
MESSAGES = 20
# Requests in all, so that one page of the queue is a part of it.
WAITING, QUICK_WAITING = 400, 80


def run(options: Options) -> Iterator[Figure]:
    """Measure both pages as the people they are for see them."""
    with ExitStack() as stack:
        app = stack.enter_context(stores.opened(options.db))
        person, ruth = people.person(), people.reviewer()
        case = _thread(person, ruth)
        _queue(ruth, QUICK_WAITING if options.quick else WAITING)
        asks = {"thread": Ask(f"/requests/{case.ref}", mina.cookie(app, person)),
                "queue": Ask("/staff/requests", mina.cookie(app, ruth))}
        hello = servers.hello()
        portal = stack.enter_context(
            running("wsgi:app", stores.environment(app), asks["thread"]))
        yield from _figures(hello, portal, asks, options)


def _figures(hello: Server, portal: Server, asks: Mapping[str, Ask],
             options: Options) -> Iterator[Figure]:
    for ask in asks.values():
        portal.warm(ask)
    times = {name: options.in_a_turn(count, QUICK) for name, count in TIMES.items()}
    found = rounds(
        options, TURNS,
        hello=lambda: hello.cost(HELLO, times["hello"]),
        thread=lambda: portal.cost(asks["thread"], times["thread"]),
        queue=lambda: portal.cost(asks["queue"], times["queue"]))
    costs = ", ".join(f"{name} {middle(found, name):.0f} µs" for name in times)
    yield Figure("thread of 20 messages / hello, CPU", ratio(found, "thread", "hello"),
                 "request_thread", note=costs)
    yield Figure(f"queue of {PAGE_SIZE} requests / hello, CPU", ratio(found, "queue", "hello"),
                 "staff_queue")


def _thread(person: Person, ruth: Person) -> Case:
    """A conversation of some days between a person and the team; commits."""
    now = clock.now()
    case = threads.open(person.id, kind="question", subject="A contract that ended twice",
                        by=person.id, text="Which of the two counts?",
                        due_at=now + timedelta(days=5))
    claims.claim(case.ref, by=ruth.id)
    for number in range(1, MESSAGES):
        voice, by = ("person", person) if number % 2 else ("team", ruth)
        db.session.add(Message(
            case_id=case.id, at=now - timedelta(hours=MESSAGES - number), voice=voice, via="page",
            author_id=by.id, text=f"Message number {number} says what two lines can say, as most "
            "of them do, and then one more thing that was forgotten in the one before."))
    db.session.commit()
    return case


def _queue(ruth: Person, waiting: int) -> None:
    """Requests of so many people, some taken on, due at the ends of working days; commits."""
    now = clock.now()
    for number in range(waiting):
        person = people.person(f"Person Number{number}")
        case = threads.open(person.id, kind="question", subject=f"Question number {number}",
                            by=person.id, text="Could somebody look at this?",
                            due_at=clocks.question_answer_due(now + timedelta(days=number % 9)))
        if number % 3 == 0:
            claims.claim(case.ref, by=ruth.id)
    db.session.commit()
