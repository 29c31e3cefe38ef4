"""Whoever gave or received a removed feedback objects to that, and somebody else brings it back."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock, dates
from portal.models import Case, Event, Feedback, Member, OutboxLetter, Touched
from portal.policy import appeals as policy
from portal.policy.feedback import Side
from portal.policy.refusal import Misplaced, Refusal
from portal.policy.vocabulary import PACIFIC
from portal.services.enforcement.appeals import deciding, known, matters
from portal.services.feedback import report_decisions, reporting
from portal.services.store import session
from tests import organisations, people, reports_of, reviews_of

SECRET = "Between us, the velvet lamp cost me a whole night of sleep."


@pytest.fixture
def marta(db):
    return people.reviewer("Marta Keller")


def removed(mina, shop, by, **more):
    """A feedback about Mina that she reported and Marta removed; (feedback, request)."""
    return decided("removed", mina, shop, by, **more)


def decided(outcome, mina, shop, by, **more):
    """A feedback about Mina that she reported, and what came of it; (feedback, request)."""
    given = reports_of.visible_feedback(mina, shop, **more)
    case = reported(mina, given)
    report_decisions.decide(case.ref, report_decisions.Choice(
        outcome, reviews_of.REASONS, case.revision), by=by.id)
    return given, case


def reported(who, given, **more):
    ref = reports_of.report_of(who, given, **more)
    return session.scalars(select(Case).where(Case.ref == ref)).one()


def letters(db, name):
    return list(db.scalars(select(OutboxLetter).where(OutboxLetter.letter == name)))


def test_its_author_asks_and_a_colleague_brings_it_back(db, mina, shop, omar, marta, tomas):
    given, _ = removed(mina, shop, marta)
    case = reviews_of.asked(omar, given.ref)
    assert case.subject == f"Review of the removal of feedback {given.ref}"
    reviews_of.decided(case, tomas, "reversed")
    db.refresh(given)
    assert (given.removed_at, given.removed_because, given.removed_by_id) == (None, None, None)
    assert "feedback.restored" in set(db.scalars(select(Event.verb)))
    assert db.scalar(select(Touched).where(Touched.freelancer_id == mina.id)) is not None
    assert [one.person_id for one in letters(db, "feedback_back")] == [mina.id]
    assert [one.person_id for one in letters(db, "review_reversed")] == [omar.id]


def test_upheld_it_stays_removed_and_nobody_else_is_written_to(db, mina, shop, omar, marta, tomas):
    given, _ = removed(mina, shop, marta)
    reviews_of.decided(reviews_of.asked(omar, given.ref), tomas, "upheld")
    db.refresh(given)
    assert given.removed_at is not None
    assert letters(db, "feedback_back") == []


def test_whoever_removed_it_does_not_decide(db, mina, shop, omar, marta):
    given, _ = removed(mina, shop, marta)
    case = reviews_of.asked(omar, given.ref)
    with pytest.raises(Refusal, match="took part"):
        reviews_of.decided(case, marta, "reversed")


def test_whoever_asked_for_the_removal_a_stranger_and_a_former_member_find_nothing(
        db, mina, shop, omar, marta):
    given, _ = removed(mina, shop, marta)
    for who in (mina, people.person("Stan Stranger")):
        assert matters.of_person(who.id, given.ref) is None
        with pytest.raises(LookupError):
            reviews_of.asked(who, given.ref)
    db.get(Member, (shop.id, omar.id)).left_at = clock.now()
    db.commit()
    assert matters.of_person(omar.id, given.ref) is None


def test_after_a_report_of_staff_its_receiver_may_want_it_back(
        db, mina, shop, omar, marta, tomas):
    given = reports_of.visible_feedback(mina, shop)
    ref = reporting.report_fraud(marta.id, given.ref,
                                 details="The check of 3 May names the author.")
    case = db.scalars(select(Case).where(Case.ref == ref)).one()
    report_decisions.decide(ref, report_decisions.Choice(
        "removed", reviews_of.REASONS, case.revision), by=people.reviewer("Ida Brandt").id)
    reviews_of.decided(reviews_of.asked(mina, given.ref), tomas, "reversed")
    db.refresh(given)
    assert given.removed_at is None
    assert [one.person_id for one in letters(db, "feedback_back")] == [omar.id]


def test_one_that_the_receiver_never_saw_is_not_theirs_to_ask_about(db, mina, shop, omar, marta):
    given = people.unhappy(mina, shop, ended_days_ago=2, given_days_ago=1)
    db.commit()
    case = reported(omar, given, reason="own", reader=Side.client)
    report_decisions.decide(case.ref, report_decisions.Choice(
        "removed", reviews_of.REASONS, case.revision), by=marta.id)
    assert matters.of_person(mina.id, given.ref) is None


def test_a_second_person_waits_until_the_first_review_is_finished(
        db, mina, shop, omar, marta, tomas):
    petra = organisations.client_of(shop, "Petra Second")
    given, _ = removed(mina, shop, marta)
    case = reviews_of.asked(omar, given.ref)
    with pytest.raises(Refusal, match="Somebody else whom it concerns"):
        reviews_of.asked(petra, given.ref)
    reviews_of.decided(case, tomas, "upheld")
    assert reviews_of.asked(petra, given.ref).person_id == petra.id
    hers, = db.scalars(select(Case).where(Case.person_id == petra.id, Case.kind == "review"))
    reviews_of.decided(hers, tomas, "upheld")
    assert known.needs_new(known.of_matter(matters.of_person(omar.id, given.ref)))
    with pytest.raises(Misplaced, match="Say what is new since then"):
        reviews_of.asked(omar, given.ref)


def test_a_feedback_that_is_back_leaves_nothing_to_ask(db, mina, shop, omar, marta, tomas):
    given, _ = removed(mina, shop, marta)
    reviews_of.decided(reviews_of.asked(omar, given.ref), tomas, "reversed")
    with pytest.raises(Refusal, match="shown again"):
        reviews_of.asked(omar, given.ref)


def test_the_time_to_ask_runs_from_the_removal(db, mina, shop, omar, marta):
    given, _ = removed(mina, shop, marta)
    matter = matters.of_person(omar.id, given.ref)
    assert matter.window.closes == policy.review_until(matter.notice_at)
    with (time_machine.travel(matter.window.closes.timestamp() + 1, tick=False),
          pytest.raises(Refusal, match="ended on")):
        reviews_of.asked(omar, given.ref)


def test_a_review_of_a_report_that_removes_tells_both_sides_and_they_may_object(
        db, mina, shop, omar, marta, tomas):
    given, case = decided("kept", mina, shop, marta)
    reviews_of.decided(reviews_of.asked(mina, case.ref), tomas, "reversed")
    db.refresh(given)
    assert given.removed_at is not None
    assert [one.person_id for one in letters(db, "feedback_removed")] == [omar.id]
    again = reviews_of.asked(omar, given.ref)
    for who in (marta, tomas):
        with pytest.raises(Refusal, match="took part"):
            reviews_of.decided(again, who, "reversed")
    reviews_of.decided(again, people.reviewer("Ida Brandt"), "reversed")
    db.refresh(given)
    assert given.removed_at is None


def test_what_a_review_removes_can_be_objected_to_as_long_as_its_letter_says(
        db, mina, shop, omar, marta, tomas):
    given, case = decided("kept", mina, shop, marta)
    asked = reviews_of.asked(mina, case.ref)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        reviews_of.decided(asked, tomas, "reversed")
        closes = matters.of_person(omar.id, given.ref).window.closes
        until = dates.day(dates.own(closes, PACIFIC))
        assert until in " ".join(letters(db, "feedback_removed")[0].text.split())


def test_the_preview_shows_every_letter_and_stores_nothing(db, mina, shop, omar, marta, tomas):
    given, _ = removed(mina, shop, marta)
    case = reviews_of.asked(omar, given.ref)
    made = deciding.preview(case.ref, reviews_of.choice(case, "reversed"), by=tomas.id)
    assert [name for name, _ in made.others] == [mina.name]
    assert "is back" in made.others[0][1].text
    assert db.get(Feedback, given.id).removed_at is not None


def test_reasons_never_repeat_private_words_of_either_side(db, mina, shop, omar, marta, tomas):
    given, _ = removed(mina, shop, marta)
    people.unhappy(mina, private=True, comment=SECRET)
    case = reviews_of.asked(omar, given.ref)
    with pytest.raises(Misplaced, match="repeats words"):
        reviews_of.decided(case, tomas, "reversed",
                           reasons=f"We looked at all of it. {SECRET} So it comes back.")
