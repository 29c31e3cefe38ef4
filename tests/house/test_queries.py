"""No page asks the database often: at most four times, and as often for many rows as for one."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from portal import clock
from portal.extensions import db
from portal.models import InboundMail, OutboxLetter, Person
from portal.policy.vocabulary import Kind
from portal.services.cases import threads
from portal.services.enforcement import holds
from portal.services.mailroom import arriving
from tests import (
    conduct,
    decisions,
    learners,
    marketplace,
    organisations,
    people,
    reviews_of,
)
from tests.engines import often
from tests.queries import queries

MOST = 4
MANY = often(80, 400)  # lists have a second page

FREELANCER = {
    "status": "/status", "decision": "/status/decisions/{decision}",
    "paused": "/paused/proposals", "learning": "/learning",
    "told beforehand": "/settings/declarations",
    "dates as they would be": "/settings/example?time_zone=Europe/Kyiv&locale=uk",
    "path": "/learning/reskilling-for-success", "settings": "/settings",
    "optional letters": "/settings/mail",
    "postings": "/work/postings", "posting": "/work/postings/{posting}",
    "writing": "/work/postings/{posting}/proposal", "proposals": "/work/proposals",
    "offers": "/work/offers", "offer": "/work/offers/{offer}", "contracts": "/work/contracts",
    "earnings": "/work/earnings", "proposal": "/work/proposals/{sent}",
    "contract": "/work/contracts/{contract}", "draft": "/work/postings/{posting}/draft",
    "lesson": "/learning/reskilling-for-success/{module}/{lesson}",
    "quiz": "/learning/reskilling-for-success/{module}/quiz",
    "rules": "/rules", "answer to a question": "/status/decisions/{asked}/answer",
    "requests": "/requests", "asking": "/requests/new",
    "request": "/requests/{request}", "asking for a review": "/status/decisions/{decision}/review",
    "review asked": "/status/decisions/{asked}/review",
}
DONE = {"status of who is done": "/status",
        "calendar": "/learning/reskilling-for-success/monday.ics"}
STAFF = {
    "queue": "/staff/queue", "holds": "/staff/holds", "restorations": "/staff/restorations",
    "mail": "/staff/mail", "mail that arrived": "/staff/mail/in",
    "mail of all kinds": "/staff/mail/in?show=all", "one mail": "/staff/mail/in/{mail}",
    "requests of staff": "/staff/requests",
    "request of staff": "/staff/requests/{request}",
    "reviews": "/staff/reviews", "review of staff": "/staff/reviews/{review}",
    "decision of staff": "/staff/decisions/{proposed}",
    "decision in force": "/staff/decisions/{decision}",
    "person": "/staff/people/{person}", "settings": "/settings",
    "deciding by hand": "/staff/people/{person}/decisions/new",
}
CLIENT = {
    "contracts of a client": "/client/contracts",
    "contract of a client": "/client/contracts/{contract}",
    "organisation": "/client/organisation/{organisation}",
    "member": "/client/organisation/{organisation}/members/{omar.ref}",
}


def scene(rows: int) -> dict[str, Any]:
    """Mina on hold, in a market with so many rows of everything; references by name."""
    mina, ruth = people.person(), people.reviewer()
    hold = decisions.hold_on(mina, by=ruth)
    learners.start(mina)
    petra = people.person("Petra Done")
    ends = decisions.hold_on(petra, by=ruth)
    learners.finish_path(petra)
    client = people.organisation()
    postings = [people.posting(client) for _ in range(rows)]
    sent = [marketplace.sent(mina, posting) for posting in postings]
    contracts = [people.contract(mina, client, ended_days_ago=None) for _ in range(rows)]
    posting, module = people.posting(), learners.library()[0].modules[0]
    marketplace.draft(mina, posting)
    offers = [marketplace.offer(mina, client) for _ in range(rows)]
    marketplace.balance(mina, 100_000)
    proposed = [decisions.proposed(people.person(f"Petra Number{n}")) for n in range(min(rows, 60))]
    omar = organisations.client_of(client)
    for n in range(min(rows, 60)):
        organisations.client_of(client, f"Colleague Number{n}")
    organisations.invited(client, omar)
    db.session.add_all(_letter(mina.id, n) for n in range(rows))
    arrived = [arriving.accept(b"Subject: %d\r\n\r\nHelp" % n, env_from="x@y.example",
                               rcpt="requests@in.parley.example", via="lmtp").ref
               for n in range(rows)]
    db.session.execute(update(InboundMail).values(state="quarantine"))
    asked = conduct.decided(mina, Kind.info_request, by=ruth)
    for read in (hold, asked, ends):
        read.notice_seen_at = clock.now()  # the first view of each writes that down, once
    request = _requests(mina, rows)
    review = reviews_of.asked(mina, asked.ref).ref
    for held in proposed[1:rows // 20]:
        held_by = db.session.get_one(Person, held.person_id)
        holds.confirm(held.ref, by=ruth.id, reasons=decisions.REASONS, seen=held.revision)
        reviews_of.asked(held_by, held.ref)
    db.session.commit()
    return {"mina": mina, "ruth": ruth, "omar": omar, "petra": petra, "organisation": client.ref,
            "decision": hold.ref, "posting": posting.ref,
            "offer": offers[0].ref, "proposed": proposed[0].ref, "person": mina.ref,
            "sent": sent[0].ref, "contract": contracts[0].ref, "module": module.slug,
            "request": request, "asked": asked.ref, "review": review, "mail": arrived[0],
            "lesson": module.lessons[0].slug}


def _requests(person: Any, rows: int) -> str:
    """So many requests, the last one with as many messages; its reference."""
    due_at = clock.now() + timedelta(days=3)
    for n in range(rows):
        case = threads.open(person.id, kind="question", subject=f"Question {n}", by=person.id,
                            text="Which one counts?", due_at=due_at)
    for n in range(rows):
        threads.say(case, voice="person", text=f"Message {n}", by=person.id)
    return case.ref


def _letter(person_id: int, number: int) -> OutboxLetter:
    now = clock.now()
    return OutboxLetter(
        letter="restored", dedupe_key=f"{person_id}:{number}", person_id=person_id,
        to_address="m@x.example", message_id=f"<{person_id}.{number}@x.example>",
        subject="You can send proposals again", text="Hello",
        html="<p>Hello</p>", created_at=now, due_at=now - timedelta(hours=1),
        dead_at=now if number % 2 else None, error="550 no" if number % 2 else None)


def counts(client, told) -> dict[tuple[str, str], int]:
    """How many statements each page of each visitor sends to the database."""
    db.session.commit()
    found = {}
    for who, pages in (("mina", FREELANCER), ("petra", DONE), ("ruth", STAFF),
                       ("omar", CLIENT)):
        browser = client.as_person(told[who])
        for name, path in pages.items():
            db.session.expire_all()
            with queries() as sent:
                answer = browser.open(path.format(**told))
            assert answer.status_code in (200, 403), (who, name, answer.status_code)
            found[who, name] = len(sent)
    return found


@pytest.mark.slow
def test_no_page_asks_often_and_none_asks_more_for_more_rows(client):
    one, many = counts(client, scene(1)), counts(client, scene(MANY))
    assert {page: n for page, n in many.items() if n > MOST} == {}
    assert {page: (n, many[page]) for page, n in one.items() if n != many[page]} == {}
