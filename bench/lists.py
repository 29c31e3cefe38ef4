"""Lists of feedback: fifty out of a hundred thousand rows, and a profile with five hundred.

A quick round makes do with a tenth of the rows and a twelfth of the requests.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from bench import gen, mina, servers, stores
from bench.measure import TURNS, Figure, Options, middle, ratio, rounds
from bench.servers import HELLO, Ask, Server, running
from portal.extensions import db
from portal.models import Person

TIMES = {"hello": 3000, "mine": 600, "most": 600, "profile": 600}
QUICK = 12  # times less
PEOPLE, ROWS, BUSY = 11_000, 100_000, 500
QUICK_PEOPLE, QUICK_ROWS = 1_100, 10_000


def run(options: Options) -> Iterator[Figure]:
    """Measure the list and the profile of somebody with many feedbacks, and the longest list."""
    with ExitStack() as stack:
        app = stack.enter_context(stores.opened(options.db))
        least = _filled(options)
        whale, other = db.session.get_one(Person, 1), db.session.get_one(Person, 2)
        asks = {"mine": Ask("/feedback", mina.cookie(app, other)),
                "most": Ask("/feedback", mina.cookie(app, whale)),
                "profile": Ask(f"/people/{other.ref}", {})}
        db.session.remove()
        hello = servers.hello()
        portal = stack.enter_context(
            running("wsgi:app", stores.environment(app), asks["profile"]))
        yield from _pages(portal, hello, asks, options, least)


def _filled(options: Options) -> int:
    """Fill the marketplace; at least so many feedbacks are in it."""
    people, least = (QUICK_PEOPLE, QUICK_ROWS) if options.quick else (PEOPLE, ROWS)
    rows = gen.marketplace(people)
    assert rows >= least, f"{rows} rows are too few"
    gen.busy(2, BUSY, first=rows + 1)
    return least


def _pages(portal: Server, hello: Server, asks: dict[str, Ask],
           options: Options, rows: int) -> Iterator[Figure]:
    for ask in asks.values():
        portal.warm(ask)
    times = {name: options.in_a_turn(count, QUICK) for name, count in TIMES.items()}
    found = rounds(
        options, TURNS,
        hello=lambda: hello.cost(HELLO, times["hello"]),
        mine=lambda: portal.cost(asks["mine"], times["mine"]),
        most=lambda: portal.cost(asks["most"], times["most"]),
        profile=lambda: portal.cost(asks["profile"], times["profile"]))
    costs = ", ".join(f"{name} {middle(found, name):.0f} µs" for name in times)
    yield Figure(f"list of 50 out of {rows:,} rows / hello, CPU", ratio(found, "mine", "hello"),
                 "feedback_list", note=costs)
    yield Figure("the same for somebody with a tenth of them", ratio(found, "most", "hello"))
    yield Figure("profile with 500 feedbacks / hello, CPU", ratio(found, "profile", "hello"),
                 "profile_page")
