"""A marketplace out of a seed: skewed like reality, streamed straight into the tables.

Most people have few contracts and one has ten thousand; about 1.4 % of all feedback names
dissatisfaction; well under 1 % of all people are near a hold.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from bench.load import Row, load, settle
from portal.extensions import db
from portal.services.enforcement import weekly_sums

AS_OF = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # a weekly check
DAYS = 720  # how far back contracts end
WHALE = 10_000
UNLUCKY, OFTEN, SELDOM = 0.015, 0.32, 0.0092  # who is named often, how often, and the others
ZONES = ("America/Los_Angeles", "Europe/Kyiv", "Asia/Manila", "America/Sao_Paulo", "Asia/Kolkata")
COMMENT = ("The work was handed over on the agreed day, and every question was answered before "
           "the evening. We would ask for the same person again without thinking twice. ")
WORDS, PAGE = COMMENT * 7, f"<p>{COMMENT}</p>" * 28  # of a letter, as long as they really are
TIMES = [str((AS_OF - timedelta(days=back)).replace(tzinfo=None)) + ".000000"
         for back in range(DAYS + 40)]
NOW = TIMES[0]

PERSON = ("id", "ref", "email", "name", "active", "fs_uniquifier", "role_names", "time_zone",
          "locale", "member_since", "top_rated", "created_at")
ORGANISATION = ("id", "ref", "name", "created_at")
CONTRACT = ("id", "ref", "title", "freelancer_id", "organisation_id", "started_at", "ended_at",
            "paid_cents", "currency", "created_at")
FEEDBACK = ("id", "ref", "contract_id", "side", "given_at", "stars_tenths", "public_comment",
            "public_categories", "private_categories", "freelancer_id", "client_group_id",
            "contract_ended_at", "public_negative", "private_negative", "countable_at")
ACTION = ("id", "ref", "person_id", "kind", "ground", "mode", "rule_slug", "rule_version",
          "automated_detection", "proposed_at", "decided_at", "reasons", "in_force_from",
          "restores_on", "ends_at", "completed_at", "revision")
LETTER = ("ref", "letter", "dedupe_key", "person_id", "to_address", "message_id", "subject",
          "text", "html", "facts", "headers", "action_id", "created_at", "due_at", "attempts",
          "sent_at")
ITEM = ("action_id", "feedback_id", "client_group_id", "public")


@dataclass(frozen=True)
class Work:
    """One ended contract and what its client said."""

    id: int
    freelancer: int
    client: int
    days_ago: int
    public: bool
    private: bool


def marketplace(people: int, seed: int = 7) -> int:
    """Fill an empty database; how many feedbacks were written. Asserts that it is skewed so."""
    clients = max(40, people // 4)
    load("person", PERSON, _people(people))
    load("organisation", ORGANISATION, _clients(clients))
    load("contract", CONTRACT, (_contract(work) for work in _works(people, clients, seed)))
    count = load("feedback", FEEDBACK,
                 (_feedback(work) for work in _works(people, clients, seed)))
    settle()
    _check_skew(people, clients, seed, count)
    return count


def held(people: int, monday: date, instant: datetime, items: int = 3) -> None:
    """People on hold who are all due on one Monday, each for `items` public feedbacks.

    Each has had the letter about the finished path, from which that of the Monday goes on.
    """
    works = [(n, k) for n in range(1, people + 1) for k in range(items)]
    load("person", PERSON, _people(people))
    load("organisation", ORGANISATION, _clients(items))
    named = [Work(place, n, k + 1, 30 + k, True, False)
             for place, (n, k) in enumerate(works, start=1)]
    load("contract", CONTRACT, map(_contract, named))
    load("feedback", FEEDBACK, map(_feedback, named))
    load("action", ACTION, (_hold(n, monday, instant) for n in range(1, people + 1)))
    load("action_item", ITEM, ((w.freelancer, w.id, w.client, True) for w in named))
    load("outbox", LETTER, (_finished(n) for n in range(1, people + 1)))
    settle()


def busy(freelancer: int, count: int, first: int) -> None:
    """Give one person many contracts with public feedback; `first` is their first free id."""
    works = [Work(first + n, freelancer, n % 40 + 1, 20 + n % 680, False, False)
             for n in range(count)]
    load("contract", CONTRACT, map(_contract, works))
    load("feedback", FEEDBACK, map(_feedback, works))
    settle()


def _works(people: int, clients: int, seed: int) -> Iterator[Work]:
    """Every contract with its feedback, in the order of freelancers; the same for one seed."""
    draw = Random(seed)
    id = 0
    for freelancer in range(1, people + 1):
        often = OFTEN if draw.random() < UNLUCKY else SELDOM
        for _ in range(_how_many(draw, freelancer, people)):
            id += 1
            named = draw.random() < often
            public = named and draw.random() < 0.6
            yield Work(id, freelancer, draw.randint(1, clients), draw.randrange(DAYS), public,
                       named and not public)


def _how_many(draw: Random, freelancer: int, people: int) -> int:
    """Zipf-like, about ten in the middle of many; the first person is the whale."""
    if freelancer == 1:
        return min(WHALE, people)
    return min(400, int(2.6 * draw.paretovariate(1.3)))


def _people(count: int) -> Iterator[Row]:
    for n in range(1, count + 1):
        yield (n, f"P-{n:08}", f"f{n}@mail.example", f"Freelancer {n}", True, f"u{n}",
               "freelancer", ZONES[n % len(ZONES)], "en", TIMES[-1], False, TIMES[-1])


def _clients(count: int) -> Iterator[Row]:
    for n in range(1, count + 1):
        yield n, f"O-{n:08}", f"Client {n}", TIMES[-1]


def _contract(work: Work) -> Row:
    return (work.id, f"C-{work.id:09}", f"Work number {work.id}", work.freelancer, work.client,
            TIMES[work.days_ago + 20], TIMES[work.days_ago], 120_000, "USD",
            TIMES[work.days_ago + 20])


def _feedback(work: Work) -> Row:
    given = TIMES[max(0, work.days_ago - 2)]
    return (work.id, f"F-{work.id:09}", work.id, "client", given, 20 if work.public else 45,
            COMMENT, "availability" if work.public else "",
            "performance" if work.private else "", work.freelancer, work.client,
            TIMES[work.days_ago], work.public, work.private,
            TIMES[max(0, work.days_ago - 9)] if work.private else None)


def _hold(n: int, monday: date, instant: datetime) -> Row:
    since = TIMES[10]
    return (n, f"D-{n:08}", n, "hold", "negative_feedback", "reviewer",
            "feedback-from-several-clients", 1, True, since, since, "Told.", since,
            monday.isoformat(), str(instant.replace(tzinfo=None)) + ".000000", since, 0)


def _finished(n: int) -> Row:
    headers = json.dumps({
        "In-Reply-To": f"<placed.{n}@parley.example>", "References": f"<placed.{n}@parley.example>",
        "Reply-To": f"reply+{n:024}@in.parley.example"})
    return (f"M-{n:012}", "path_completed", f"path_completed:D-{n:08}", n,
            f"f{n}@mail.example", f"<completed.{n}@parley.example>", "You have finished", WORDS,
            PAGE, "{}", headers, n, TIMES[8], TIMES[8], 1, TIMES[8])


def _check_skew(people: int, clients: int, seed: int, count: int) -> None:
    """Assert that this is the kind of marketplace the figures are promised for."""
    named = sum(work.public or work.private for work in _works(people, clients, seed))
    near = len(weekly_sums.near(AS_OF)) / people
    db.session.rollback()
    if people >= 5_000:
        assert 0.012 <= named / count <= 0.016, f"{named / count:.4f} of the feedback is unhappy"
        assert 0.002 <= near <= 0.009, f"{near:.4f} of the people are near a hold"
