"""Several hands at one review at once: one of them wins, and the others learn of it."""

import pytest
from sqlalchemy import func, select

from portal.extensions import db as database
from portal.models import Appeal, Case, Event, OutboxLetter, Person
from portal.policy.refusal import Refusal
from portal.services.enforcement import appeals
from tests import decisions, people
from tests.reviews_of import ANSWER, FIRST, REASONS, asked
from tests.web.staff.test_at_once import at_once

pytestmark = pytest.mark.engine


@pytest.fixture
def hold(mina):
    return decisions.hold_on(mina)


def number(db, *verbs: str) -> int:
    return db.scalar(select(func.count()).select_from(Event).where(Event.verb.in_(verbs)))


def presses(client, case: Case, who: Person, outcome: str, button: str):
    """A browser that is about to send the last form; returns what presses the button."""
    theirs = client.as_person(who)
    page = theirs.get(f"/staff/reviews/{case.ref}")
    preview = theirs.send(page.form("Preview"), outcome=outcome, reasons=REASONS,
                          **{"answer-1": ANSWER})
    form = preview.form(button)
    return lambda: theirs.http.post(form.action, data=form.fields)


def by_mail(app, person_id: int, ref: str):
    """A mail that objects, read by a worker of its own."""
    def read():
        with app.app_context():
            try:
                appeals.ask(person_id, ref, ["I was ill, and I said so."], via="mail")
                database.session.commit()
                return "asked"
            except Refusal:
                database.session.rollback()
                return "refused"
            finally:
                database.session.remove()
    return read


def test_two_who_decide_in_opposite_ways(client, db, mina, hold):
    case = asked(mina, hold.ref, FIRST)
    tomas, ida = people.reviewer("Tomas Lindqvist"), people.reviewer("Ida Brandt")
    db.commit()
    answers = at_once(presses(client, case, tomas, "upheld", "Let it stand"),
                      presses(client, case, ida, "reduced", "Make it lighter"))
    db.rollback()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert REASONS in loser.get_data(as_text=True)
    assert number(db, "review.upheld", "review.reduced") == 1
    sent = db.scalars(select(OutboxLetter.letter)).all()
    assert len([one for one in sent if one in {"review_upheld", "review_reduced"}]) == 1


@pytest.mark.slow
def test_one_request_sent_ten_times_at_once_is_one_review(client, db, mina, hold):
    hers = client.as_person(mina)
    page = hers.get(f"/status/decisions/{hold.ref}/review")
    form = hers.send(page.form("Check before"), **{"argument-1": FIRST}).form("Send the request")
    answers = at_once(*[lambda: hers.http.post(form.action, data=form.fields)] * 10)
    db.rollback()
    assert {(a.status_code, a.location) for a in answers} == {
        (303, f"/status/decisions/{hold.ref}/review/sent")}
    assert number(db, "review.asked") == 1


def test_asking_by_mail_and_on_the_page_at_once_is_one_review(app, client, db, mina, hold):
    hers = client.as_person(mina)
    page = hers.get(f"/status/decisions/{hold.ref}/review")
    form = hers.send(page.form("Check before"), **{"argument-1": FIRST}).form("Send the request")
    person_id, ref = mina.id, hold.ref
    db.commit()
    at_once(lambda: hers.http.post(form.action, data=form.fields), by_mail(app, person_id, ref))
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Appeal)) == 1
    assert number(db, "review.asked") == 1


@pytest.mark.slow
def test_withdrawing_and_deciding_at_once_leave_one_result(client, db, mina, hold):
    case = asked(mina, hold.ref, FIRST)
    hers = client.as_person(mina)
    form = hers.get(f"/requests/{case.ref}/withdrawal").form("Withdraw the request")
    tomas = people.reviewer("Tomas Lindqvist")
    db.commit()
    at_once(lambda: hers.http.post(form.action, data=form.fields),
            presses(client, case, tomas, "upheld", "Let it stand"))
    db.rollback()
    assert number(db, "review.withdrawn", "review.upheld") == 1
    assert db.scalars(select(Appeal.outcome)).one() in {"withdrawn", "upheld"}
