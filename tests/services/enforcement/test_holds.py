"""What Ruth and Tomas can decide about a proposed hold on Mina, and what they cannot."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Action, ActionItem, Event, Feedback, OutboxLetter, Statement, Touched
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.policy.vocabulary import Ability, HoldMode
from portal.services import feedback as feedbacks
from portal.services.enforcement import holds, standing, weekly_check
from tests import organisations, people
from tests.decisions import REASONS, confirm, decline, hold_on, proposed


def test_ruth_confirms_and_everything_follows_in_one_transaction(db, mina, ruth):
    action = proposed(mina)
    confirm(action, ruth)
    db.commit()
    assert not standing.may(mina.id, Ability.send_proposal)
    assert not standing.may(mina.id, Ability.accept_contract)
    assert standing.may(mina.id, Ability.withdraw_money)
    assert db.get(Statement, action.id).facts["why"] == REASONS
    event = db.scalars(select(Event).where(Event.action_id == action.id)).one()
    assert (event.verb, event.actor_id, event.because) == ("hold.imposed", ruth.id, REASONS)
    letter = db.scalars(select(OutboxLetter).where(OutboxLetter.person_id == mina.id)).one()
    assert REASONS in letter.text


def test_a_confirmation_that_is_rolled_back_leaves_no_trace(db, mina, ruth):
    action = proposed(mina)
    db.commit()
    confirm(action, ruth)
    db.rollback()
    assert standing.may(mina.id, Ability.send_proposal)
    assert not db.scalars(select(Event)).all()
    assert not db.scalars(select(OutboxLetter)).all()
    assert not db.scalars(select(Statement)).all()


def test_declining_uses_the_feedback_up_and_the_next_check_proposes_nothing(db, mina, ruth):
    action = proposed(mina)
    decline(action, ruth)
    db.commit()
    assert {f.spent_by_id for f in db.scalars(select(Feedback))} == {action.id}
    assert standing.may(mina.id, Ability.send_proposal)
    assert not db.scalars(select(OutboxLetter)).all(), "Mina never hears of it"
    db.add(Touched(freelancer_id=mina.id, due_at=clock.now()))
    db.commit()
    weekly_check.run(clock.now(), everyone=True)
    db.commit()
    assert db.scalars(select(Action)).all() == [action]


def test_declining_what_the_evidence_does_not_carry_any_more_uses_nothing_up(db, mina, ruth):
    action = proposed(mina)
    for one in db.scalars(select(Feedback)).all()[:1]:
        one.contract_ended_at = one.contract_ended_at.replace(year=2020)
    db.commit()
    decline(action, ruth)
    db.commit()
    assert {f.spent_by_id for f in db.scalars(select(Feedback))} == {None}


def test_confirming_is_refused_when_the_sum_has_fallen(db, mina, ruth):
    action = proposed(mina)
    grown_old = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    grown_old.contract_ended_at = grown_old.contract_ended_at.replace(year=2020)
    db.commit()
    with pytest.raises(Refusal, match="does not reach"):
        confirm(action, ruth)


@pytest.mark.one_case
@pytest.mark.parametrize("text", [
    "", "   \n ", "Not good at all.", None, "\x00\x00", ". . . . . .",
    "No. \u2060 \u2060 \u2060 \u2060", "\u200b \u200b \u200b \u200b \u200b"])
def test_without_reasons_nothing_is_decided(db, mina, ruth, text):
    action = proposed(mina)
    for verb in (confirm, decline):
        with pytest.raises(Misplaced, match="Write your reasons"):
            verb(action, ruth, text)
    assert db.get(Action, action.id).decided_at is None


def test_reasons_that_are_too_long_are_refused_and_not_cut(db, mina, ruth):
    action = proposed(mina)
    with pytest.raises(Misplaced, match="3,000"):
        confirm(action, ruth, "word " * 1_000)


def test_reasons_are_kept_without_what_no_database_can_hold(db, mina, ruth):
    action = proposed(mina)
    confirm(action, ruth, REASONS + "\x00\ud800\x1b")
    db.commit()
    assert db.get(Action, action.id).reasons == REASONS + "��"


def test_words_of_private_feedback_are_refused_and_named_to_ruth_alone(db, mina, ruth):
    action = proposed(mina)
    people.unhappy(mina, private=True, comment="She vanished for a whole week in March.")
    db.commit()
    leaking = "Clients say that she VANISHED – for a whole week, which is too long."
    for verb in (confirm, decline):
        with pytest.raises(Misplaced) as no:
            verb(action, ruth, leaking)
        assert "VANISHED – for a whole week" in no.value.sentence
    held = hold_on(people.person("Elif Yilmaz"))
    people.unhappy(db.get(type(mina), held.person_id), private=True,
                   comment="She vanished for a whole week in March.")
    with pytest.raises(Misplaced):
        holds.lift_early(held.ref, by=ruth.id, because=leaking)


@pytest.mark.parametrize("about", ["another account", "her organisation"])
def test_nor_words_that_were_said_about_her_on_another_account(db, mina, ruth, about):
    action, said = proposed(mina), "She vanished for a whole week in March."
    other = people.person("Mina Again", human_id=77)
    mina.human_id = 77
    if about == "another account":
        people.unhappy(other, private=True, comment=said)
    else:
        shop = people.organisation()
        organisations.acts(other, shop)
        feedbacks.record(people.contract(people.person("Petra"), shop).id, side="freelancer",
                         given_at=clock.now(), private_comment=said)
    db.commit()
    for verb in (confirm, decline):
        with pytest.raises(Misplaced, match="vanished for a whole week"):
            verb(action, ruth, "Clients say that she vanished for a whole week.")


def test_in_shadow_mode_nothing_takes_effect_and_declining_works(db, mina, ruth):
    action = proposed(mina)
    action.mode = HoldMode.shadow
    db.commit()
    with pytest.raises(Refusal, match="shadow"):
        confirm(action, ruth)
    decline(action, ruth)
    assert standing.may(mina.id, Ability.send_proposal)


@pytest.mark.parametrize("ref", ["", "D-", "D-NOTTHERE", "D-' OR 1=1", "D-" + "A" * 5_000])
def test_odd_references_lead_nowhere(db, ruth, ref):
    with pytest.raises(Refusal):
        holds.confirm(ref, by=ruth.id, reasons=REASONS, seen=0)
    with pytest.raises(Refusal):
        holds.decline(ref, by=ruth.id, because=REASONS, seen=0)
    with pytest.raises(Refusal):
        holds.lift_early(ref, by=ruth.id, because=REASONS)


def test_ruth_ends_a_hold_early_with_reasons_that_mina_reads(db, mina, ruth):
    action = hold_on(mina)
    because = "The bicycle shop showed us that it had agreed to the later date."
    holds.lift_early(action.ref, by=ruth.id, because=because)
    db.commit()
    assert standing.may(mina.id, Ability.send_proposal)
    letter = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc())).first()
    assert (letter.letter, because in letter.text) == ("lifted_early", True)
    spent = db.scalars(select(Feedback.spent_by_id).join(
        ActionItem, ActionItem.feedback_id == Feedback.id)).all()
    assert set(spent) == {action.id}
    with pytest.raises(Conflict, match="ended already"):
        holds.lift_early(action.ref, by=ruth.id, because=because)


def test_a_proposal_can_not_be_ended_early(db, mina, ruth):
    action = proposed(mina)
    with pytest.raises(Refusal, match="no decision in force"):
        holds.lift_early(action.ref, by=ruth.id, because=REASONS)


def test_previewing_stores_nothing_and_says_what_confirming_will_say(db, mina, ruth, time_machine):
    action = proposed(mina)
    db.commit()
    time_machine.move_to(clock.now(), tick=False)
    told = holds.preview(action.ref, by=ruth.id, reasons=REASONS, seen=action.revision)
    db.rollback()
    assert db.get(Action, action.id).decided_at is None
    confirm(action, ruth)
    db.commit()
    assert db.get(Statement, action.id).facts == told
