"""Omar and Mina leave feedback on a contract: once a side, in time, and blind to the other's."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.models import Draft, Event, Feedback, Member, Touched
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.policy.refusal import Conflict, Refusal
from portal.policy.standing import Paused
from portal.policy.vocabulary import Kind
from portal.services import feedback as feedbacks
from portal.services.enforcement import evidence
from portal.services.feedback import giving, lists, sheets, visible
from portal.services.feedback.words import Unstarred, Words
from portal.services.paging import Which
from portal.services.work import drafts
from tests import answers, conduct, decisions, people
from tests import giving as built
from tests.giving import KIND, PRIVATE, PUBLIC, stored

SECOND = timedelta(seconds=1)
CLIENT, FREELANCER = Side.client, Side.freelancer


@pytest.fixture
def work(app):
    return built.ended()


def omar_gives(work, said=PUBLIC):
    return giving.give(work.omar.id, work.ref, CLIENT, said)


def mina_gives(work, said=KIND):
    return giving.give(work.mina.id, work.ref, FREELANCER, said)


def shown(db):
    return set(db.scalars(sa.select(Feedback.side).where(visible.shown(clock.now()))))


def test_both_parts_are_stored_with_their_author(db, work):
    omar_gives(work, replace(PUBLIC, private_comment="Between us.", recommend=4,
                             end_reason="The work was done"))
    one = stored("client")
    assert (one.author_id, one.stars_tenths, one.aspects) == (
        work.omar.id, 25, {"quality": 2, "communication": 3})
    assert (one.public_negative, one.private_negative) == (True, False)
    assert (one.private_comment, one.recommend, one.end_reason) == (
        "Between us.", 4, "The work was done")


def test_neither_side_is_seen_before_both_gave(db, work):
    omar_gives(work)
    assert shown(db) == set()
    mina_gives(work)
    assert shown(db) == {"client", "freelancer"}
    assert stored("client").paired_at == stored("freelancer").paired_at


def test_one_side_alone_is_seen_when_the_time_is_over(db, work, time_machine):
    omar_gives(work)
    closes = policy.giving_window(work.contract.ended_at).closes
    time_machine.move_to(closes, tick=False)
    assert shown(db) == set()
    assert evidence.current(work.mina.id, clock.now()).items == ()
    time_machine.move_to(closes + SECOND, tick=False)
    assert shown(db) == {"client"}
    assert evidence.current(work.mina.id, clock.now()).tally.public == 1
    assert closes + SECOND in set(db.scalars(sa.select(Touched.due_at)))


@pytest.mark.parametrize("first", [CLIENT, FREELANCER])
def test_a_private_part_alone_is_seen_by_nobody_and_shows_nothing_of_the_other(
        db, work, time_machine, first):
    if first is CLIENT:
        omar_gives(work, PRIVATE)
        mina_gives(work)
    else:
        mina_gives(work)
        omar_gives(work, PRIVATE)
    assert shown(db) == set()
    assert stored("freelancer").paired_at is None
    time_machine.move_to(policy.giving_window(work.contract.ended_at).closes + SECOND)
    assert shown(db) == {"freelancer"}


def test_a_public_part_added_to_a_private_one_pairs_both(db, work):
    omar_gives(work, PRIVATE)
    mina_gives(work)
    edit(work, replace(PRIVATE, aspects={"quality": 3}))
    assert shown(db) == {"client", "freelancer"}


def edit(work, said, seen=None):
    seen = seen or giving.find(work.omar.id, work.ref, CLIENT).given.revision
    giving.edit(work.omar.id, work.ref, CLIENT, said, seen=seen)


def test_until_it_is_seen_its_author_edits_it(db, work):
    omar_gives(work)
    edit(work, replace(PUBLIC, categories=frozenset(), comment="Fine in the end."))
    one = stored("client")
    assert (one.public_comment, one.public_negative) == ("Fine in the end.", False)
    assert one.edited_at is not None
    assert one.changed_at is None, "nobody has read the first words"


def test_a_colleague_does_not_edit_it(db, work):
    omar_gives(work)
    lena, seen = answers.member(work.client, "Lena Fischer"), stored("client").given_at.isoformat()
    with pytest.raises(Refusal, match="Only Omar Haddad can change"):
        giving.edit(lena.id, work.ref, CLIENT, replace(PUBLIC, comment="Fine."), seen=seen)


def test_both_are_seen_from_when_the_later_one_was_given(db, work):
    later = clock.now()
    for side, at in (("client", later), ("freelancer", later - timedelta(days=1))):
        feedbacks.record(work.contract.id, side=side, given_at=at, stars_tenths=40)
    assert {stored(side).paired_at for side in ("client", "freelancer")} == {later}


def test_a_private_edit_waits_anew_and_another_edit_does_not(db, work):
    omar_gives(work, PRIVATE)
    before = stored("client").countable_at
    edit(work, replace(PRIVATE, private_comment="Other words."))
    assert stored("client").countable_at == before
    edit(work, replace(PRIVATE, private_categories=frozenset()))
    assert stored("client").countable_at is None
    assert not stored("client").private_negative


def test_once_both_are_seen_nobody_edits(db, work):
    omar_gives(work)
    seen = giving.find(work.omar.id, work.ref, CLIENT).given.revision
    mina_gives(work)
    with pytest.raises(Refusal, match="neither can be changed"):
        edit(work, KIND_OF_OMAR, seen)


KIND_OF_OMAR = Words(aspects={"quality": 5})


def test_after_the_last_second_nothing_is_given_or_edited(db, work, time_machine):
    closes = policy.giving_window(work.contract.ended_at).closes
    time_machine.move_to(closes, tick=False)
    omar_gives(work)
    time_machine.move_to(closes + SECOND, tick=False)
    with pytest.raises(Refusal, match="time for feedback on this contract ended on"):
        mina_gives(work)
    with pytest.raises(Refusal, match="time for feedback on this contract ended on"):
        edit(work, KIND_OF_OMAR)
    assert stored("freelancer") is None


def test_the_same_twice_is_one_and_other_words_are_refused(db, work):
    first = omar_gives(work)
    assert omar_gives(work) == first
    with pytest.raises(Refusal, match="You have left feedback on this contract already"):
        omar_gives(work, KIND_OF_OMAR)
    with pytest.raises(Refusal, match="Omar Haddad has left feedback on this"):
        giving.give(work.petra.id, work.ref, CLIENT, KIND_OF_OMAR)
    with pytest.raises(Refusal, match="Only Omar Haddad can change"):
        giving.edit(work.petra.id, work.ref, CLIENT, KIND_OF_OMAR, seen="")
    assert db.query(Feedback).count() == 1


def test_an_edit_in_a_stale_tab_is_a_conflict(db, work, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    omar_gives(work)
    seen = giving.find(work.omar.id, work.ref, CLIENT).given.revision
    time_machine.shift(5)
    edit(work, KIND_OF_OMAR)
    with pytest.raises(Conflict, match="in another window"):
        edit(work, replace(PUBLIC, comment="Older words."), seen)
    edit(work, KIND_OF_OMAR, seen)  # the same again is as good as done


@pytest.mark.parametrize("who", [
    "stranger", "gone", "freelancer as client", "client as freelancer"])
def test_strangers_do_not_find_it(db, work, who):
    side, person = CLIENT, people.person("Ines Duarte", roles=("client",))
    if who == "gone":
        db.get(Member, (work.client.id, work.omar.id)).left_at = clock.now()
        person = work.omar
    elif who == "freelancer as client":
        person = work.mina
    elif who == "client as freelancer":
        side, person = FREELANCER, work.omar
    assert giving.find(person.id, work.ref, side) is None
    with pytest.raises(LookupError):
        giving.give(person.id, work.ref, side, KIND)


def test_a_running_contract_takes_none(db, work):
    running = people.contract(work.mina, work.client, ended_days_ago=None)
    assert giving.find(work.mina.id, running.ref, FREELANCER) is None


def test_whoever_is_on_hold_or_suspended_gives(db, work):
    decisions.hold_on(work.mina)
    conduct.decided(work.mina, Kind.suspension)
    mina_gives(work)
    assert stored("freelancer").author_id == work.mina.id


def test_whoever_is_closed_does_not(db, work):
    conduct.closed(work.mina, when="safety")
    with pytest.raises(Paused):
        mina_gives(work)
    assert stored("freelancer") is None


@pytest.mark.one_case
@pytest.mark.parametrize(("said", "no"), [
    (Words(), Refusal), (Words(comment="Only words."), Unstarred),
    (Words(categories=frozenset({"skills"})), Unstarred),
    (Words(aspects={"quality": 6}), Refusal), (Words(aspects={"charm": 3}), Refusal),
    (Words(aspects={"quality": 3}, categories=frozenset({"charm"})), Refusal),
    (Words(recommend=11), Refusal), (Words(private_comment="x" * 5_001), Refusal),
])
def test_unfit_words_are_refused(db, work, said, no):
    with pytest.raises(no):
        omar_gives(work, said)
    assert db.query(Feedback).count() == 0


def test_what_a_freelancer_names_counts_nowhere(db, work):
    mina_gives(work, replace(KIND, categories=frozenset({"skills"}),
                             private_categories=frozenset({"skills"})))
    assert stored("freelancer").public_categories == frozenset()
    assert stored("freelancer").private_categories == frozenset()


def test_a_draft_is_gone_once_it_was_given(db, work):
    drafts.save(work.omar.id, giving.FORM, work.ref, {"comment": "Begun."})
    omar_gives(work)
    assert not db.query(Draft).all()


def test_no_event_names_the_one_it_is_about(db, work):
    omar_gives(work, PRIVATE)
    edit(work, replace(PRIVATE, recommend=3))
    events = {(e.verb, e.actor_id, e.person_id) for e in db.query(Event)}
    assert events == {("feedback.given", work.omar.id, None),
                      ("feedback.edited", work.omar.id, None)}
    assert "aloud" not in str([e.facts for e in db.query(Event)])


def test_what_nobody_could_see_leaves_no_trace_when_it_goes(db, work):
    omar_gives(work)
    feedbacks.change(stored("client"), by=None, because="told anew", private_comment="Other.")
    feedbacks.remove(stored("client"), by=None, because="reported")
    told = db.query(Event).filter(Event.verb.in_(["feedback.changed", "feedback.removed"]))
    assert {e.person_id for e in told} == {None}


@pytest.mark.parametrize("first", [PRIVATE, PUBLIC])
def test_what_changed_before_it_was_seen_does_not_say_so(db, work, first):
    """The marketplace tells first of this and then of a public part, as its clients go on."""
    omar_gives(work, first)
    feedbacks.change(stored("client"), by=None, because="told anew",
                     stars_tenths=20, public_comment="It took four days.")
    mina_gives(work)
    one = stored("client")
    assert visible.is_shown(one, clock.now())
    assert (one.changed_at, one.edited_at is None) == (None, False)


def test_a_public_part_that_shows_both_at_once_is_no_change_either(db, work):
    omar_gives(work, PRIVATE)
    mina_gives(work)
    feedbacks.change(stored("client"), by=None, because="told anew", stars_tenths=20)
    assert visible.is_shown(stored("client"), clock.now())
    assert stored("client").changed_at is None
    told = db.query(Event).filter(Event.verb == "feedback.changed")
    assert {e.person_id for e in told} == {None}


def test_what_was_removed_unseen_never_shows_that_it_was_there(db, work, time_machine):
    omar_gives(work)
    ref = stored("client").ref
    feedbacks.remove(stored("client"), by=None, because="reported")
    mina_gives(work)
    assert stored("freelancer").paired_at is None
    time_machine.move_to(policy.giving_window(work.contract.ended_at).closes + SECOND)
    own = lists.Own(work.mina.id, FREELANCER)
    found = lists.listed(own, lists.Show.all, Which())
    assert [one.mine for one in found.rows] == [True]
    assert found.counts[lists.Show.all] == 1
    assert lists.feedback(own, ref) is None
    assert not sheets.was_received(work.mina.id, ref, FREELANCER)


def test_a_removed_one_is_not_given_again(db, work):
    omar_gives(work)
    feedbacks.remove(stored("client"), by=None, because="reported")
    with pytest.raises(Refusal, match="removed"):
        edit(work, KIND_OF_OMAR)
    with pytest.raises(Refusal, match="already"):
        omar_gives(work, KIND_OF_OMAR)
