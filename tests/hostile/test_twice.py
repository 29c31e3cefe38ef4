"""Ten windows press the same button in the same moment: one row, ten calm answers."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.extensions import db as database
from portal.models import (
    Action,
    Contract,
    Draft,
    Enrolment,
    Event,
    LessonRead,
    Offer,
    OutboxLetter,
    Person,
    Proposal,
    QuizAttempt,
    Statement,
)
from portal.services.learning import enrolment, quiz, shelf
from tests import decisions, learners, marketplace, people
from tests.page import CarefulClient

MANY = 10


def rows(*tables) -> list[int]:
    database.session.commit()
    return [database.session.scalar(select(func.count()).select_from(table)) for table in tables]


def ten_times(client: CarefulClient, person: Person, url: str, **fields) -> set[int]:
    """Post it from ten windows of one browser at once; the kinds of answer."""
    browser = client.as_person(person)
    data = {**fields, "csrf_token": browser.token()}
    windows = marketplace.windows(browser, MANY)
    answers = marketplace.at_once([lambda w=window: w.post(url, data=data) for window in windows])
    places = {urlsplit(a.location).path for a in answers if a.location}
    assert len(places) <= 1, f"they end on different pages: {places}"
    return {answer.status_code for answer in answers}


def test_starting_a_path(client, mina):
    assert ten_times(client, mina, f"/learning/{learners.PATH}/enrolment") == {302}
    assert rows(Enrolment, Event) == [1, 1]


def test_starting_the_path_of_a_hold(client, mina):
    decisions.hold_on(mina)
    assert ten_times(client, mina, f"/learning/{learners.PATH}/enrolment") == {302}
    assert rows(Enrolment) == [1]


@pytest.fixture
def module(mina):
    """The first module of the path that Mina has started."""
    enrolment.enrol(mina.id, learners.PATH)
    return shelf.named(learners.PATH).modules[0]


def test_finishing_a_lesson(client, mina, module):
    at = f"/learning/{learners.PATH}/{module.slug}/{module.lessons[0].slug}"
    assert ten_times(client, mina, at) == {302}
    assert rows(LessonRead) == [1]


def test_starting_a_quiz(client, mina, module):
    learners.read_module(mina, module.slug)
    assert ten_times(client, mina, f"/learning/{learners.PATH}/{module.slug}/quiz") == {302}
    assert rows(QuizAttempt) == [1]


@pytest.mark.slow
def test_the_last_answer_of_the_last_quiz_schedules_one_monday(client, mina):
    hold = decisions.hold_on(mina)
    learners.finish_path(mina, leave=1)
    last = shelf.named(learners.PATH).modules[-1]
    learners.read_module(mina, last.slug)
    ref = quiz.start_quiz(mina.id, learners.PATH, last.slug)
    drawn = [one["id"] for one in learners.attempt(ref).questions]
    right = {one: next(o.id for o in last.question(one).options if o.right) for one in drawn}
    for one in drawn[:-1]:
        quiz.answer(mina.id, ref, one, right[one])
    database.session.commit()
    letters, = rows(OutboxLetter)
    at = f"/learning/{learners.PATH}/{last.slug}/quiz/{ref}/{len(drawn)}"
    assert ten_times(client, mina, at, option=right[drawn[-1]]) == {302}
    scheduled = database.session.scalars(select(Event).where(Event.verb == "hold.scheduled")).all()
    assert len(scheduled) == 1
    assert rows(OutboxLetter) == [letters + 1]
    assert database.session.get_one(Action, hold.id).ends_at is not None


@pytest.mark.slow
def test_sending_a_proposal_and_saving_a_draft(client, mina):
    posting = people.posting()
    at, typed = f"/work/postings/{posting.ref}/proposal", {
        "price": "800", "letter": marketplace.LETTER}
    assert ten_times(client, mina, at, **typed, then="draft") == {302}
    assert rows(Draft, Proposal) == [1, 0]
    assert ten_times(client, mina, at, **typed, then="send") == {302}
    assert rows(Draft, Proposal, Event) == [0, 1, 1]


@pytest.mark.slow
def test_accepting_and_declining_an_offer(client, mina):
    begun, = rows(Contract)
    taken, left = marketplace.offer(mina), marketplace.offer(mina)
    assert ten_times(client, mina, f"/work/offers/{taken.ref}/acceptance") == {302}
    assert ten_times(client, mina, f"/work/offers/{left.ref}/refusal") == {302}
    assert rows(Contract, Offer, Event) == [begun + 1, 2, 2]


def test_taking_a_proposal_back(client, mina):
    sent = marketplace.sent(mina, people.posting())
    assert ten_times(client, mina, f"/work/proposals/{sent.ref}/withdrawal") == {302}
    assert rows(Event) == [1]


@pytest.mark.slow
@pytest.mark.parametrize("outcome", ["confirm", "decline"])
def test_deciding(client, db, mina, outcome):
    action = decisions.proposed(mina)
    codes = ten_times(client, people.reviewer(), f"/staff/decisions/{action.ref}/decide",
                      outcome=outcome, reasons=decisions.REASONS, seen=str(action.revision))
    assert codes == {303}
    one = int(outcome == "confirm")
    assert rows(Event, Statement, OutboxLetter) == [1, one, one]


@pytest.mark.slow
def test_ending_a_hold_early(client, db, mina):
    action = decisions.hold_on(mina)
    before = rows(Event, OutboxLetter)
    codes = ten_times(client, people.reviewer(), f"/staff/decisions/{action.ref}/lift",
                      reasons=decisions.REASONS)
    assert codes == {303}
    assert rows(Event, OutboxLetter) == [one + 1 for one in before]


@pytest.mark.slow
def test_trying_a_letter_again(client, db, mina):
    now = clock.now()
    dead = OutboxLetter(
        letter="hold_placed", dedupe_key="dead", person_id=mina.id, to_address=mina.email,
        message_id="<dead@x>", subject="Hello", text="Hello", html="", created_at=now, due_at=now,
        dead_at=now, error="550", attempts=9)
    db.add(dead)
    db.flush()
    assert ten_times(client, people.reviewer(), f"/staff/mail/{dead.ref}/again") <= {303, 409}
    assert rows(OutboxLetter, Event) == [1, 1]
