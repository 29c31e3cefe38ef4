"""Decisions by hand: complete, on the ladder, by enough people, never about oneself."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.models import Action, Case, Enrolment, Event, OutboxLetter, Person, Statement
from portal.policy import violations
from portal.policy.instants import pacific_day
from portal.policy.refusal import Conflict, Refusal
from portal.policy.vocabulary import Ability, Ground, Kind
from portal.services.enforcement import actions, holds, standing
from portal.services.enforcement.violations import deciding
from portal.services.enforcement.violations.draft import Incomplete
from tests import decisions, people
from tests.conduct import ASKS, REASONS, closed, decided, draft


def take(person, made, by):
    return deciding.decide(person.ref, made, by=by.id, seen=deciding.seen_mark(person.id))


def letters(db):
    return set(db.scalars(select(OutboxLetter.letter)))


def test_a_first_finding_leads_to_a_short_path_that_is_open_already(db, mina, ruth):
    action = decided(mina, by=ruth)
    assert standing.may(mina.id, Ability.send_proposal)
    enrolment = db.scalars(select(Enrolment)).one()
    assert (enrolment.action_id, enrolment.path_slug) == (
        action.id, "building-a-reputation-fairly")
    told = db.get(Statement, action.id).facts
    assert told["takes_nothing"] is True
    assert told["rule"]["slug"] == "honest-feedback"
    assert letters(db) == {"education"}
    assert db.scalars(select(Case)).one().action_id == action.id


def test_a_question_pauses_nothing_unless_it_says_so(db, mina, ruth):
    action = decided(mina, Kind.info_request, by=ruth)
    assert standing.may(mina.id, Ability.work_contract)
    assert action.ends_at is None
    case = db.scalars(select(Case)).one()
    assert (case.kind, case.owed_by, case.due_at) == (
        "info_request", "person", action.answer_due_at)
    assert db.get(Statement, action.id).facts["asks"] == ASKS


def test_a_question_with_a_suspended_account_stands_like_a_suspension(db, mina, ruth):
    action = decided(mina, Kind.info_request, by=ruth, active=False)
    assert not standing.may(mina.id, Ability.work_contract)
    assert not standing.may(mina.id, Ability.send_proposal)
    assert standing.may(mina.id, Ability.withdraw_money)
    assert action.ends_at == action.in_force_from + timedelta(days=30)
    assert standing.standing(mina.id).state == "suspended"


def test_a_suspension_says_by_which_day_it_ends_and_what_clients_see(db, mina, ruth):
    action = decided(mina, Kind.suspension, by=ruth)
    told = db.get(Statement, action.id).facts
    assert told["ends"] == {"what": "lapses", "at": action.ends_at.isoformat()}
    assert "not available" in told["clients_see"]
    assert "suspen" not in told["clients_see"]
    assert letters(db) == {"suspension"}


@pytest.mark.one_case
@pytest.mark.parametrize("field", ["kind", "ground", "serious", "happened_from", "source",
                                   "detected"])
def test_nothing_is_decided_while_something_lacks(db, mina, ruth, field):
    made = draft()
    setattr(made, field, None)
    with pytest.raises(Incomplete) as no:
        take(mina, made, ruth)
    assert set(no.value.problems) == {field}
    assert db.scalars(select(Action)).all() == []


@pytest.mark.one_case
@pytest.mark.parametrize(("field", "value"), [
    ("happened", "  "), ("happened", "Too short"), ("reasons", ""), ("reasons", "x " * 3_000),
    ("happened", "\u200b \u200b \u200b \u200b \u200b"), ("reasons", "No. . . . . ."),
])
def test_facts_and_reasons_are_whole_sentences(db, mina, ruth, field, value):
    made = draft(**{field: value})
    with pytest.raises(Incomplete) as no:
        take(mina, made, ruth)
    assert set(no.value.problems) == {field}


def test_what_is_asked_and_until_when_belongs_to_a_question(db, mina, ruth):
    made = draft(Kind.info_request, asks=[], answer_by=None, active=None)
    with pytest.raises(Incomplete) as no:
        take(mina, made, ruth)
    assert set(no.value.problems) == {"asks", "answer_by", "active"}


def test_nobody_is_given_less_time_than_the_rule_promises(db, mina, ruth):
    soon = clock.now().date() + timedelta(days=5)
    with pytest.raises(Incomplete) as no:
        take(mina, draft(Kind.info_request, answer_by=soon), ruth)
    assert "14 days" in no.value.problems["answer_by"]


@pytest.mark.parametrize(("kind", "more"), [(Kind.suspension, {}),
                                            (Kind.info_request, {"active": False})])
def test_whoever_is_suspended_answers_before_the_suspension_ends(db, mina, ruth, kind, more):
    day = pacific_day(violations.suspension_lapses(clock.now()))
    with pytest.raises(Incomplete) as no:
        take(mina, draft(kind, asks=ASKS, answer_by=day, **more), ruth)
    assert "ends by itself" in no.value.problems["answer_by"]
    before = day - timedelta(days=1)
    assert take(mina, draft(kind, asks=ASKS, answer_by=before, **more), ruth).answer_due_at


def test_what_has_not_happened_yet_is_no_finding(db, mina, ruth):
    ahead = clock.now().date() + timedelta(days=3)
    with pytest.raises(Incomplete) as no:
        take(mina, draft(happened_from=ahead, happened_until=None), ruth)
    assert "has not come yet" in no.value.problems["happened_from"]


@pytest.mark.parametrize("field", ["happened", "reasons"])
def test_words_of_a_private_comment_are_refused_everywhere(db, mina, ruth, field):
    people.unhappy(mina, private=True, comment="She cancelled our call on the very last evening.")
    leaking = "As somebody said, she cancelled our call on the very last evening before."
    with pytest.raises(Incomplete) as no:
        take(mina, draft(**{field: leaking}), ruth)
    assert "private feedback" in no.value.problems[field]


def test_private_words_are_refused_in_what_is_asked_too(db, mina, ruth):
    people.unhappy(mina, private=True, comment="She cancelled our call on the very last evening.")
    made = draft(Kind.info_request, asks=["Is it true that she cancelled our call on the very?"])
    with pytest.raises(Incomplete, match="private feedback"):
        take(mina, made, ruth)


def test_the_first_time_nobody_is_closed(db, mina, ruth):
    with pytest.raises(Incomplete) as no:
        take(mina, draft(Kind.block, serious=False), ruth)
    assert no.value.problems == {"kind": violations.FIRST_TIME}


def test_the_second_time_within_a_year_may_lead_to_a_block(db, mina, ruth):
    decided(mina, by=ruth)
    again = take(mina, draft(Kind.block, serious=False, when="repetition"), ruth)
    assert again.signed_at is not None


@pytest.mark.parametrize("kind", [Kind.info_request, Kind.suspension])
def test_what_only_asks_is_no_finding_and_makes_nothing_repeated(db, mina, ruth, kind):
    decided(mina, kind, by=ruth)
    assert deciding.earlier(mina.id, Ground.feedback_building, clock.now()) is None


def test_an_occasion_under_another_rule_is_no_repetition(db, mina, ruth):
    decided(mina, by=ruth)
    with pytest.raises(Incomplete):
        take(mina, draft(Kind.block, serious=False, ground=Ground.circumvention), ruth)


def test_an_explanation_that_was_taken_back_counts_for_nothing(db, mina, ruth):
    action = decided(mina, by=ruth)
    holds.lift_early(action.ref, by=ruth.id, because="The work was real after all, we found out.")
    db.commit()
    assert deciding.earlier(mina.id, Ground.feedback_building, clock.now()) is None


def test_a_rule_without_a_path_is_asked_about_not_taught(db, mina, ruth):
    with pytest.raises(Incomplete) as no:
        take(mina, draft(ground=Ground.duplicate_account), ruth)
    assert no.value.problems == {"kind": violations.NO_PATH}


@pytest.mark.parametrize("ground", violations.GROUNDS)
def test_each_ground_quotes_a_rule_of_its_own(db, mina, ruth, ground):
    action = decided(mina, Kind.suspension, by=ruth, ground=ground)
    told = db.get(Statement, action.id).facts
    assert told["rule"]["version"] >= 1
    assert told["ground"] == ground


def test_a_block_takes_effect_thirty_days_after_the_notice(db, mina, ruth):
    action = closed(mina)
    assert action.in_force_from == action.decided_at + timedelta(days=30)
    assert standing.may(mina.id, Ability.send_proposal)


def test_a_block_for_safety_takes_effect_at_once(db, mina):
    action = closed(mina, when="safety")
    assert action.in_force_from == action.decided_at
    assert not standing.may(mina.id, Ability.send_message)
    assert standing.may(mina.id, Ability.withdraw_money)


def test_repetition_is_no_reason_where_nothing_was_repeated(db, mina, ruth):
    with pytest.raises(Incomplete) as no:
        take(mina, draft(Kind.block, when="repetition"), ruth)
    assert set(no.value.problems) == {"when"}


def test_a_form_sent_twice_is_one_decision(db, mina, ruth):
    made = draft()
    first = take(mina, made, ruth)
    db.commit()
    assert take(mina, made, ruth).id == first.id
    assert len(db.scalars(select(Action)).all()) == 1


def test_a_stale_form_is_refused_and_nothing_is_stored(db, mina, ruth, tomas):
    opened = deciding.seen_mark(mina.id)
    decided(mina, Kind.info_request, by=tomas)
    with pytest.raises(Conflict, match="while you were writing"):
        deciding.decide(mina.ref, draft(), by=ruth.id, seen=opened)
    db.rollback()
    assert len(db.scalars(select(Action)).all()) == 1


def test_the_preview_says_what_the_decision_will_say(db, mina, ruth):
    made = draft(Kind.suspension)
    db.commit()
    shown = deciding.preview(mina.ref, made, by=ruth.id, seen=deciding.seen_mark(mina.id))
    db.rollback()
    action = take(mina, made, ruth)
    db.commit()
    told = db.get(Statement, action.id).facts
    moving = {"decided_at", "starts", "ends", "redress"}
    assert {k: v for k, v in shown.told.items() if k not in moving} == {
        k: v for k, v in told.items() if k not in moving}
    assert shown.letter.subject == db.scalars(select(OutboxLetter.subject)).one()


def test_the_database_refuses_a_decision_about_oneself(db, mina):
    action = decisions.proposed(mina)
    with pytest.raises(IntegrityError):
        db.execute(text("UPDATE action SET decided_by_id = person_id WHERE id = :id"),
                   {"id": action.id})
    db.rollback()


def test_nothing_takes_effect_without_a_complete_statement(db, mina, ruth):
    action = Action(person_id=mina.id, kind="suspension", ground="circumvention",
                    mode="reviewer", rule_slug="work-and-payment-stay-here", rule_version=1,
                    automated_detection=False, proposed_at=clock.now())
    db.add(action)
    db.commit()
    with pytest.raises(Refusal, match="what happened"):
        actions.impose(action, by=ruth, reasons=REASONS)
    db.rollback()
    assert standing.may(mina.id, Ability.send_proposal)
    assert db.scalars(select(Statement)).all() == []


def test_what_was_done_stays_on_record(db, mina, ruth):
    closed(mina, by=ruth)
    verbs = [event.verb for event in db.scalars(select(Event).order_by(Event.id))]
    assert verbs == ["block.proposed", "block.signed", "block.imposed"]
    assert db.get(Person, mina.id).active is True
