"""Whoever a feedback is about is told once that they can read it: not before, never of more."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal import clock
from portal.extensions import db as database
from portal.models import Feedback, MailOff, Member, OutboxLetter
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.policy.mail import Topic
from portal.services import feedback as feedbacks
from portal.services.feedback import answering, giving, readable
from portal.services.feedback.words import Words
from tests import giving as built
from tests import people
from tests.answers import member
from tests.giving import KIND, PRIVATE, PUBLIC, stored
from tests.team_mail import as_read

ENDED = datetime(2026, 11, 2, 15, tzinfo=UTC)
OVER = datetime(2026, 11, 17, tzinfo=UTC)  # the first instant after the 14 days
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
BOTH = replace(PUBLIC, private_comment=PRIVATE.private_comment, recommend=0,
               private_categories=PRIVATE.private_categories)


@pytest.fixture
def now(app):
    with time_machine.travel(ENDED + 3 * DAY, tick=False) as moved:
        yield moved


@pytest.fixture
def work(now):
    return built.ended(days_ago=3)


def omar_gives(work, said=PUBLIC):
    ref = giving.give(work.omar.id, work.ref, Side.client, said)
    database.session.commit()
    return ref


def mina_gives(work, said=KIND):
    ref = giving.give(work.mina.id, work.ref, Side.freelancer, said)
    database.session.commit()
    return ref


def told(db) -> list[int]:
    return list(db.scalars(select(OutboxLetter.person_id).where(
        OutboxLetter.letter == "feedback_readable").order_by(OutboxLetter.id)))


def run(at: datetime | None = None) -> int:
    found = readable.run(at or clock.now(), commit=database.session.commit)
    database.session.commit()
    return found


def test_the_second_public_part_tells_both_sides_at_once(db, work):
    ref = omar_gives(work)
    assert told(db) == []
    own = mina_gives(work)
    assert sorted(told(db)) == sorted([work.mina.id, work.omar.id, work.petra.id])
    to_mina, to_omar = (as_read(db.scalars(select(OutboxLetter).where(
        OutboxLetter.person_id == one.id)).one()) for one in (work.mina, work.omar))
    assert "Haddad Books said about “Shop for old books”" in to_mina.text
    assert f"http://portal.example.test/feedback/{ref}" in to_mina.text
    assert "Monday 30 November 2026, 23:59 UTC / Tuesday 1 December 2026, 01:59 in Kyiv" in (
        to_mina.text)
    assert "Mina Novak said about “Shop for old books”" in to_omar.text
    assert f"http://portal.example.test/client/feedback/{own}" in to_omar.text
    assert (to_mina.created_at, to_omar.created_at) == (clock.now(), clock.now())
    assert "List-Unsubscribe" in to_mina.headers
    for words in (PUBLIC.comment, KIND.comment, "star"):
        assert words not in to_mina.text + to_omar.text
    assert run() == run(OVER) == run(OVER + DAY) == 0, "once is enough"


def test_what_is_undone_tells_nobody(db, work):
    omar_gives(work)
    giving.give(work.mina.id, work.ref, Side.freelancer, KIND)
    db.rollback()
    assert told(db) == []


def test_a_public_part_added_by_an_edit_pairs_and_tells(db, work):
    omar_gives(work, PRIVATE)
    mina_gives(work)
    assert told(db) == []
    giving.edit(work.omar.id, work.ref, Side.client, BOTH, seen=_seen(work))
    db.commit()
    assert len(told(db)) == 3


def _seen(work) -> str:
    found = giving.find(work.omar.id, work.ref, Side.client)
    assert found is not None
    assert found.given is not None
    return found.given.revision


def test_an_edit_of_what_waits_tells_nobody(db, work):
    omar_gives(work)
    giving.edit(work.omar.id, work.ref, Side.client, BOTH, seen=_seen(work))
    db.commit()
    assert told(db) == []


def test_after_the_14_days_the_one_who_was_spoken_of_is_told(db, work, now):
    omar_gives(work)
    assert (run(OVER - SECOND), told(db)) == (0, [])
    now.move_to(OVER + SECOND, tick=False)
    assert (run(), told(db)) == (1, [work.mina.id])
    assert (run(), told(db)) == (0, [work.mina.id])


def test_everybody_who_acts_for_a_client_is_told_but_no_one_else(db, work, now):
    gone, double = member(work.client, "Lena Gone"), member(work.client, "Mina Again", human_id=9)
    work.mina.human_id, work.omar.human_id = 9, 11
    db.execute(update(Member).where(Member.person_id == gone.id).values(left_at=clock.now()))
    member(people.organisation("Elsewhere"), "Nobody Here")
    mina_gives(work)
    now.move_to(OVER, tick=False)
    assert run() == 2
    assert told(db) == [work.omar.id, work.petra.id]
    assert double.id not in told(db)


@pytest.mark.parametrize("said", [
    PRIVATE, Words(recommend=0), Words(end_reason="The work was done")])
def test_of_a_private_part_alone_nobody_learns(db, work, now, said):
    omar_gives(work, said)
    mina_gives(work)
    for _ in range(30):
        now.shift(DAY)
        run()
    assert work.mina.id not in told(db)
    assert sorted(told(db)) == sorted([work.omar.id, work.petra.id]), "of what Mina said, in time"
    [at] = set(db.scalars(select(OutboxLetter.created_at)))
    assert OVER <= at < OVER + DAY


def test_what_was_removed_tells_nobody_until_it_is_back(db, work, now):
    omar_gives(work)
    feedbacks.remove(stored("client"), by=people.reviewer(), because="Its author asked.")
    db.commit()
    mina_gives(work)
    assert told(db) == []
    now.move_to(OVER, tick=False)
    run()
    assert work.mina.id not in told(db)
    feedbacks.restore(stored("client"), by=people.reviewer("Tomas Lind"), because="It was right.")
    db.commit()
    run()
    assert told(db)[-1] == work.mina.id


def test_what_was_answered_before_needs_no_letter(db, work, now):
    ref = omar_gives(work)
    now.move_to(OVER, tick=False)
    answering.post(work.mina.id, ref, reader=Side.freelancer, text="Thank you.", everyone=True)
    db.commit()
    assert (run(), told(db)) == (0, [])


def test_a_late_job_tells_what_is_news_and_nothing_older(db, work, now):
    omar_gives(work)
    last = OVER + timedelta(days=policy.NEWS_DAYS)
    assert run(last) == 0
    now.move_to(last - SECOND, tick=False)
    assert (run(), told(db)) == (1, [work.mina.id])


@pytest.mark.parametrize(("ended", "given", "news"), [
    (400, 395, False), (29, 20, False), (19, 17, False), (17, 16, False), (17, 1, True)])
def test_history_that_was_read_in_is_news_only_if_it_is_fresh(db, now, ended, given, news):
    at = now.move_to(OVER, tick=False) or clock.now()
    old = people.contract(people.person(), ended_days_ago=ended)
    for side in Side:
        feedbacks.record(old.id, side=side.value, given_at=at - timedelta(days=given),
                         stars_tenths=40)
    db.flush()
    paired = db.scalars(select(Feedback.paired_at)).all()
    fresh = policy.visible_from(old.ended_at, paired[0]) > policy.news_since(at)
    assert ((run() > 0), fresh) == (news, news)


def test_who_does_without_gets_none_and_keeps_nobody_waiting(db, work, now, monkeypatch):
    monkeypatch.setattr(readable, "BATCH", 1)
    db.add(MailOff(person_id=work.omar.id, topic=Topic.received, off_at=clock.now(),
                   via="settings"))
    mina_gives(work)
    omar_gives(work, PRIVATE)
    now.move_to(OVER, tick=False)
    run()
    assert told(db) == [work.petra.id]


def test_several_workers_write_each_letter_once(app, db, now):
    minas = [people.person() for _ in range(12)]
    for mina in minas:
        work = people.contract(mina, ended_days_ago=3)
        feedbacks.record(work.id, side="client", given_at=clock.now(), stars_tenths=40)
    db.commit()
    db.remove()
    now.move_to(OVER, tick=False)

    def work_of_one(_number: int) -> None:
        with app.app_context():
            run()

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(work_of_one, range(3)))
    assert sorted(told(db)) == sorted(db.scalars(select(Feedback.freelancer_id)))


def test_a_private_part_moves_no_letter_and_no_word_of_one(db, now):
    """Twin contracts, one with a private part given first: the same letters in the same order."""
    mina, client = people.person(), people.organisation("Twin House")
    works = [people.contract(mina, client, ended_days_ago=3, title=f"Twin {n}") for n in range(3)]
    for place in (2, 0, 1):  # rows in another order than contracts
        feedbacks.record(works[place].id, side="client", given_at=clock.now(), stars_tenths=20,
                         **({"private_comment": "Quietly."} if place == 2 else {}))
    db.commit()
    now.move_to(OVER, tick=False)
    run()
    letters = [as_read(one) for one in db.scalars(select(OutboxLetter).order_by(OutboxLetter.id))]
    assert [one.subject[-2] for one in letters] == ["0", "1", "2"]
    assert len({one.created_at for one in letters}) == 1
    assert len({_same(one) for one in letters}) == 1


def _same(letter: OutboxLetter) -> str:
    ref = letter.dedupe_key.split(":")[1]
    return letter.text.replace(ref, "").replace(letter.subject[-7:], "")
