"""Mina asks for a review: of any kind of decision, in time, one at a time, with nothing lost."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.models import Appeal, Argument, Case, Event, Message, OutboxLetter
from portal.policy import appeals as policy
from portal.policy import clocks
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.policy.vocabulary import Kind
from portal.services.cases import overdue
from portal.services.enforcement import appeals, holds, standing
from portal.services.enforcement.appeals.known import AlreadyAsked
from tests import decisions, people
from tests.conduct import closed, decided
from tests.reviews_of import FIRST, SECOND, answered_report, asked, review_of
from tests.reviews_of import decided as reviewed
from tests.stored import number


def test_each_argument_is_kept_by_itself_and_the_answer_has_a_date(db, mina, hold):
    case = asked(mina, hold.ref)
    review = review_of(case)
    assert (case.kind, case.owed_by, case.action_id) == ("review", "team", hold.id)
    assert case.due_at == clocks.review_answer_due(case.opened_at)
    assert [(a.number, a.text, a.answer) for a in db.scalars(select(Argument))] == [
        (1, FIRST, None), (2, SECOND, None)]
    assert review.first_decided_by_id == hold.decided_by_id
    assert review.asked_via == "page"
    letter = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc())).first()
    assert letter.letter == "review_received"
    assert "review.asked" in db.scalars(select(Event.verb)).all()


def test_the_decisions_own_thread_says_that_a_review_was_asked_for(db, mina, hold):
    case = asked(mina, hold.ref)
    notice = db.scalars(select(Case).where(Case.kind == "notice")).one()
    said = db.scalars(select(Message.text).where(Message.case_id == notice.id)).all()
    assert any(case.ref in each for each in said)


@pytest.mark.parametrize("kind", [Kind.education, Kind.info_request, Kind.suspension])
def test_every_kind_of_decision_can_be_objected_to(db, mina, kind):
    action = decided(mina, kind)
    assert review_of(asked(mina, action.ref)).action_id == action.id


def test_a_closed_account_is_heard_and_both_deciders_are_kept(db, mina):
    action = closed(mina)
    review = review_of(asked(mina, action.ref))
    assert {review.first_decided_by_id, review.first_approved_by_id} == {
        action.decided_by_id, action.approved_by_id}


def test_a_decision_that_has_ended_can_be_objected_to(db, mina, hold):
    holds.lift_early(hold.ref, by=people.reviewer().id, because=decisions.REASONS)
    db.commit()
    assert asked(mina, hold.ref).kind == "review"


def test_the_answer_to_a_report_can_be_objected_to_if_the_feedback_stayed(db):
    reporter, case = answered_report("kept")
    review = review_of(asked(reporter, case.ref))
    assert review.report_case_id == case.id and review.action_id is None


def test_a_report_that_was_followed_leaves_nothing_to_review(db):
    reporter, case = answered_report("removed")
    with pytest.raises(Refusal, match="as you had asked"):
        appeals.ask(reporter.id, case.ref, [FIRST])


def test_a_strangers_decision_is_nothing_to_her(db, hold):
    with pytest.raises(LookupError):
        appeals.ask(people.person("Petra Stone").id, hold.ref, [FIRST])


@pytest.mark.parametrize("ref", ["D-NOTHERE1", "Q-NOTHERE1", "", "D-\x00", "x" * 5_000])
def test_what_is_no_decision_is_nothing(db, mina, ref):
    with pytest.raises(LookupError):
        appeals.ask(mina.id, ref, [FIRST])


def test_another_account_of_hers_may_ask(db, mina, hold):
    other = people.person("Mina Second", human_id=77)
    mina.human_id = 77
    review = review_of(asked(other, hold.ref))
    assert review.about_person_id == mina.id


@pytest.mark.parametrize("kind", ["decision", "report"])
def test_one_at_a_time_and_the_database_says_so_too(db, mina, hold, kind):
    if kind == "report":
        mina, reported = answered_report()
        ref = reported.ref
    else:
        ref = hold.ref
    case = asked(mina, ref)
    with pytest.raises(AlreadyAsked, match="We answer it by") as no:
        appeals.ask(mina.id, ref, ["Something else altogether."])
    assert no.value.ref == case.ref
    db.rollback()
    first = review_of(case)
    twin = Case(person_id=mina.id, kind="review", subject="x", opened_at=clock.now(),
                last_at=clock.now())
    db.add(twin)
    db.flush()
    db.add(Appeal(case_id=twin.id, action_id=first.action_id,
                  report_case_id=first.report_case_id, about_person_id=mina.id,
                  asked_at=clock.now(), asked_via="page"))
    with pytest.raises(IntegrityError):
        db.flush()


def test_the_same_words_again_within_a_moment_are_one_review(db, mina, hold):
    assert asked(mina, hold.ref).id == asked(mina, hold.ref).id
    assert number(db, Appeal) == 1
    assert db.scalars(select(OutboxLetter.letter)).all().count("review_received") == 1


def test_after_an_answer_another_needs_something_new(db, mina, hold):
    reviewed(asked(mina, hold.ref), people.reviewer("Tomas Lindqvist"))
    with pytest.raises(Misplaced, match="Say what is new") as no:
        appeals.ask(mina.id, hold.ref, [FIRST])
    assert no.value.field == "new"
    db.rollback()
    second = asked(mina, hold.ref, FIRST, new_evidence="The client has written to me since.")
    assert review_of(second).new_evidence == "The client has written to me since."


def test_after_a_reversal_there_is_nothing_left_to_ask(db, mina):
    action = decided(mina, Kind.suspension)
    reviewed(asked(mina, action.ref), people.reviewer("Tomas Lindqvist"), "reversed")
    with pytest.raises(Refusal, match="is undone"):
        appeals.ask(mina.id, action.ref, [FIRST], new_evidence="More of it.")


def test_what_was_withdrawn_can_be_asked_again_without_anything_new(db, mina, hold):
    first = asked(mina, hold.ref)
    appeals.withdraw(mina.id, first.ref)
    appeals.withdraw(mina.id, first.ref)
    db.commit()
    assert (review_of(first).outcome, review_of(first).decided_by_id) == ("withdrawn", None)
    assert first.closed_at is not None
    assert db.scalars(select(OutboxLetter.letter)).all().count("review_withdrawn") == 1
    assert asked(mina, hold.ref).id != first.id


def test_what_was_decided_can_not_be_withdrawn(db, mina, hold):
    case = asked(mina, hold.ref)
    reviewed(case, people.reviewer("Tomas Lindqvist"))
    with pytest.raises(Conflict, match="decided while you were reading"):
        appeals.withdraw(mina.id, case.ref)


def test_nobody_withdraws_the_review_of_somebody_else(db, mina, hold):
    case = asked(mina, hold.ref)
    with pytest.raises(LookupError):
        appeals.withdraw(people.person("Petra Stone").id, case.ref)
    with pytest.raises(LookupError):
        appeals.withdraw(mina.id, db.scalars(select(Case.ref).where(Case.kind == "notice")).one())


def test_the_window_holds_through_the_last_second_pacific(db, mina, hold):
    closes = policy.review_until(hold.decided_at)
    with (time_machine.travel(closes + timedelta(seconds=1), tick=False),
          pytest.raises(Refusal, match="23:59 PT")):
        appeals.ask(mina.id, hold.ref, [FIRST])
    with time_machine.travel(closes, tick=False):
        assert asked(mina, hold.ref).opened_at == closes


@pytest.mark.one_case
@pytest.mark.parametrize(("said", "field", "words"), [
    ([], "argument-1", "at least one reason"),
    (["", " \n "], "argument-1", "at least one reason"),
    (["Good.", "x" * 100_000], "argument-2", "up to 5,000 characters"),
    (["x" * 4_000] * 4, "argument-1", "15,000 characters"),
    (["Something."] * 11, "argument-11", "Up to 10 arguments"),
])
def test_what_can_not_stand_is_said_in_words(db, mina, hold, said, field, words):
    with pytest.raises(Misplaced, match=words) as no:
        appeals.ask(mina.id, hold.ref, said)
    assert no.value.field == field


def test_odd_characters_are_made_visible_and_stored(db, mina, hold):
    asked(mina, hold.ref, "One\x00two \ud800 three\r\nfour")
    assert db.scalars(select(Argument.text)).one() == "One\ufffdtwo \ufffd three\nfour"


def test_a_mail_that_was_read_opens_a_review_as_well(db, mina, hold):
    review = review_of(asked(mina, hold.ref, via="mail"))
    assert review.asked_via == "mail"
    said = db.scalars(select(Message.via).where(Message.case_id == review.case_id))
    assert said.all() == ["mail"]


def test_a_new_action_never_closes_a_review_that_waits(db, mina, hold):
    case = asked(mina, hold.ref)
    decided(mina, Kind.suspension)
    holds.lift_early(hold.ref, by=people.reviewer().id, because=decisions.REASONS)
    db.commit()
    assert review_of(case).decided_at is None
    assert db.get(Case, case.id).owed_by == "team"


def test_asking_changes_nothing_that_is_in_force(db, mina, hold):
    asked(mina, hold.ref)
    assert [each.ref for each in standing.standing(mina.id).in_force] == [hold.ref]


def test_the_database_refuses_a_first_decider_by_plain_sql(db, mina):
    action = closed(mina)
    case = asked(mina, action.ref)
    for column in ("decided_by_id", "approved_by_id"):
        with pytest.raises(IntegrityError):
            db.execute(text(
                "UPDATE appeal SET decided_at = asked_at, outcome = 'upheld', reasons = 'x', "
                "decided_by_id = :who WHERE case_id = :case"),
                {"who": getattr(action, column), "case": case.id})
        db.rollback()
    with pytest.raises(IntegrityError):
        db.execute(text(
            "UPDATE appeal SET decided_at = asked_at, outcome = 'upheld', reasons = 'x', "
            "decided_by_id = :who WHERE case_id = :case"), {"who": mina.id, "case": case.id})
    db.rollback()


def test_a_missed_date_is_told_with_a_new_one(db, mina, hold):
    case = asked(mina, hold.ref)
    late = case.due_at + timedelta(seconds=1)
    with time_machine.travel(late, tick=False):
        assert overdue.run(late).missed == 1
    db.refresh(case)
    assert case.times_missed == 1 and case.due_at > late
    assert "request_missed" in db.scalars(select(OutboxLetter.letter)).all()
