"""One answer to a feedback, within its time, by whoever received it and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, dates
from portal.models import Event, Feedback, Member, OutboxLetter, Response
from portal.policy.feedback import Side, answer_window
from portal.policy.refusal import Refusal
from portal.policy.standing import Paused
from portal.services import feedback as feedbacks
from portal.services.feedback import answering, sheets
from tests import answers, people
from tests.answers import ANSWER
from tests.queries import queries
from tests.web.in_force import in_force

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def work(app):
    return answers.ended()


def post(work, text=ANSWER, person=None, reader=Side.freelancer):
    one = work.of_client if reader is Side.freelancer else work.of_freelancer
    by = person or (work.mina if reader is Side.freelancer else work.omar)
    return answering.post(by.id, one.ref, reader=reader, text=text,
                          everyone=reader is Side.freelancer)


def test_an_answer_is_kept_with_event_and_letter_in_one_transaction(db, work):
    post(work)
    db.rollback()
    for table in (Response, OutboxLetter):
        assert not db.query(table).all()
    ref = post(work)
    db.commit()
    assert db.query(Response).one().ref == ref
    event = db.scalars(select(Event).where(Event.verb == "feedback.answered")).one()
    assert event.facts == {"feedback": work.of_client.ref, "answer": ref}
    assert ANSWER not in str(event.facts)


def test_it_takes_seven_statements_and_two_that_lock_rows(db, work):
    by, ref = work.mina.id, work.of_client.ref
    with queries() as sent:
        answering.post(by, ref, reader=Side.freelancer, text=ANSWER, everyone=True)
    assert len([each for each in sent if " FOR " not in each]) <= 7, "\n".join(sent)
    assert len(sent) <= 9
    assert db.query(OutboxLetter).one().person_id == work.omar.id


@pytest.mark.parametrize("reader", list(Side))
def test_both_sides_have_until_the_last_utc_second(db, work, time_machine, reader):
    closes = answer_window(work.contract.ended_at).closes
    time_machine.move_to(closes + timedelta(seconds=1), tick=False)
    with pytest.raises(Refusal, match=r"The time to answer this feedback ended on .* 23:59 UTC"):
        post(work, reader=reader)
    time_machine.move_to(closes + timedelta(seconds=1) - MOMENT, tick=False)
    assert post(work, reader=reader)


def test_the_same_words_twice_are_one_answer_and_others_are_refused(db, work):
    assert post(work) == post(work)
    with pytest.raises(Refusal, match="You answered this feedback on"):
        post(work, "Something else.")
    assert db.query(Response).count() == 1


def test_the_day_of_an_answer_is_the_day_it_was_for_whoever_reads(db, work, time_machine):
    time_machine.move_to(work.contract.ended_at.replace(hour=23) + timedelta(days=2), tick=False)
    work.omar.time_zone = "America/New_York"
    lena = answers.member(work.client, "Lena Fischer")
    post(work, reader=Side.client)
    in_new_york = clock.now().date()
    with pytest.raises(Refusal, match=f"on {dates.day(in_new_york, weekday=False)}\\."):
        post(work, "Something else.", reader=Side.client)
    in_kyiv = in_new_york + timedelta(days=1)
    with pytest.raises(Refusal, match=f"on {dates.day(in_kyiv, weekday=False)}\\."):
        post(work, "Something else.", person=lena, reader=Side.client)


def test_a_colleague_with_the_same_words_is_refused_as_well(db, work):
    lena = answers.member(work.client, "Lena Fischer")
    post(work, reader=Side.client)
    with pytest.raises(Refusal, match="Omar Haddad answered this feedback for Haddad Books"):
        post(work, person=lena, reader=Side.client)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5_001])
def test_unfit_words_are_refused(db, work, text):
    with pytest.raises(Refusal):
        post(work, text)
    assert not db.query(Response).all()


def test_a_closed_account_does_not_answer(db, work):
    in_force(work.mina, "block")
    with pytest.raises(Paused):
        post(work)


def test_only_its_receiver_finds_it(db, work):
    stan = people.person("Stan Stranger")
    for person, reader in ((stan, Side.freelancer), (stan, Side.client),
                           (work.omar, Side.freelancer), (work.mina, Side.client)):
        for one in (work.of_client, work.of_freelancer):
            assert sheets.received(person.id, one.ref, reader) is None
            with pytest.raises(LookupError):
                answering.post(person.id, one.ref, reader=reader, text=ANSWER, everyone=True)
            with pytest.raises(LookupError):
                answering.take_down(person.id, one.ref, reader=reader)


def test_whoever_left_answers_for_nobody(db, work):
    db.get(Member, (work.client.id, work.omar.id)).left_at = clock.now()
    with pytest.raises(LookupError):
        post(work, reader=Side.client)


def test_before_the_other_side_can_be_seen_there_is_nothing_to_answer(db):
    mina = people.person()
    alone = people.unhappy(mina, ended_days_ago=3, given_days_ago=2)
    db.commit()
    with pytest.raises(LookupError):
        answering.post(mina.id, alone.ref, reader=Side.freelancer, text=ANSWER, everyone=True)


def test_a_private_part_alone_is_never_found(db, time_machine):
    mina = people.person()
    private = people.unhappy(mina, private=True)
    private.stars_tenths = None
    db.commit()
    assert sheets.received(mina.id, private.ref, Side.freelancer) is None
    assert not sheets.was_received(mina.id, private.ref, Side.freelancer)


def test_a_sheet_holds_nothing_private(db, work):
    one = db.get(Feedback, work.of_client.id)
    one.private_comment, one.recommend = "He slept in the meetings.", 3
    db.commit()
    found = sheets.received(work.mina.id, one.ref, Side.freelancer)
    assert "slept" not in repr(found)
    assert not hasattr(found, "recommend")


def test_an_answer_stands_until_the_feedback_changes(db, work):
    post(work)
    with pytest.raises(Refusal, match="can be taken down only after"):
        answering.take_down(work.mina.id, work.of_client.ref, reader=Side.freelancer)
    feedbacks.change(db.get(Feedback, work.of_client.id), by=None, because="Told so.",
                     public_comment="Better than that.")
    answering.take_down(work.mina.id, work.of_client.ref, reader=Side.freelancer)
    answering.take_down(work.mina.id, work.of_client.ref, reader=Side.freelancer)
    db.commit()
    assert db.query(Response).one().taken_down_at
    for words in ("Once more.", ANSWER):
        with pytest.raises(Refusal, match="the answer was taken down"):
            post(work, words)


def test_an_answer_to_the_changed_feedback_is_not_older(db, work, time_machine):
    feedbacks.change(db.get(Feedback, work.of_client.id), by=None, because="Told so.",
                     public_comment="Better than that.")
    db.commit()
    time_machine.move_to(clock.now() + timedelta(minutes=1))
    post(work)
    found = sheets.received(work.mina.id, work.of_client.ref, Side.freelancer)
    assert not found.answer_is_older
    assert not found.may_take_down
