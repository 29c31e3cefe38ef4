"""Who is there when things break, and what they work on."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert, select

from portal import clock
from portal.extensions import db
from portal.models import Action, Person
from portal.policy import restoration
from portal.services.mailroom import addresses
from tests import decisions, people, requests_of
from tests.page import CarefulClient

STAFF = ("Ruth Adeyemi", "Tomas Berg", "Jonas Weber")


@dataclass(frozen=True)
class Somebody:
    """A client of the portal: the cookie of their browser, and what they work on, by references."""

    name: str
    email: str
    cookie: str
    case: str = ""
    address: str = ""
    decision: str = ""
    feedback: tuple[str, ...] = ()


@dataclass
class World:
    """Who writes, asks, sends proposals and decides; the postings there are."""

    writers: list[Somebody] = field(default_factory=list)
    freelancers: list[Somebody] = field(default_factory=list)
    staff: list[Somebody] = field(default_factory=list)
    postings: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)  # holds that are to be restored


def make(app: Flask, *, writers: int, freelancers: int, postings: int, ended: int) -> World:
    """Make everybody, and commit; ask for it within an application context of `app`."""
    made = World()
    # The doctor counts who can sign in; nobody here types a password.
    made.staff = [_somebody(app, people.reviewer(name, password="-")) for name in STAFF]
    made.writers = [_writer(app, number) for number in range(writers)]
    made.freelancers = [_freelancer(app, number) for number in range(freelancers)]
    client = people.organisation()
    made.postings = [people.posting(client, title=f"Work {n}").ref for n in range(postings)]
    made.ended = _ended_holds(ended)
    db.session.commit()
    db.session.remove()
    return made


def _somebody(app: Flask, person: Person, **more) -> Somebody:
    browser = CarefulClient(app).as_person(person)
    cookie = browser.http.get_cookie(app.config["SESSION_COOKIE_NAME"])
    return Somebody(person.name, person.email, cookie.value, **more)


def _writer(app: Flask, number: int) -> Somebody:
    """A freelancer with a request, its address for mail, and feedback to answer."""
    person = people.person(f"Writer{number} Novak")
    case = requests_of.question(person)
    told = [people.unhappy(person).ref for _ in range(2)]
    address = addresses.address_for(case, person)
    return _somebody(app, person, case=case.ref, address=address, feedback=tuple(told))


def _freelancer(app: Flask, number: int) -> Somebody:
    """A freelancer on whom a hold is proposed."""
    person = people.person(f"Freelancer{number} Novak")
    return _somebody(app, person, decision=decisions.proposed(person).ref)


def _ended_holds(many: int) -> list[str]:
    """Holds that ended last Monday, nothing of it written down yet."""
    if not many:
        return []
    now = clock.now()
    monday, since = restoration.last_monday_due(now), now - timedelta(days=30)
    names = [f"Ended{n} Novak" for n in range(many)]
    db.session.execute(insert(Person), [
        {"name": name, "email": f"{uuid.uuid4().hex}@mail.example", "created_at": since,
         "role_names": frozenset({"freelancer"}), "fs_uniquifier": uuid.uuid4().hex,
         "member_since": since} for name in names])
    ids = db.session.scalars(select(Person.id).where(Person.name.in_(names))).all()
    db.session.execute(insert(Action), [
        {"person_id": id, "kind": "hold", "ground": "negative_feedback", "mode": "reviewer",
         "rule_slug": "feedback-from-several-clients", "rule_version": 1, "reasons": "Told.",
         "automated_detection": True, "proposed_at": since, "decided_at": since,
         "in_force_from": since, "completed_at": since, "restores_on": monday,
         "ends_at": restoration.instant_of(monday)} for id in ids])
    return list(db.session.scalars(select(Action.ref).where(Action.person_id.in_(ids))))
