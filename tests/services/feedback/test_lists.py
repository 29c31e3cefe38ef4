"""What stands in whose list of feedback, and what leaves no trace there."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Feedback
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.services import feedback
from portal.services.feedback import asking, lists, visible
from portal.services.feedback.lists import Own, Show
from portal.services.paging import Which
from portal.services.store import rows
from tests import decisions, people
from tests.lists_of import answered, in_private, pair, said
from tests.organisations import acts, client_of

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
ENDS = datetime(2026, 10, 19, 15, 30, tzinfo=UTC)  # answers until 16 November, 23:59:59 UTC


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as world:
        yield world


def mine(person, show=Show.all, page=1, hold=None):
    return lists.listed(Own(person.id, Side.freelancer, hold), show, Which(page))


def clients(person, show=Show.all):
    return lists.listed(Own(person.id, Side.client), show, Which())


def refs(found):
    return [one.ref for one in found.rows]


def test_mina_sees_what_was_said_to_her_and_by_her(db):
    mina = people.person()
    older = said(Side.client, freelancer=mina, ended_days_ago=40)
    newer = said(Side.freelancer, freelancer=mina, ended_days_ago=20)
    said(Side.client, freelancer=people.person("Priya Menon"))
    found = mine(mina)
    assert refs(found) == [newer.ref, older.ref]
    assert [one.mine for one in found.rows] == [True, False]
    assert refs(mine(mina, Show.given)) == [newer.ref]


def test_nothing_is_listed_before_both_gave_or_the_days_are_over(db, noon):
    mina = people.person()
    theirs = said(Side.client, freelancer=mina, ended_days_ago=14)
    assert refs(mine(mina)) == []
    assert lists.feedback(Own(mina.id, Side.freelancer), theirs.ref) is None
    noon.shift(timedelta(hours=12))
    assert refs(mine(mina)) == [theirs.ref]


def test_both_are_listed_as_soon_as_both_gave(db):
    mina = people.person()
    work = people.contract(mina, ended_days_ago=2)
    theirs, hers = said(Side.client, work), said(Side.freelancer, work)
    pair(theirs, hers)
    assert set(refs(mine(mina))) == {theirs.ref, hers.ref}


def test_a_private_feedback_leaves_no_trace_with_its_receiver(db):
    mina = people.person()
    work = people.contract(mina, ended_days_ago=20)
    before = mine(mina)
    hidden = in_private(work)
    assert mine(mina) == before
    assert lists.feedback(Own(mina.id, Side.freelancer), hidden.ref) is None
    feedback.remove(hidden, by=None, because="asked for")
    assert mine(mina) == before


def test_a_private_part_beside_a_public_one_is_not_told_to_the_receiver(db):
    mina = people.person()
    said(Side.client, freelancer=mina, private_comment="Between us: slow.", recommend=1)
    [one] = mine(mina).rows
    assert one.private_too is False
    assert "slow" not in repr(one)


def test_its_author_knows_of_the_private_part(db):
    client, mina = people.organisation(), people.person()
    omar = client_of(client)
    hidden = in_private(people.contract(mina, client))
    [one] = clients(omar).rows
    assert (one.ref, one.private_too, one.has_public) == (hidden.ref, True, False)


def test_only_who_wrote_it_reads_its_private_part(db):
    client, mina = people.organisation(), people.person()
    omar, petra = client_of(client), client_of(client, "Petra Lind")
    hidden = in_private(people.contract(mina, client))
    hidden.author_id = omar.id
    db.flush()
    assert lists.own_private(omar.id, hidden.ref).recommend == 2
    assert lists.own_private(petra.id, hidden.ref) is None
    assert lists.own_private(mina.id, hidden.ref) is None


def test_a_client_sees_the_contracts_of_the_organisations_they_act_for_now(db):
    ours, theirs = people.organisation(), people.organisation()
    omar = client_of(ours)
    acts(omar, theirs, left=True)
    seen = said(Side.freelancer, client=ours)
    said(Side.freelancer, client=theirs)
    assert refs(clients(omar)) == [seen.ref]
    assert refs(clients(people.person("Stan", roles=("client",)))) == []


@pytest.mark.parametrize(("at", "waits"), [
    (datetime(2026, 11, 16, 23, 59, 59, tzinfo=UTC), True),
    (datetime(2026, 11, 17, 0, 0, 0, tzinfo=UTC), False)])
def test_an_answer_waits_through_the_last_second_of_the_utc_day(db, noon, at, waits):
    mina = people.person()
    work = people.contract(mina, ended_at=ENDS)
    said(Side.client, work)
    noon.move_to(at)
    found = mine(mina, Show.answer)
    assert (bool(found.rows), found.counts[Show.answer]) == (waits, int(waits))
    now = clock.now()
    assert mine(mina).rows[0].waits(now, policy.answerable_since(now)) is waits
    assert policy.answer_window(ENDS).is_open(at) is waits


def test_what_is_answered_waits_no_more(db):
    mina = people.person()
    answered(said(Side.client, freelancer=mina), mina)
    assert mine(mina, Show.answer).rows == []
    assert mine(mina).rows[0].answer == "Thank you, it was a good week."


def test_ended_contracts_wait_for_her_feedback_for_fourteen_days(db, noon):
    mina = people.person()
    later, sooner = people.contract(mina, ended_days_ago=3), people.contract(
        mina, ended_days_ago=10)
    people.contract(mina, ended_days_ago=15)
    people.contract(mina, ended_days_ago=None)
    done = people.contract(mina, ended_days_ago=5)
    said(Side.freelancer, done)
    found = mine(mina, Show.give)
    assert [one.contract_ref for one in found.rows] == [sooner.ref, later.ref]
    assert found.counts[Show.give] == 2


def test_what_the_client_did_says_nothing_about_what_waits(db):
    mina = people.person()
    work = people.contract(mina, ended_days_ago=3)
    before = mine(mina, Show.give)
    said(Side.client, work)
    assert mine(mina, Show.give) == before


def test_only_public_items_count_in_the_list_of_the_hold(db):
    mina = people.person()
    hold = decisions.hold_on(mina)
    said(Side.client, freelancer=mina)
    db.flush()
    found = mine(mina, Show.hold, hold=hold.ref)
    assert found.rows
    assert all(one.counted and one.categories for one in found.rows)
    assert found.counts[Show.hold] == len(found.rows) < found.counts[Show.all]


def test_of_a_removed_one_the_receiver_reads_no_word(db):
    mina = people.person()
    gone = said(Side.client, freelancer=mina, words="Terrible lies.")
    feedback.remove(gone, by=None, because="manipulation")
    [one] = mine(mina).rows
    assert one.removed_at == NOON
    assert (one.comment, one.stars_tenths, one.named) == (None, None, ())
    assert mine(mina, Show.answer).rows == []


def test_an_answer_that_was_taken_down_is_gone_for_the_author_of_the_feedback(db):
    client, mina = people.organisation(), people.person()
    omar = client_of(client)
    theirs = said(Side.client, freelancer=mina, client=client)
    answered(theirs, mina, taken_down_at=NOON)
    [hers], [his] = mine(mina).rows, clients(omar).rows
    assert (hers.answer, hers.taken_down_at) == (None, NOON)
    assert (his.answer, his.answered_at, his.taken_down_at) == (None, None, None)


@pytest.mark.slow
def test_fifty_stand_on_a_page_and_counts_end_at_a_hundred(db):
    mina, client = people.person(), people.organisation()
    for number in range(103):
        said(Side.client, freelancer=mina, client=client, ended_days_ago=15 + number)
    first, second, third = (mine(mina, page=number) for number in (1, 2, 3))
    assert [len(one.rows) for one in (first, second, third)] == [50, 50, 3]
    assert (first.more, second.more, third.more) == (True, True, False)
    assert not set(refs(first)) & set(refs(second))
    assert first.counts[Show.all] == lists.MOST_COUNTED


def test_the_lists_ask_for_the_same_as_the_rule_of_what_can_be_seen(db, noon):
    mina = people.person()
    for days in (13, 14, 15, 16):
        said(Side.client, freelancer=mina, ended_days_ago=days)
        in_private(people.contract(mina, ended_days_ago=days))
    pair(said(Side.client, freelancer=mina, ended_days_ago=1))
    for hours in (0, 12, 36):
        now = NOON + timedelta(hours=hours)
        noon.move_to(now)
        asked = {row.ref for row in rows(
            select(Feedback.ref).where(asking.seen(Side.freelancer)),
            {"now": now, "ended_before": policy.ended_before(now)})}
        assert asked == set(db.scalars(select(Feedback.ref).where(visible.shown(now))))
        assert asked
