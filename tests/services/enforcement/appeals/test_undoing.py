"""What a result does: reversed, a decision is undone and all that followed; reduced, lighter."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Event, Feedback, OutboxLetter, Telling, Touched
from portal.policy.refusal import Misplaced, Refusal
from portal.policy.vocabulary import Ability, Ground, Kind
from portal.services.enforcement import education, evidence, holds, standing, told
from portal.services.enforcement.appeals import deciding, undoing
from portal.services.enforcement.violations import deciding as ladder
from portal.services.enforcement.violations import due, renewing
from tests import decisions, people
from tests.conduct import closed
from tests.conduct import decided as decision
from tests.reviews_of import asked, choice, decided, review_of


def all_of(action) -> frozenset[str]:
    return frozenset(ref for ref, *_ in undoing.counted(action.id))


def letters(db, person) -> list[str]:
    return list(db.scalars(select(OutboxLetter.letter).where(
        OutboxLetter.person_id == person.id).order_by(OutboxLetter.id)))


def verbs(db) -> list[str]:
    return list(db.scalars(select(Event.verb).order_by(Event.id)))


# -- reversed -----------------------------------------------------------------


def test_a_reversed_hold_is_gone_with_its_count_and_mina_reads_an_apology(db, mina, hold, tomas):
    items = [ref for ref, *_ in undoing.counted(hold.id)]
    decided(asked(mina, hold.ref), tomas, "reversed", wrong=frozenset(items[:1]))
    db.refresh(hold)
    assert hold.annulled_at and hold.lifted_at and hold.lifted_by_id == tomas.id
    assert standing.may(mina.id, Ability.send_proposal)
    spent = {f.ref: f.spent_by_id for f in db.scalars(select(Feedback))}
    assert spent[items[0]] == hold.id, "what should not have counted never counts again"
    assert [spent[ref] for ref in items[1:]] == [None, None], "the rest is given back"
    assert evidence.current(mina.id, clock.now()).outcome != "hold"
    assert letters(db, mina)[-1] == "review_reversed"
    assert "lifted_early" not in letters(db, mina), "one letter says it all"
    assert {"hold.lifted", "hold.annulled", "review.reversed"} <= set(verbs(db))


def test_a_reversal_that_the_next_check_would_undo_is_not_taken(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    with pytest.raises(Misplaced, match="next weekly check") as no:
        decided(case, tomas, "reversed")
    assert no.value.field == "wrong"
    db.rollback()
    assert review_of(case).decided_at is None


def test_private_feedback_is_never_named_to_her_when_it_counts_no_more(db, mina, tomas):
    for _ in range(6):
        people.contract(mina, ended_days_ago=30)
    for _ in range(3):
        people.unhappy(mina, private=True, given_days_ago=15, title="The secret contract")
    db.commit()
    hold = decisions.proposed(mina, items=1)
    holds.confirm(hold.ref, by=people.reviewer("Marta Keller").id, reasons=decisions.REASONS,
                  seen=hold.revision)
    db.commit()
    case = asked(mina, hold.ref)
    made = deciding.preview(case.ref, choice(case, "reversed", wrong=all_of(hold)), by=tomas.id)
    assert "secret contract" not in made.letter.text.lower()
    assert made.private_comments == 1, "three clients wrote the same words"


def test_a_hold_that_was_over_gives_its_feedback_back(db, mina, hold, tomas):
    holds.lift_early(hold.ref, by=people.reviewer("Marta Two").id, because=decisions.REASONS)
    db.commit()
    decided(asked(mina, hold.ref), tomas, "reversed", wrong=frozenset([min(all_of(hold))]))
    db.refresh(hold)
    assert hold.annulled_at
    assert db.scalars(select(Touched.freelancer_id).where(
        Touched.due_at >= hold.annulled_at)).all() == [mina.id], "the weekly check looks anew"
    assert sorted(map(bool, db.scalars(select(Feedback.spent_by_id)))) == [False, False, True]


def test_a_reversed_finding_makes_nothing_a_repetition(db, mina, tomas):
    first = decision(mina, Kind.education)
    assert ladder.earlier(mina.id, Ground(first.ground), clock.now()) is not None
    decided(asked(mina, first.ref), tomas, "reversed")
    assert ladder.earlier(mina.id, Ground(first.ground), clock.now()) is None


def test_nor_does_one_whose_path_she_had_completed(db, mina, tomas):
    first = decision(mina, Kind.education)
    education.completed(first, clock.now())
    db.commit()
    assert ladder.earlier(mina.id, Ground(first.ground), clock.now()) is not None
    decided(asked(mina, first.ref), tomas, "reversed")
    assert ladder.earlier(mina.id, Ground(first.ground), clock.now()) is None


@pytest.fixture
def suspension(mina, shop, omar):
    """A suspension of which Omar was told, for whom Mina works."""
    people.contract(mina, shop, ended_days_ago=None)
    action = decision(mina, Kind.suspension)
    told.tell(action)
    return action


def test_clients_who_were_told_get_the_correction_at_once(db, mina, tomas, omar, suspension):
    case = asked(mina, suspension.ref)
    made = deciding.preview(case.ref, choice(case, "reversed"), by=tomas.id)
    assert "correction" in made.letter.text
    decided(case, tomas, "reversed")
    assert letters(db, omar) == ["client_note", "client_correction"]
    assert db.scalars(select(Telling.corrected_at)).one() is not None
    assert standing.may(mina.id, Ability.work_contract)


def test_who_read_that_it_was_over_reads_now_that_it_was_a_mistake(
        db, mina, tomas, omar, suspension):
    holds.lift_early(suspension.ref, by=people.reviewer("Marta Two").id, because=decisions.REASONS)
    db.commit()
    decided(asked(mina, suspension.ref), tomas, "reversed")
    assert letters(db, omar) == ["client_note", "client_correction", "client_correction"]


def test_a_block_that_is_only_announced_never_begins_when_it_is_reversed(db, mina):
    action = closed(mina)
    decided(asked(mina, action.ref), people.reviewer("Ida Brandt"), "reversed")
    db.refresh(action)
    assert action.lifted_at and action.annulled_at
    assert standing.standing(mina.id).actions == ()
    with time_machine.travel(action.in_force_from, tick=False):
        due.begin_due(clock.now())
        assert standing.may(mina.id, Ability.send_message)
    assert letters(db, mina)[-1] == "review_reversed"


# -- reduced ------------------------------------------------------------------


def test_a_reduced_hold_ends_now_and_its_feedback_is_used_up(db, mina, hold, tomas):
    decided(asked(mina, hold.ref), tomas, "reduced")
    db.refresh(hold)
    assert hold.lifted_at and not hold.annulled_at
    assert set(db.scalars(select(Feedback.spent_by_id))) == {hold.id}
    assert letters(db, mina)[-1] == "review_reduced"


def test_a_reduced_suspension_ends_earlier(db, mina, tomas):
    action = decision(mina, Kind.suspension)
    until = (clock.now() + timedelta(days=5)).date()
    decided(asked(mina, action.ref), tomas, "reduced", until=until)
    db.refresh(action)
    assert action.ends_at < clock.now() + timedelta(days=7)
    assert not action.lifted_at


def test_what_a_review_made_shorter_no_lead_makes_longer(db, mina, tomas):
    action = decision(mina, Kind.suspension)
    until = (clock.now() + timedelta(days=5)).date()
    decided(asked(mina, action.ref), tomas, "reduced", until=until)
    db.refresh(action)
    lead = people.person("Ida Brandt", roles=("lead",))
    with pytest.raises(Refusal) as no:
        renewing.renew(action.ref, by=lead.id, seen=action.ends_at.isoformat(),
                       because="We still wait for the bank, which answers on Friday.")
    assert no.value.sentence == renewing.SET_BY_REVIEW


@pytest.mark.parametrize(("days", "words"), [(None, "Name the day"), (-2, "from today on"),
                                             (31, "from today on and before")])
def test_a_suspension_is_only_reduced_to_an_earlier_day(db, mina, tomas, days, words):
    action = decision(mina, Kind.suspension)
    until = None if days is None else (clock.now() + timedelta(days=days)).date()
    with pytest.raises(Misplaced, match=words) as no:
        decided(asked(mina, action.ref), tomas, "reduced", until=until)
    assert no.value.field == "until"


def test_a_closed_account_can_be_given_an_end(db, mina):
    action = closed(mina, when="fraud")
    until = (clock.now() + timedelta(days=60)).date()
    decided(asked(mina, action.ref), people.reviewer("Ida Brandt"), "reduced", until=until)
    db.refresh(action)
    assert clock.now() + timedelta(days=59) < action.ends_at < clock.now() + timedelta(days=62)
    assert not standing.may(mina.id, Ability.send_proposal)


@pytest.mark.parametrize(("when", "days", "words"), [
    ("fraud", 370, "within 365 days"), ("notice", 20, "when it takes effect")])
def test_a_closed_account_is_open_again_within_a_year_and_after_it_was_closed(
        db, mina, when, days, words):
    action = closed(mina, when=when)
    until = (clock.now() + timedelta(days=days)).date()
    with pytest.raises(Misplaced, match=words) as no:
        decided(asked(mina, action.ref), people.reviewer("Ida Brandt"), "reduced", until=until)
    assert no.value.field == "until"


def test_what_is_over_has_nothing_lighter(db, mina, hold, tomas):
    holds.lift_early(hold.ref, by=people.reviewer("Marta Two").id, because=decisions.REASONS)
    db.commit()
    with pytest.raises(Misplaced, match="what this review comes to"):
        decided(asked(mina, hold.ref), tomas, "reduced")


@pytest.mark.parametrize("kind", [Kind.education, Kind.info_request])
def test_what_takes_nothing_has_nothing_lighter(db, mina, tomas, kind):
    action = decision(mina, kind)
    with pytest.raises(Misplaced, match="what this review comes to"):
        decided(asked(mina, action.ref), tomas, "reduced")
