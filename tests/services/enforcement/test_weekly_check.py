"""The weekly check, told about Mina and the clients who worked with her."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.models import Action, ActionItem, Event, OutboxLetter, Touched, Warning_
from portal.policy.vocabulary import HoldMode
from portal.services import feedback
from portal.services.enforcement import holds, weekly_check
from tests import people

REASONS = "Three clients waited days for an answer, and each had asked twice in writing."


def check(db, **more):
    """Run the weekly check now, as the jobs do on a Wednesday."""
    done = weekly_check.run(clock.now(), everyone=True, commit=db.commit, **more)
    db.commit()
    return done


def proposals(db):
    return db.scalars(select(Action).order_by(Action.id)).all()


def items_of(db, action):
    rows = db.execute(select(ActionItem.feedback_id, ActionItem.public)
                      .where(ActionItem.action_id == action.id))
    return {tuple(row) for row in rows}


def letters(db, name):
    return db.scalars(select(OutboxLetter).where(OutboxLetter.letter == name)).all()


def content_clients(mina, how_many):
    """Clients whose contracts with Mina went well: the crowd private feedback hides in."""
    for _ in range(how_many):
        people.contract(mina)


def test_three_clients_who_said_it_in_public_lead_to_a_proposal_and_not_to_a_hold(db):
    mina = people.person()
    said = [people.unhappy(mina) for _ in range(3)]
    done = check(db)
    [proposal] = proposals(db)
    assert (done.proposed, done.imposed, done.warned) == (1, 0, 0)
    assert proposal.person_id == mina.id
    assert (proposal.decided_at, proposal.in_force_from) == (None, None)
    assert (proposal.mode, proposal.automated_detection) == ("reviewer", True)
    assert items_of(db, proposal) == {(item.id, True) for item in said}
    [event] = db.scalars(select(Event).where(Event.verb == "hold.proposed")).all()
    assert (event.action_id, event.person_id, event.actor_id) == (proposal.id, mina.id, None)
    assert db.scalar(select(func.count()).select_from(Touched)) == 0
    assert db.scalar(select(func.count()).select_from(OutboxLetter)) == 0


def test_two_clients_lead_to_one_warning_with_a_letter_and_a_third_contract_of_one_to_no_more(db):
    mina, omar = people.person(), people.organisation("Omar's bicycles")
    people.unhappy(mina, omar, title="Checkout redesign")
    people.unhappy(mina, omar)
    people.unhappy(mina)
    done = check(db)
    [warning] = db.scalars(select(Warning_)).all()
    assert (done.proposed, done.warned, warning.level, warning.ended_at) == (0, 1, 2, None)
    assert warning.facts["sum"] == 2
    assert warning.facts["private_too"] is False
    assert len(warning.facts["items"]) == 3
    [letter] = letters(db, "warning")
    assert letter.to_address == mina.email
    assert "Checkout redesign" in [c["title"] for c in letter.facts["contracts"]]
    assert letter.text is None


def test_connected_organisations_count_as_one(db):
    mina, omar = people.person(), people.organisation("Omar's bicycles")
    shop = people.organisation("Omar's second shop", group_id=omar.id)
    for client in (omar, shop):
        people.unhappy(mina, client)
    done = check(db)
    assert (done.proposed, done.warned) == (0, 0)


@pytest.mark.parametrize(("how", "found"), [
    ({"ended_days_ago": 179, "given_days_ago": 170}, 1),
    ({"ended_days_ago": 182, "given_days_ago": 170}, 0),
])
def test_only_contracts_that_ended_in_the_window_count(db, how, found):
    mina = people.person()
    people.unhappy(mina)
    people.unhappy(mina)
    people.unhappy(mina, **how)
    assert check(db).proposed == found


def test_a_removed_feedback_and_an_unpaid_contract_do_not_count(db):
    mina = people.person()
    ruth = people.reviewer()
    said = [people.unhappy(mina) for _ in range(3)]
    feedback.remove(said[0], by=ruth, because="It was written about somebody else.")
    unpaid = people.contract(mina, paid_cents=0)
    feedback.record(unpaid.id, side="client", given_at=clock.now() - timedelta(days=15),
                    public_categories=frozenset({"skills"}), public_comment="Not as promised.")
    assert check(db).proposed == 0


def test_private_feedback_tips_a_hold_only_from_two_clients_in_a_crowd_of_five(db):
    mina = people.person()
    said = [people.unhappy(mina)]
    said += [people.unhappy(mina, private=True) for _ in range(2)]
    content_clients(mina, 2)
    assert check(db).proposed == 0
    content_clients(mina, 1)
    assert check(db).proposed == 1
    [proposal] = proposals(db)
    assert items_of(db, proposal) == {(item.id, item.public_negative) for item in said}


def test_one_private_feedback_changes_nothing_that_mina_can_see(db):
    mina = people.person()
    people.unhappy(mina)
    people.unhappy(mina)
    content_clients(mina, 6)
    check(db)
    [before] = db.scalars(select(Warning_.facts)).all()
    people.unhappy(mina, private=True)
    assert check(db).proposed == 0
    assert db.scalars(select(Warning_.facts)).all() == [before]
    assert len(letters(db, "warning")) == 1


def test_a_private_feedback_counts_only_after_its_random_delay(db):
    mina = people.person()
    people.unhappy(mina)
    for _ in range(2):
        people.unhappy(mina, private=True, given_days_ago=1)
    content_clients(mina, 5)
    assert check(db).proposed == 0
    assert db.scalar(select(func.count()).select_from(Touched)) == 2
    later = clock.now() + timedelta(days=10)
    assert weekly_check.run(later, commit=db.commit).proposed == 1


def test_a_warning_with_private_feedback_says_no_number_and_lists_nothing_of_it(db):
    mina = people.person()
    for _ in range(2):
        people.unhappy(mina, private=True, comment="Silent for a whole week in October.")
    content_clients(mina, 4)
    check(db)
    [warning] = db.scalars(select(Warning_)).all()
    assert warning.facts["sum"] is None
    assert warning.facts["items"] == []
    assert warning.facts["private_too"] is True
    [letter] = letters(db, "warning")
    assert "October" not in str(letter.facts) + str(warning.facts)


def test_running_ten_times_is_running_once(db):
    mina, petra_too = people.person(), people.person("Ana Lima")
    for _ in range(3):
        people.unhappy(mina)
    for _ in range(2):
        people.unhappy(petra_too)
    for _ in range(10):
        check(db)
    [proposal] = proposals(db)
    assert proposal.revision == 0
    assert len(db.scalars(select(Warning_)).all()) == 1
    assert len(letters(db, "warning")) == 1
    assert len(db.scalars(select(Event).where(Event.verb == "hold.proposed")).all()) == 1


def test_more_evidence_gives_the_open_proposal_a_new_revision(db):
    mina = people.person()
    for _ in range(3):
        people.unhappy(mina)
    check(db)
    people.unhappy(mina)
    assert check(db).changed == 1
    [proposal] = proposals(db)
    assert (proposal.revision, len(items_of(db, proposal))) == (1, 4)


def test_a_proposal_whose_sum_stands_no_longer_is_withdrawn_in_words_and_spends_nothing(db):
    mina = people.person()
    said = [people.unhappy(mina, ended_days_ago=175, given_days_ago=170) for _ in range(3)]
    check(db)
    weekly_check.run(clock.now() + timedelta(days=14), everyone=True, commit=db.commit)
    [proposal] = proposals(db)
    assert proposal.decided_at is not None
    assert proposal.declined_because.endswith("any more.")
    assert proposal.in_force_from is None
    db.expire_all()
    assert [item.spent_by_id for item in said] == [None] * 3


def test_a_hold_in_force_keeps_a_second_one_away_and_ends_the_warning(db):
    mina, ruth = people.person(), people.reviewer()
    for _ in range(2):
        people.unhappy(mina)
    check(db)
    people.unhappy(mina)
    check(db)
    [warning] = db.scalars(select(Warning_)).all()
    assert warning.ended_at is None, "an ended warning would tell of the proposal"
    [proposal] = proposals(db)
    holds.confirm(proposal.ref, by=ruth.id, reasons=REASONS, seen=proposal.revision)
    db.commit()
    assert warning.ended_at, "at once: the hold may be over before the next check"
    people.unhappy(mina)
    done = check(db)
    assert (done.proposed, done.warnings_ended) == (0, 0)
    assert len(proposals(db)) == 1


def test_what_a_declined_proposal_counted_is_used_up(db):
    mina, ruth = people.person(), people.reviewer()
    for _ in range(3):
        people.unhappy(mina)
    check(db)
    [proposal] = proposals(db)
    holds.decline(proposal.ref, by=ruth.id, because=REASONS, seen=proposal.revision)
    db.commit()
    assert check(db).proposed == 0


def test_a_private_item_that_its_author_took_back_lifts_the_hold_at_the_next_check(db):
    mina, ruth = people.person(), people.reviewer()
    people.unhappy(mina)
    private = [people.unhappy(mina, private=True) for _ in range(2)]
    content_clients(mina, 5)
    check(db)
    [hold] = proposals(db)
    holds.confirm(hold.ref, by=ruth.id, reasons=REASONS, seen=hold.revision)
    feedback.change(private[0], by=None, because="The client thought again.",
                    private_categories=frozenset())
    db.commit()
    assert hold.lifted_at is None, "only the weekly check may act on private feedback"
    done = weekly_check.run(clock.now(), commit=db.commit)
    assert done.lifted == 1
    assert hold.lifted_at is not None
    assert "check" in hold.lifted_because
    db.expire_all()
    assert private[1].spent_by_id is None
    assert len(letters(db, "hold_lifted_by_sum")) == 1


def test_at_most_one_warning_in_ninety_days(db):
    mina, ruth = people.person(), people.reviewer()
    first = people.unhappy(mina)
    people.unhappy(mina)
    check(db)
    feedback.remove(first, by=ruth, because="It was about another freelancer.")
    assert db.scalars(select(Warning_.ended_at)).one() is not None, "at once, by the living sum"
    people.unhappy(mina)
    assert check(db).warned == 0, "the level is the same as the last time"
    later = clock.now() + timedelta(days=91)
    assert weekly_check.run(later, everyone=True, commit=db.commit).warned == 1
    assert len(letters(db, "warning")) == 2


def test_automatic_mode_imposes_at_once_and_the_reasons_say_so(db):
    mina = people.person()
    for _ in range(3):
        people.unhappy(mina)
    done = check(db, mode=HoldMode.automatic)
    [hold] = proposals(db)
    assert (done.proposed, done.imposed) == (1, 1)
    assert hold.in_force_from is not None
    assert hold.decided_by_id is None
    assert "automatically" in hold.reasons
    assert len(letters(db, "hold_placed")) == 1


def test_automatic_mode_leaves_long_records_to_two_people(db):
    mina = people.person(member_since=clock.now() - timedelta(days=6 * 366))
    for _ in range(3):
        people.unhappy(mina)
    assert check(db, mode=HoldMode.automatic).imposed == 0
    [proposal] = proposals(db)
    assert (proposal.mode, proposal.decided_at) == ("reviewer", None)


def test_shadow_mode_only_computes(db):
    mina, ana = people.person(), people.person("Ana Lima")
    for _ in range(3):
        people.unhappy(mina)
    for _ in range(2):
        people.unhappy(ana)
    done = check(db, mode=HoldMode.shadow)
    [proposal] = proposals(db)
    assert (done.proposed, done.warned, proposal.mode) == (1, 0, "shadow")
    assert db.scalar(select(func.count()).select_from(OutboxLetter)) == 0
    check(db)
    db.expire_all()
    assert proposal.mode == "reviewer", "the setting of today decides who decides"


def test_a_run_that_is_stopped_between_batches_is_finished_by_the_next(db):
    for name in ("Mina Novak", "Ana Lima", "Ira Sokol"):
        who = people.person(name)
        for _ in range(3):
            people.unhappy(who)
    db.commit()

    class Stopped(Exception):
        pass

    def stop():
        db.commit()
        raise Stopped

    with pytest.raises(Stopped):
        weekly_check.run(clock.now(), batch=3, commit=stop)
    assert len(proposals(db)) == 1
    assert weekly_check.run(clock.now(), batch=3, commit=db.commit).proposed == 2
