"""The people of the tests: Mina freelancer, Omar and Petra clients, Ruth and Tomas staff."""

import itertools
import uuid
from datetime import timedelta
from typing import Any

from portal import clock
from portal.extensions import db
from portal.models import Contract, Feedback, Organisation, Person, Posting
from portal.services import feedback as feedback_service

_number = itertools.count(1)


def person(name: str = "Mina Novak", *, roles: tuple[str, ...] = ("freelancer",),
           **more: Any) -> Person:
    """Somebody with an account; member since two years ago unless told."""
    now = clock.now()
    fields = {
        "name": name, "email": f"{name.split()[0].lower()}{next(_number)}@mail.example",
        "role_names": frozenset(roles), "fs_uniquifier": uuid.uuid4().hex,
        "time_zone": "Europe/Kyiv",
        "city": "Kyiv", "created_at": now, "member_since": now - timedelta(days=730), **more}
    made = Person(**fields)
    db.session.add(made)
    db.session.flush()
    return made


def reviewer(name: str = "Ruth Adeyemi", **more: Any) -> Person:
    """Somebody of the deciding team."""
    return person(name, roles=("reviewer",), time_zone="America/Los_Angeles", city=None, **more)


def organisation(name: str | None = None, **more: Any) -> Organisation:
    """A client organisation."""
    made = Organisation(name=name or f"Client {next(_number)}", created_at=clock.now(), **more)
    db.session.add(made)
    db.session.flush()
    return made


def contract(freelancer: Person, client: Organisation | None = None, *, ended_days_ago: int = 20,
             title: str | None = None, **more: Any) -> Contract:
    """A paid contract that ended some days ago; `ended_days_ago=None` leaves it running."""
    now = clock.now()
    fields = {
        "title": title or f"Work number {next(_number)}", "freelancer_id": freelancer.id,
        "organisation_id": (client or organisation()).id, "started_at": now - timedelta(days=200),
        "ended_at": now - timedelta(days=ended_days_ago) if ended_days_ago is not None else None,
        "paid_cents": 120_000, "created_at": now, **more}
    made = Contract(**fields)
    db.session.add(made)
    db.session.flush()
    return made


def unhappy(freelancer: Person, client: Organisation | None = None, *, private: bool = False,
            categories: tuple[str, ...] = ("availability",), ended_days_ago: int = 20,
            given_days_ago: int = 15, comment: str = "It took four days to get an answer.",
            title: str | None = None) -> Feedback:
    """A client's dissatisfaction with one contract, public or only private."""
    work = contract(freelancer, client, ended_days_ago=ended_days_ago, title=title)
    part = "private" if private else "public"
    given = {f"{part}_categories": frozenset(categories), f"{part}_comment": comment}
    return feedback_service.record(
        work.id, side="client", stars_tenths=20 if not private else 45,
        given_at=clock.now() - timedelta(days=given_days_ago), **given)


def posting(client: Organisation | None = None, **more: Any) -> Posting:
    """Work that can be proposed for."""
    fields = {"title": "Product page for a bakery", "description": "A calm page, three sections.",
              "budget_cents": 90_000, "posted_at": clock.now() - timedelta(days=1), **more}
    made = Posting(organisation_id=(client or organisation()).id, **fields)
    db.session.add(made)
    db.session.flush()
    return made
