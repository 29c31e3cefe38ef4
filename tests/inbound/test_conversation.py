"""A review is one conversation in a mail program: notice, the person's mail, what we answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Appeal, Case, File, Message, OutboxLetter
from portal.policy.vocabulary import Kind
from portal.services.cases import notices
from portal.services.enforcement import appeals
from portal.services.mailroom import addresses
from tests import conduct
from tests.inbound.test_receive import arrive

WORDS = "Two of these were my brother's."


def letters(db, person, name=None):
    asked = select(OutboxLetter).where(OutboxLetter.person_id == person.id).order_by(
        OutboxLetter.id)
    return list(db.scalars(asked.where(OutboxLetter.letter == name) if name else asked))


def reply(db, mina, hold, text=WORDS, **headers):
    """Mina answers the notice of her hold."""
    return arrive(db, addresses.address_for(notices.of(hold.id), mina), text, **headers)


def test_the_receipt_of_a_mailed_review_goes_on_from_the_notice_and_from_the_mail(db, mina, hold):
    notice, = letters(db, mina)
    reply(db, mina, hold, Message_ID="<own.1@mail.example>")
    receipt, = letters(db, mina, "review_received")
    assert receipt.headers["In-Reply-To"] == "<own.1@mail.example>"
    assert receipt.headers["References"] == f"{notice.message_id} <own.1@mail.example>"


@pytest.mark.parametrize("given", [
    "", "Message-ID: no brackets\n", "Message-ID: <two words@x>\n", "Message-ID: <a@x> <b@x>\n",
    "Message-ID: <größe@x>\n", f"Message-ID: <{'a' * 400}@x>\n",
])
def test_a_mail_without_a_sound_id_leaves_the_notice_to_go_on_from(db, mina, hold, given):
    notice, = letters(db, mina)
    reply(db, mina, hold, raw=f"From: mina@mail.example\n{given}\n{WORDS}".encode())
    receipt, = letters(db, mina, "review_received")
    assert receipt.headers["In-Reply-To"] == receipt.headers["References"] == notice.message_id


def test_a_review_asked_for_on_the_page_goes_on_from_the_notice_too(db, mina, hold):
    notice, = letters(db, mina)
    appeals.ask(mina.id, hold.ref, [WORDS])
    db.commit()
    receipt, = letters(db, mina, "review_received")
    assert receipt.headers["References"] == notice.message_id


def test_what_follows_goes_on_from_the_receipt(db, mina, hold):
    reply(db, mina, hold, Message_ID="<own.1@mail.example>")
    review = db.get(Case, db.scalars(select(Appeal)).one().case_id)
    receipt, = letters(db, mina, "review_received")
    arrive(db, addresses.address_for(review, mina), "And here is more.")
    second, = letters(db, mina, "mail_received")
    assert second.headers["In-Reply-To"] == receipt.message_id


def test_a_reply_to_the_receipt_comes_into_the_review_though_it_names_the_notice(db, mina, hold):
    reply(db, mina, hold, Message_ID="<own.1@mail.example>")
    receipt, = letters(db, mina, "review_received")
    mail = arrive(db, "requests@in.parley.example", "One thing more.",
                  In_Reply_To=receipt.message_id,
                  References=f"{receipt.headers['References']} {receipt.message_id}")
    assert mail.case_id == db.scalars(select(Appeal)).one().case_id


@pytest.fixture
def suspended(db, mina):
    """A suspension that asks Mina for two things."""
    return conduct.decided(mina, Kind.suspension, asks=list(conduct.ASKS),
                           answer_by=clock.now().date() + timedelta(days=20))


def test_a_reply_to_a_suspension_that_asks_is_the_answer_and_asks_for_a_review(
        db, mina, suspended):
    text = "1. A bakery in Lviv.\n2. The files are here. I worked for them, so this is wrong."
    mail = reply(db, mina, suspended, text, files=[("work.txt", b"What I delivered.")])
    notice, review = notices.of(suspended.id), db.scalars(select(Appeal)).one()
    assert (mail.state, mail.case_id) == ("thread", notice.id)
    db.refresh(suspended)
    assert suspended.answered_at is not None, "the questions are answered"
    assert (notice.owed_by, notice.due_at) == ("team", suspended.staff_due_at)
    said = db.scalars(select(Message).where(Message.case_id == notice.id,
                                            Message.voice == "person")).one()
    assert said.text == text
    assert review.action_id == suspended.id
    files = db.execute(select(File.case_id, File.name).order_by(File.case_id)).all()
    assert [tuple(one) for one in files] == [(notice.id, "work.txt"), (review.case_id, "work.txt")]
    assert len(letters(db, mina, "review_received")) == 1


def test_a_second_reply_adds_to_the_answer_and_opens_nothing_more(db, mina, suspended):
    reply(db, mina, suspended, "A bakery in Lviv.")
    first = notices.of(suspended.id).due_at
    again = reply(db, mina, suspended, "The files follow tomorrow.")
    assert (again.case_id, notices.of(suspended.id).due_at) == (notices.of(suspended.id).id, first)
    assert len(db.scalars(select(Appeal)).all()) == 1


def test_a_question_before_any_decision_is_only_answered(db, mina):
    action = conduct.decided(mina, Kind.info_request)
    mail = reply(db, mina, action, "A bakery in Lviv.")
    assert (mail.case_id, db.scalars(select(Appeal)).first()) == (notices.of(action.id).id, None)
    db.refresh(action)
    assert action.answered_at is not None


def test_from_another_address_nothing_is_answered_and_nothing_opened(db, mina, suspended):
    mail = reply(db, mina, suspended, sender="Mina <mina@work.example>")
    db.refresh(suspended)
    assert (mail.state, suspended.answered_at) == ("flagged", None)
    assert db.scalars(select(Appeal)).first() is None
