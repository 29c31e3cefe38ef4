"""Pages put together from many places ask at most four times as well, however much there is."""

import io
from datetime import timedelta

import pytest

from portal import clock
from portal.extensions import db
from portal.models import (
    Contract,
    Declaration,
    Event,
    Feedback,
    FeedbackVersion,
    Organisation,
    Warning_,
)
from portal.policy import documents
from portal.policy.instants import pacific_day
from portal.policy.vocabulary import Kind
from portal.services import feedback as feedbacks
from portal.services import files
from portal.services.cases import threads
from portal.services.enforcement import appeals, holds
from portal.services.enforcement.appeals import asking
from portal.services.work import drafts
from tests import conduct, decisions, organisations, people, reviews_of
from tests.queries import queries

MOST, MANY = 4, 40
# Agreeing is tried out, by the code that does it and under its rules, so that a second person
# reads the statement and the letter exactly as they would be. What it asks does not grow.
TRIED_OUT = {"/staff/decisions/{signed}/approve": 7, "/staff/decisions/{signed_hold}/approve": 10}

MINA = ["/requests/{report}/review", "/requests/{report}/review/check",
        "/requests/{again}/review", "/requests/{again}/review/sent", "/requests/{kept}/withdrawal"]
HOLLY = ["/status/decisions/{hold}/review/check", "/requests/{fresh}/withdrawal",
         "/status/decisions/{hold}/review/sent"]
RUTH = ["/staff/reviews/{held}", "/staff/reviews/{fresh}", "/staff/reviews/{explained}",
        "/staff/reviews/{kept}", "/staff/reviews/{removed}", "/staff/reviews/{decided}",
        "/staff/reviews/{withdrawn}", "/staff/reports", "/staff/reports/new",
        "/staff/reports/{report}", "/staff/people/{mina}", "/staff/people/{mina}/decisions/new",
        "/staff/feedback/{feedback}", "/staff/decisions/{hold}", *TRIED_OUT]


def scene(rows):
    """Mina and Holly with reviews of everything there are reviews of; references by name."""
    mina, case = reviews_of.answered_report()
    holly = people.person("Holly Reyes", human_id=mina.id)
    mina.human_id = mina.id  # one human being with two accounts
    hold = decisions.hold_on(holly, items=min(3 + rows, 12))
    fresh = reviews_of.asked(holly, hold.ref, *["Not so."] * min(rows, 9))
    told = {"report": case.ref, "hold": hold.ref, "fresh": fresh.ref, "mina": mina.ref,
            **_reviews(), **_reports(mina, case, rows)}
    _said(fresh, holly, rows)
    _known(mina, rows)
    drafts.save(mina.id, asking.FORM, case.ref, {"argument-1": "They agreed to it."})
    closed = conduct.decided(people.person("Bella Block"), Kind.block)
    db.session.commit()
    persons = {"mina": mina, "holly": holly, "ruth": people.reviewer("Ruth Reads")}
    return {**told, "signed": closed.ref, "signed_hold": _signed_hold()}, persons


def _signed_hold():
    """A hold of somebody top rated, which one colleague has decided and a second one has not."""
    hold = decisions.proposed(people.person("Tove Top", top_rated=True))
    holds.confirm(hold.ref, by=people.reviewer("Marta Keller").id, reasons=decisions.REASONS,
                  seen=hold.revision)
    db.session.commit()
    return hold.ref


def _reviews():
    """A review of each kind of decision, waiting, decided and taken back."""
    found = {}
    for name in ("held", "decided", "withdrawn"):
        person = people.person(f"Hanna {name.title()}")
        found[name] = reviews_of.asked(person, decisions.hold_on(person).ref)
    reviews_of.decided(found["decided"], people.reviewer("Tomas Lindqvist"))
    appeals.withdraw(found["withdrawn"].person_id, found["withdrawn"].ref)
    person = people.person("Edgar Explained")
    found["explained"] = reviews_of.asked(person, conduct.decided(person).ref)
    _, removed = reviews_of.answered_report("removed")
    feedback = db.session.get_one(Feedback, removed.feedback_id)
    contract = db.session.get_one(Contract, feedback.contract_id)
    author = organisations.client_of(db.session.get_one(Organisation, contract.organisation_id))
    found["removed"] = reviews_of.asked(author, feedback.ref)
    return {name: case.ref for name, case in found.items()}


def _reports(mina, case, rows):
    """A review of Mina's other report, and around the first one documents, versions, reports."""
    feedback = db.session.get_one(Feedback, case.feedback_id)
    message = threads.first_message(case)
    for n in range(rows):
        db.session.add(FeedbackVersion(feedback_id=feedback.id, number=n + 1, until=clock.now(),
                                       said={"public_comment": "Before."}))
        if n < documents.MOST:
            files.keep(mina.id, "review", f"{n}.txt", io.BytesIO(b"As agreed."))
    files.attach(mina.id, "review", case_id=case.id, message_id=message.id)
    again = reviews_of.answered_report_of(mina)
    return {"again": again.ref, "kept": reviews_of.asked(mina, again.ref).ref,
            "feedback": feedback.ref}


def _said(case, person, rows):
    for n in range(rows):
        threads.say(case, voice="person", text=f"Message {n}", by=person.id)
    counted = db.session.query(Feedback).filter_by(freelancer_id=person.id).first()
    feedbacks.remove(counted, by=None, because="Reported.")


def _known(person, rows):
    """What a record shows: warnings, things told beforehand, events."""
    now, day = clock.now(), pacific_day(clock.now())
    for n in range(rows):
        at = now - timedelta(hours=n)
        db.session.add_all([
            Warning_(person_id=person.id, ground="negative_feedback", level=2, warned_at=at,
                     ended_at=at, facts={}),
            Declaration(person_id=person.id, kind="travel", text=f"Trip {n}", starts_on=day,
                        declared_at=at),
            Event(at=at, verb="settings.saved", person_id=person.id, facts={})])


def counts(client, rows):
    """How many statements each page of each visitor sends."""
    told, persons = scene(rows)
    found = {}
    for who, pages in (("mina", MINA), ("holly", HOLLY), ("ruth", RUTH)):
        browser = client.as_person(persons[who])
        for path in pages:
            browser.open(path.format(**told), follow_redirects=False)  # first views are noted
            with queries() as sent:
                answer = browser.open(path.format(**told), follow_redirects=False)
            assert answer.status_code == 200, (who, path, answer.status_code)
            found[who, path] = len(sent)
    return found


@pytest.mark.slow
def test_pages_about_reviews_ask_as_often_for_many_rows_as_for_one(client):
    one, many = counts(client, 1), counts(client, MANY)
    assert one == many
    assert {page: n for page, n in many.items() if n > TRIED_OUT.get(page[1], MOST)} == {}
