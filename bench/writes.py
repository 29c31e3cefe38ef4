"""Answers to feedback posted side by side: none fails, each is stored once; what one costs."""

import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import islice
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from bench import mina, servers, stores
from bench.measure import TURNS, Figure, Options, cpu_seconds, middle, ratio, rounds
from bench.servers import HELLO, HOST, Ask, Server, running
from portal import clock
from portal.extensions import db
from portal.models import Draft, Event, Feedback, OutboxLetter, Response
from portal.services import feedback
from portal.services.feedback import answering
from portal.services.work import drafts
from tests import answers, people

HELLOS, POSTS = 3000, 480
QUICK = 12  # times less
WARM = 80
TABS, PEOPLE = 8, 40  # each tab posts for five people, one after the other
PATIENCE = 60  # seconds
RATIO_LIMIT = {"sqlite": "answer_post", "pg": ""}
ANSWER = ("Answer number {}: the scope grew twice, and I agreed to both dates in chat. Where I was "
          "late, on 9 November, I had said so the day before. I would do the same again.")
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """A draft that its author has looked at and posts now: about what, its words, the browser."""

    ref: str
    text: str
    browser: Mapping[str, str]

    @property
    def path(self) -> str:
        """Where it is posted, and the page that shows it afterwards."""
        return f"/feedback/{self.ref}/respond"


@dataclass
class Tabs:
    """Tabs side by side at one server; what was refused or lost, the longest wait in seconds."""

    server: Server
    waiting: Iterator[Answer]
    tokens: Mapping[str, str]
    failed: list[str] = field(default_factory=list)
    longest: float = 0.0

    def cost(self, times: int) -> float:
        """Return the CPU µs that one answer takes the server, of so many posted by all tabs."""
        batch, before = list(islice(self.waiting, times)), cpu_seconds(self.server.pid)
        with ThreadPoolExecutor(TABS) as tabs:
            list(tabs.map(self._post_all, [batch[tab::TABS] for tab in range(TABS)]))
        return (cpu_seconds(self.server.pid) - before) / times * 1e6

    def _post_all(self, mine: list[Answer]) -> None:
        with closing(HTTPConnection(HOST, self.server.port, timeout=PATIENCE)) as line:
            for answer in mine:
                begun = time.perf_counter()
                if wrong := self._post(line, answer):
                    self.failed.append(wrong)
                self.longest = max(self.longest, time.perf_counter() - begun)

    def _post(self, line: HTTPConnection, answer: Answer) -> str:
        """Post one answer as its preview does; what went wrong, if anything did."""
        body = urlencode({"csrf_token": self.tokens[answer.browser["Cookie"]],
                          "answer": answer.text, "then": "post"})
        try:
            line.request("POST", answer.path, body, {
                **answer.browser, "Content-Type": "application/x-www-form-urlencoded"})
            told = line.getresponse()
            told.read()
        except (OSError, HTTPException) as error:
            line.close()
            return repr(error)
        done = told.status == 302 and told.headers["Location"] == answer.path
        return "" if done else f"answered {told.status}"


def run(options: Options) -> Iterator[Figure]:
    """Measure the step that stores an answer, from its form to the page it leads to."""
    with ExitStack() as stack:
        app = stack.enter_context(stores.opened(options.db))
        hellos, posts = (options.in_a_turn(count, QUICK) for count in (HELLOS, POSTS))
        drafted = _drafted(app, WARM + options.rounds * TURNS * posts)
        hello = servers.hello()
        portal = stack.enter_context(
            running("wsgi:app", stores.environment(app), _preview(drafted[0])))
        tabs = Tabs(portal, iter(drafted), _tokens(portal, drafted))
        tabs.cost(WARM)
        found = rounds(options, TURNS, hello=lambda: hello.cost(HELLO, hellos),
                       answer=lambda: tabs.cost(posts))
        yield from _figures(options, found, tabs, drafted)


def _figures(options: Options, found: list[dict[str, float]], tabs: Tabs,
             posted: list[Answer]) -> Iterator[Figure]:
    yield Figure(f"answers that failed, of {len(posted):,}", len(tabs.failed), "answer_failures",
                 "", ", ".join(sorted(set(tabs.failed))))
    yield Figure("answers not stored exactly once", _not_once(posted), "answer_not_once", "")
    costs = ", ".join(f"{name} {middle(found, name):.0f} µs" for name in ("hello", "answer"))
    yield Figure("posting an answer, 8 side by side / hello, CPU", ratio(found, "answer", "hello"),
                 RATIO_LIMIT[options.db], note=f"{costs}, longest {tabs.longest * 1000:.0f} ms")


def _drafted(app: Flask, count: int) -> list[Answer]:
    """So many drafts about a feedback each, taking turns among signed-in freelancers; commits."""
    writers = [people.person() for _ in range(PEOPLE)]
    client = people.organisation()
    omar = answers.member(client)
    given, refs = clock.now(), []
    for number in range(count):
        writer = writers[number % PEOPLE]
        one = feedback.record(
            people.contract(writer, client).id, side="client", given_at=given, author_id=omar.id,
            aspects=answers.ASPECTS, stars_tenths=30, public_comment=answers.SAID)
        drafts.save(writer.id, answering.FORM, one.ref, {"answer": ANSWER.format(number)})
        refs.append(one.ref)
    db.session.commit()
    browsers = [mina.cookie(app, writer) for writer in writers]
    return [Answer(ref, ANSWER.format(number), browsers[number % PEOPLE])
            for number, ref in enumerate(refs)]


def _preview(answer: Answer) -> Ask:
    """The page with the button that posts it."""
    return Ask(f"{answer.path}/preview", answer.browser)


def _tokens(portal: Server, drafted: list[Answer]) -> dict[str, str]:
    """The form token of each session, by its cookie, out of a preview of its own."""
    return {one.browser["Cookie"]: TOKEN.search(portal.get(_preview(one))[1])[1].decode()
            for one in drafted[:PEOPLE]}


def _not_once(posted: list[Answer]) -> int:
    """How many answers do not stand there once, in their words, with event and letter."""
    stored = db.session.execute(
        select(Feedback.ref, Response.text).join(Response, Response.feedback_id == Feedback.id))
    wrong = {(one.ref, one.text) for one in posted} ^ {(ref, text) for ref, text in stored}
    counts = [db.session.scalar(select(func.count()).select_from(table))
              for table in (Response, OutboxLetter)]
    counts.append(db.session.scalar(
        select(func.count()).where(Event.verb == "feedback.answered")))
    left = db.session.scalar(select(func.count()).select_from(Draft))
    return max(len(wrong), left, *(abs(count - len(posted)) for count in counts))
