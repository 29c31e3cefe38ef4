"""Who may decide about a proposed hold, and about which evidence: what was read, once."""

import pytest
from sqlalchemy import select

from portal.models import Action, Feedback
from portal.policy.refusal import Conflict, Refusal
from portal.services import feedback as feedbacks
from portal.services.enforcement import evidence, holds, signatures
from tests import organisations, people
from tests.decisions import REASONS, confirm, decline, hold_on, proposed


def test_ruth_can_not_decide_about_her_own_account(db, ruth):
    ruth.role_names = frozenset({"reviewer", "freelancer"})
    action = proposed(ruth)
    for verb in (confirm, decline):
        with pytest.raises(Refusal, match="their own account"):
            verb(action, ruth)


def test_nor_about_a_second_account_of_hers(db, mina, ruth):
    mina.human_id = ruth.human_id = 4711
    action = proposed(mina)
    with pytest.raises(Refusal, match="their own account"):
        confirm(action, ruth)


def test_whoever_left_the_team_meanwhile_decides_nothing(db, mina, ruth):
    action = proposed(mina)
    held = hold_on(people.person("Elif Yilmaz"))
    ruth.role_names = frozenset({"freelancer"})
    db.commit()
    for verb in (confirm, decline):
        with pytest.raises(Refusal, match="not a member"):
            verb(action, ruth)
    with pytest.raises(Refusal, match="not a member"):
        holds.lift_early(held.ref, by=ruth.id, because=REASONS)


def test_the_second_reviewer_is_told_who_was_faster_and_nothing_changes(db, mina, ruth):
    action = proposed(mina)
    tomas = people.reviewer("Tomas Lindqvist")
    confirm(action, ruth)
    db.commit()
    with pytest.raises(Conflict, match="Ruth Adeyemi put this hold into force"):
        decline(action, tomas)
    assert db.get(Action, action.id).declined_because is None


def test_ruth_decides_about_what_she_has_read_and_nothing_else(db, mina, ruth):
    action = proposed(mina)
    seen = action.revision
    people.unhappy(mina)
    db.commit()
    with pytest.raises(Conflict, match="evidence changed"):
        confirm(action, ruth, seen=seen)
    signatures.bring_in_step(action.ref)
    db.commit()
    with pytest.raises(Conflict, match="evidence changed"):
        confirm(action, ruth, seen=seen)
    confirm(action, ruth)
    assert len(db.get(Action, action.id) and evidence.counted_by(action.id)) == 4


def test_a_feedback_that_says_something_else_now_has_to_be_read_again(db, mina, ruth):
    action = proposed(mina)
    seen = action.revision
    item = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    feedbacks.change(item, by=None, because="The author changed it.",
                     public_comment="On second thought it was two days.")
    db.commit()
    with pytest.raises(Conflict):
        confirm(action, ruth, seen=seen)


@pytest.mark.parametrize("left", [False, True])
def test_no_client_of_hers_decides_from_an_account_of_the_team(db, mina, ruth, left):
    shop = people.organisation()
    organisations.acts(people.person("Ruth Client", roles=("client",), human_id=9), shop, left=left)
    people.contract(mina, shop)
    ruth.human_id = 9
    action, held = proposed(mina), hold_on(mina_of(shop))
    for verb in (confirm, decline):
        with pytest.raises(Refusal, match="have worked together"):
            verb(action, ruth)
    with pytest.raises(Refusal, match="have worked together"):
        holds.lift_early(held.ref, by=ruth.id, because=REASONS)
    confirm(action, people.reviewer("Tomas Lindqvist"))


def mina_of(shop):
    elif_ = people.person("Elif Yilmaz")
    people.contract(elif_, shop)
    return elif_


@pytest.mark.parametrize("seen", [-1, 99, 2**40])
def test_a_forged_revision_is_a_conflict(db, mina, ruth, seen):
    action = proposed(mina)
    with pytest.raises(Conflict):
        confirm(action, ruth, seen=seen)
