"""One small marketplace in which every text is hostile, and one of everything for each person."""

import io
import re
from dataclasses import dataclass, field

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from portal import clock
from portal.extensions import db
from portal.models import Action, Contract, Invitation, Organisation, OutboxLetter, Person
from portal.policy.mail import Topic
from portal.services import addresses, files
from portal.services.learning import enrolment, quiz, shelf
from portal.services.mailroom import choices
from portal.web import signing
from tests import decisions, learners, marketplace, organisations, people, requests_of
from tests.hostile import of_feedback, of_mail, of_objections, of_reviews
from tests.hostile.payloads import CURLY, QUOTED, SVG
from tests.web.security import keys

NASTY = f"{SVG} {QUOTED} {CURLY} \u202egnol"


@dataclass
class World:
    """Who lives here; `things` maps an endpoint to the values of its address, by owner."""

    mina: Person
    held: Person
    stan: Person
    carla: Person
    ruth: Person
    waiting: Action
    hold: Action
    things: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, Person | None]:
        """One of each kind of visitor."""
        return {"nobody": None, "freelancer": self.mina, "held": self.held, "client": self.carla,
                "reviewer": self.ruth}

    def address(self, app: Flask, rule: object, owner: str, **other: str) -> str:
        """The address of a route with its owner's things in it."""
        known = {**self.things[owner], **self.things[owner].get(rule.endpoint, {}), **other}
        text = rule.rule
        for name in rule.arguments:
            text = re.sub(f"<([a-z]+:)?{name}>", lambda _, name=name: str(known[name]), text)
        return text


def build(app: Flask) -> World:
    """Make the world; commits."""
    keys.hashed()
    mina = _somebody("Mina")
    held, stan = _somebody("Holly"), _somebody("Stan")
    carla = people.person(f"Carla {NASTY}", roles=("client",), password=keys.hashed())
    ruth = people.reviewer(f"Ruth {NASTY}", password=keys.hashed())
    waiting, hold = decisions.proposed(_somebody("Wanda")), decisions.hold_on(held)
    world = World(mina, held, stan, carla, ruth, waiting, hold)
    world.things = {person: _things(app, person_, hold)
                    for person, person_ in {**world.people, "stranger": stan}.items() if person_}
    world.things["reviewer"] |= _of_staff(waiting, mina, ruth)
    _let_go(world)
    return world


def _let_go(world: World) -> None:
    """Commit, and read everybody for good: a test that looks at them opens no transaction."""
    db.session.commit()
    for row in vars(world).values():
        if not isinstance(row, dict):
            db.session.refresh(row)
    db.session.expunge_all()
    db.session.rollback()


def _somebody(name: str) -> Person:
    return people.person(f"{name} {NASTY}", headline=NASTY, password=keys.hashed())


def _of_staff(waiting: Action, mina: Person, ruth: Person) -> dict[str, dict[str, str]]:
    now = clock.now()
    dead = OutboxLetter(
        letter="hold_placed", dedupe_key="dead", person_id=mina.id, to_address=mina.email,
        message_id="<dead@x>", subject=NASTY, text=NASTY, html="", created_at=now, due_at=now,
        dead_at=now, error=NASTY, attempts=9)
    db.session.add(dead)
    db.session.flush()
    return {"ref": waiting.ref, "staff.person": {"ref": mina.ref},
            "staff.try_again": {"ref": dead.ref}, "demo.become": {"ref": ruth.ref},
            **of_mail.things(NASTY)}


def _things(app: Flask, person: Person, hold: Action) -> dict[str, dict[str, str]]:
    """One of everything that an address can name, this person's own."""
    client = people.organisation(f"Client {NASTY}")
    posted = people.posting(client, title=NASTY, description=NASTY)
    answered = people.posting(client, title=NASTY, description=NASTY)
    marketplace.draft(person, posted, letter=NASTY)
    marketplace.balance(person, 12_300)
    own = hold if hold.person_id == person.id else decisions.hold_on(_somebody("Another"))
    work = people.contract(person, client, ended_days_ago=None, title=NASTY)
    feedback = people.unhappy(person, client, comment=NASTY, title=NASTY)
    assert feedback.id
    offer = marketplace.offer(person, client, title=NASTY, terms=NASTY)
    posting, offered = {"ref": posted.ref}, {"ref": offer.ref}
    sent = {"ref": marketplace.sent(person, answered, letter=NASTY).ref}
    return {
        "ref": own.ref, "work.contract": {"ref": work.ref}, "filename": "portal.css",
        **dict.fromkeys(("work.posting", "work.write", "work.take", "work.draft", "work.discard"),
                        posting),
        **dict.fromkeys(("work.offer", "work.accept", "work.decline"), offered),
        **dict.fromkeys(("work.proposal", "work.withdraw"), sent),
        "staff.person": {"ref": person.ref}, "staff.try_again": {"ref": "M-22222222"},
        "demo.become": {"ref": person.ref}, "public.rule_page": {
            "slug": "feedback-from-several-clients"},
        **_learning(person), **_links(app, person), **_of_client(client, person, work),
        **_documents(person), "step": "reason", **_asked(person, own),
        **_reporting(feedback.ref),
        **of_feedback.things(person, client, feedback, NASTY),
        **of_reviews.things(own, NASTY), **of_objections.things(person, client, NASTY),
        "key": "letter", "action": "send-proposals",
    }


def _asked(person: Person, own: Action) -> dict[str, object]:
    """A question to the team, answered once, and the way from a decision to its thread."""
    case = requests_of.question(person, subject=NASTY[:100], text=NASTY)
    thread = {"ref": case.ref}
    if "reviewer" not in person.role_names:
        requests_of.answered(case, people.reviewer(f"Rhea {NASTY}"), then="ask", text=NASTY)
    staff = ("thread", "change", "preview", "answer", "note", "claim", "hand_over")
    return {"requests.about": {"ref": own.ref},
            **dict.fromkeys(("requests.thread", "requests.write", "requests.seen"), thread),
            **dict.fromkeys((f"staff.request_{what}" for what in staff), thread)}


def _reporting(ref: str) -> dict[str, object]:
    """The steps of a report about a feedback."""
    about = {"ref": ref}
    return dict.fromkeys(("feedback.start_report", "feedback.start_client_report",
                          "feedback.report", "feedback.take_report", "feedback.client_report",
                          "feedback.take_client_report"), about)


def _documents(person: Person) -> dict[str, object]:
    """A document of a form that the person has not sent."""
    kept = files.keep(person.id, "walk", f"{NASTY}.txt", io.BytesIO(b"As agreed."))
    return {"attachments.document": {"ref": kept.ref}}


def _of_client(client: Organisation, person: Person, work: Contract) -> dict[str, object]:
    """What acting for a client adds: a colleague, an open invitation, its link."""
    host = organisations.client_of(client, f"Host {NASTY}")
    link = organisations.invited(client, host, f"guest{person.id}@mail.example")
    if "client" in person.role_names:
        organisations.acts(person, client)
    invited = db.session.query(Invitation).filter_by(organisation_id=client.id).one().ref
    house = {"ref": client.ref}
    return {
        "client.contract": {"ref": work.ref}, "client.organisation": house,
        "client.invite": house, "client.follow": {"token": link.rpartition("/")[2]},
        **dict.fromkeys(("client.send_again", "client.withdraw"), house | {"invited": invited}),
        **dict.fromkeys(("client.member", "client.end"), house | {"member": host.ref})}


def _learning(person: Person) -> dict[str, object]:
    enrolment.enrol(person.id, learners.PATH)
    module = shelf.named(learners.PATH).modules[0]
    learners.read_module(person, module.slug)
    ref = quiz.start_quiz(person.id, learners.PATH, module.slug)
    quizzes = {"ref": ref, "number": "1"}
    return {"slug": learners.PATH, "module": module.slug, "lesson": module.lessons[0].slug,
            **dict.fromkeys(("learning.result", "learning.question", "learning.answer"), quizzes)}


def _links(app: Flask, person: Person) -> dict[str, object]:
    signer: URLSafeTimedSerializer = signing.serializer(app.config, "email")
    words = [person.ref, f"new{person.id}@mail.example", addresses.mark_of(person)]
    reset = signing.serializer(app.config, "reset").dumps([person.fs_uniquifier, "x"])
    off = {"token": choices.path(person, Topic.answers).rpartition("/")[2]}
    return {"account.confirm_email": {"token": signer.dumps(words)},
            "account.letters": off, "account.turn_off": off,
            "security.reset_password": {"token": reset}}
