"""A change is asked for once, decided once, and never touches what was said in private."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal.models import Change, Event, Feedback, FeedbackVersion, Member, OutboxLetter
from portal.policy.feedback import Side
from portal.policy.refusal import Refusal
from portal.services.feedback import changing, sheets
from portal.services.feedback.sheet import Said
from tests import answers, people
from tests.team_mail import as_read

GOOD = Said({"quality": 5}, 50, "All good in the end.")


@pytest.fixture
def work(app):
    return answers.ended()


def change(work, said=GOOD):
    changing.change(work.omar.id, work.of_client.ref, reader=Side.client, said=said)


def keep(work):
    changing.keep(work.omar.id, work.of_client.ref, reader=Side.client)


def test_nothing_can_be_changed_that_nobody_asked_for(db, work):
    for verb in (change, keep):
        with pytest.raises(LookupError):
            verb(work)


def test_every_request_is_on_record_and_rolls_back_whole(db, work):
    changing.enable(work.mina.id, work.of_client.ref, reader=Side.freelancer, message="Hello.")
    db.rollback()
    assert not db.query(Change).all()
    assert not db.query(OutboxLetter).all()
    answers.asked(work, "Hello.")
    event = db.scalars(select(Event).where(Event.verb == "feedback.change_enabled")).one()
    assert event.person_id == work.mina.id
    assert "Hello" not in str(event.facts)


def test_what_was_said_in_private_stays_as_it_was(db, work):
    one = db.get(Feedback, work.of_client.id)
    one.private_comment, one.private_categories = "Asleep.", frozenset({"performance"})
    one.recommend, one.private_negative = 2, True
    db.commit()
    before = one.countable_at
    answers.asked(work)
    change(work)
    db.commit()
    after = db.get(Feedback, work.of_client.id)
    assert (after.private_comment, after.recommend) == ("Asleep.", 2)
    assert after.private_categories == frozenset({"performance"})
    assert after.countable_at == before
    version = db.query(FeedbackVersion).one()
    assert "Asleep" not in str(version.said)
    for letter in db.query(OutboxLetter).all():
        assert "Asleep" not in as_read(letter).text


def test_deciding_twice_the_same_way_is_once(db, work):
    answers.asked(work)
    keep(work)
    keep(work)
    with pytest.raises(Refusal, match="stays as it is"):
        change(work)
    db.commit()
    assert db.query(OutboxLetter).filter_by(letter="change_kept").count() == 1


def test_a_second_click_on_change_changes_once(db, work):
    answers.asked(work)
    change(work)
    change(work)
    with pytest.raises(Refusal, match="was changed on"):
        change(work, Said({"quality": 1}, 10, "No."))
    with pytest.raises(Refusal, match="was changed on"):
        keep(work)
    db.commit()
    assert db.query(FeedbackVersion).count() == 1


def test_days_that_were_are_told_as_whoever_reads_had_them(db, work, time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 23, tzinfo=UTC), tick=False)  # the 20th in Kyiv
    answers.asked(work)
    with pytest.raises(Refusal, match="was asked on 20 November 2026"):
        changing.enable(work.mina.id, work.of_client.ref, reader=Side.freelancer)
    keep(work)
    with pytest.raises(Refusal, match="It was decided on 20 November 2026"):
        change(work)


def test_a_colleague_may_decide_for_the_organisation(db, work):
    lena = answers.member(work.client, "Lena Fischer")
    answers.asked(work)
    changing.keep(lena.id, work.of_client.ref, reader=Side.client)
    assert db.query(Change).one().decided_by_id == lena.id


def test_whoever_left_decides_nothing(db, work):
    answers.asked(work)
    member = db.get(Member, (work.client.id, work.omar.id))
    member.left_at = member.joined_at
    with pytest.raises(LookupError):
        keep(work)


def test_the_receiver_does_not_decide_and_the_author_does_not_ask(db, work):
    answers.asked(work)
    with pytest.raises(LookupError):
        changing.keep(work.mina.id, work.of_client.ref, reader=Side.freelancer)
    with pytest.raises(LookupError):
        changing.enable(work.omar.id, work.of_client.ref, reader=Side.client)


@pytest.mark.parametrize(("said", "ok"), [
    ({"aspects": {}, "comment": "Words", "categories": frozenset()}, False),
    ({"aspects": {"quality": 3, "skills": 4}, "comment": "", "categories": frozenset()}, True),
    ({"aspects": {"quality": 3}, "comment": "x" * 5_001, "categories": frozenset()}, False),
])
def test_a_public_part_keeps_its_stars(said, ok):
    before = Said({"quality": 2}, 20, "Late.")
    if ok:
        assert changing.wording(before, **said).stars_tenths == 35
    else:
        with pytest.raises(Refusal):
            changing.wording(before, **said)


def test_stars_that_came_without_aspects_stay():
    made = changing.wording(Said({}, 40, "Fine."), aspects={}, comment="Very fine.",
                            categories=frozenset())
    assert made == Said({}, 40, "Very fine.")


def test_a_stranger_finds_neither_page(db, work):
    answers.asked(work)
    stan = people.person("Stan Stranger")
    for reader in Side:
        assert sheets.given(stan.id, work.of_client.ref, reader) is None
