"""Pages: what the status page costs against hello, what a 304 saves, how many queries there are."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from flask import Flask, session

from bench import mina, servers, stores
from bench.measure import TURNS, Figure, Options, middle, ratio, rounds
from bench.servers import HELLO, Ask, Server, WrongAnswer, running
from portal.policy.vocabulary import Ability
from portal.services import accounts
from tests.queries import queries

TIMES = {"hello": 3000, "full": 800, "unchanged": 1600}
QUICK = 12  # times less


def run(options: Options) -> Iterator[Figure]:
    """Measure the status page of somebody on hold."""
    with ExitStack() as stack:
        app = stack.enter_context(stores.opened(options.db))
        browser = mina.cookie(app, mina.on_hold())
        hello = servers.hello()
        portal = stack.enter_context(
            running("wsgi:app", stores.environment(app), Ask("/status", browser)))
        yield from _pages(portal, hello, browser, options)
        yield _may(browser, app)


def _pages(portal: Server, hello: Server, browser: Mapping[str, str],
           options: Options) -> Iterator[Figure]:
    full = Ask("/status", browser)
    for server, ask in ((portal, full), (portal, _again(portal, browser))):
        server.warm(ask)
    times = {name: options.in_a_turn(count, QUICK) for name, count in TIMES.items()}
    found = rounds(
        options, TURNS,
        hello=lambda: hello.cost(HELLO, times["hello"]),
        full=lambda: portal.cost(full, times["full"]),
        unchanged=lambda: _unchanged(portal, browser, times["unchanged"]))
    costs = ", ".join(f"{name} {middle(found, name):.0f} µs" for name in times)
    yield Figure("status page on hold / hello, CPU", ratio(found, "full", "hello"),
                 "status_page", note=costs)
    yield Figure("unchanged status page / the full one, CPU", ratio(found, "unchanged", "full"),
                 "unchanged_page")


def _unchanged(portal: Server, browser: Mapping[str, str], times: int) -> float:
    """Measure once more if the tag ran out in the middle, as it does each quarter of an hour."""
    try:
        return portal.cost(_again(portal, browser), times)
    except WrongAnswer:
        return portal.cost(_again(portal, browser), times)


def _again(portal: Server, browser: Mapping[str, str]) -> Ask:
    """The same request as a browser sends it that has the page."""
    headers, _ = portal.get(Ask("/status", browser))
    return Ask("/status", {**browser, "If-None-Match": headers["ETag"]}, 304)


def _may(browser: Mapping[str, str], app: Flask) -> Figure:
    """Count what a page sends to the database in order to ask what its visitor may do."""
    with app.test_request_context(headers=browser):
        visitor = accounts.visitor(session["sid"])
        with queries() as sent:
            for ability in Ability:
                visitor.standing.may(ability)
    return Figure("statements of may(), after the sign-in row", len(sent), "may_queries", "")
