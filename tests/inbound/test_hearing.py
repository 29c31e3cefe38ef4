"""What a mailed reply counts as: answer, review or both, once, however it was written."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Appeal, Argument, File, InboundMail, Message
from portal.policy.appeals import ARGUMENT_LIMIT, ARGUMENTS_LIMIT
from portal.policy.vocabulary import Kind
from portal.services.cases import notices
from portal.services.enforcement import holds
from portal.services.enforcement.appeals import matters
from portal.services.mailroom import addresses
from tests import conduct, decisions, people
from tests.engines import thinly
from tests.inbound.test_conversation import letters
from tests.inbound.test_receive import arrive

DAY = timedelta(days=1)


def reply(db, mina, action, text="Two of these were my brother's.", **more) -> InboundMail:
    """Mina answers the notice of a decision."""
    notice = next(one for one in letters(db, mina) if one.action_id == action.id)
    return arrive(db, addresses.address_for(notices.of(action.id), mina), text,
                  **{"In_Reply_To": notice.message_id, **more})


def reviews(db) -> list[Appeal]:
    return list(db.scalars(select(Appeal)))


def names(db) -> list[str]:
    return list(db.scalars(select(File.name).order_by(File.id)))


@pytest.mark.parametrize("text", ["", "Here it is."])
def test_other_documents_with_the_same_words_are_another_message(db, mina, text):
    question = conduct.decided(mina, Kind.info_request)
    front = reply(db, mina, question, text, files=[("image.txt", b"the front")])
    back = reply(db, mina, question, text, files=[("image.txt", b"the back")])
    assert front.thread_message_id != back.thread_message_id
    again = reply(db, mina, question, text, files=[("image.txt", b"the back")], X_Try="2",
                  Message_ID="<2@x>")
    assert again.thread_message_id == back.thread_message_id
    assert names(db) == ["image.txt", "image.txt"]


def test_other_documents_with_the_words_of_a_review_are_not_lost(db, mina, hold):
    front = reply(db, mina, hold, files=[("image.txt", b"the front")], Message_ID="<1@x>")
    back = reply(db, mina, hold, files=[("image.txt", b"the back")], Message_ID="<2@x>")
    assert back.case_id == front.case_id
    reply(db, mina, hold, files=[("image.txt", b"the front")], Message_ID="<3@x>")
    assert len(reviews(db)) == 1
    assert names(db) == ["image.txt", "image.txt"]


def test_the_same_words_from_their_own_address_count_after_those_from_another(db, mina, hold):
    odd = reply(db, mina, hold, sender="mina@work.example", env_from="mina@work.example")
    assert (odd.state, reviews(db)) == ("flagged", [])
    assert reply(db, mina, hold).state == "thread"
    assert len(reviews(db)) == 1


def test_the_same_words_from_another_address_add_nothing_to_their_own(db, mina):
    question = conduct.decided(mina, Kind.info_request)
    own = reply(db, mina, question)
    odd = reply(db, mina, question, sender="mina@work.example", env_from="mina@work.example")
    assert (odd.state, odd.thread_message_id) == ("flagged", own.thread_message_id)


@pytest.mark.parametrize("length", [ARGUMENT_LIMIT + 1, ARGUMENTS_LIMIT + 1, 100_000])
@pytest.mark.parametrize("line", thinly(
    ["I was ill.", "x" * 99, "x" * 8_000, "I was ill.\n"], "x" * 8_000))
def test_a_long_reply_asks_for_the_review_too(db, mina, hold, length, line):
    text = "\n".join([line] * (length // len(line) + 1))[:length]
    mail = reply(db, mina, hold, text)
    review, = reviews(db)
    said = list(db.scalars(select(Argument.text).order_by(Argument.number)))
    message = db.get(Message, mail.thread_message_id)
    assert message.case_id == review.case_id
    assert max(map(len, said)) <= ARGUMENT_LIMIT
    told = "".join("".join(said).split())
    assert "".join(text.split()).startswith(told.partition("[Themailgoeson")[0])
    assert ("[The mail goes on" in said[-1]) == (length > ARGUMENTS_LIMIT)
    assert text.split() == "".join(part for _, part in message.facts["segments"]).split()


def test_a_reply_to_an_explained_rule_asks_for_its_review(db, mina):
    told = conduct.decided(mina, Kind.education)
    reply(db, mina, told)
    assert [review.action_id for review in reviews(db)] == [told.id]


def test_a_reply_to_a_question_that_suspends_answers_it_and_asks_for_its_review(db, mina):
    asked = conduct.decided(mina, Kind.info_request, active=False)
    mail = reply(db, mina, asked)
    assert mail.case_id == notices.of(asked.id).id
    assert [review.action_id for review in reviews(db)] == [asked.id]


def test_a_reply_to_a_question_that_takes_nothing_is_its_answer_alone(db, mina):
    asked = conduct.decided(mina, Kind.info_request)
    reply(db, mina, asked)
    db.refresh(asked)
    assert (asked.answered_at is not None, reviews(db)) == (True, [])


def test_an_answer_that_asks_for_a_review_has_one_receipt_for_both(db, mina):
    asked = conduct.decided(mina, Kind.suspension, asks=list(conduct.ASKS),
                            answer_by=clock.now().date() + timedelta(days=20))
    reply(db, mina, asked)
    sent = [one.letter for one in letters(db, mina)]
    assert sent[-1] == "review_received"
    assert "mail_received" not in sent
    receipt, = letters(db, mina, "review_received")
    assert "also counts as your answer to our questions" in receipt.text
    reply(db, mina, asked, "One thing more.")
    assert len(letters(db, mina, "mail_received")) == 1


def restored(hold):
    hold.completed_at, hold.restored_at, hold.ends_at = (clock.now() - DAY,) * 3


def lapsed(hold):
    hold.ends_at = clock.now() - DAY


def lifted(hold):
    holds.lift_early(hold.ref, by=people.reviewer("Ruth").id, because=decisions.REASONS)


@pytest.fixture(params=[restored, lapsed, lifted])
def ended(request, db, hold):
    request.param(hold)
    db.commit()
    return hold


def test_a_reply_to_a_decision_that_has_ended_asks_for_its_review(db, mina, ended):
    mail = reply(db, mina, ended)
    review, = reviews(db)
    assert (review.action_id, review.case_id) == (ended.id, mail.case_id)
    assert len(letters(db, mina, "review_received")) == 1


def test_what_follows_about_an_ended_decision_goes_to_its_review(db, mina, ended):
    first, second = reply(db, mina, ended), reply(db, mina, ended, "And here is the chat.")
    assert second.case_id == first.case_id


@pytest.mark.parametrize("late", [False, True])
def test_mail_and_page_agree_on_the_last_moment_for_an_ended_decision(db, mina, ended, late):
    closes = matters.of_person(mina.id, ended.ref).window.closes
    with time_machine.travel(closes + timedelta(seconds=1) * late, tick=False):
        mail = reply(db, mina, ended)
    assert len(reviews(db)) == (not late)
    if late:
        notice = notices.of(ended.id)
        assert (mail.case_id, notice.owed_by) == (notice.id, "team"), "their words wait for us"


def test_a_question_that_is_over_is_not_answered_by_the_reply_that_objects(db, mina):
    asked = conduct.decided(mina, Kind.info_request, active=False)
    lapsed(asked)
    db.commit()
    mail = reply(db, mina, asked)
    review, = reviews(db)
    db.refresh(asked)
    assert (mail.case_id, asked.answered_at) == (review.case_id, None)
    receipt, = letters(db, mina, "review_received")
    assert "answer to our questions" not in receipt.text


def test_a_subject_about_absence_is_heard_and_answered(db, mina, hold):
    mail = reply(db, mina, hold, Subject="Absence of the client in October")
    assert (mail.state, len(reviews(db))) == ("thread", 1)
    assert len(letters(db, mina, "review_received")) == 1
