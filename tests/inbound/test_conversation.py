"""A review is one conversation in a mail program: notice, the person's mail, what we answer."""

import pytest
from sqlalchemy import select

from portal.models import Appeal, Case, OutboxLetter
from portal.services.cases import notices
from portal.services.enforcement import appeals
from portal.services.mailroom import addresses
from tests import decisions, people
from tests.inbound.test_receive import arrive

WORDS = "Two of these were my brother's."


@pytest.fixture
def mina(db):
    found = people.person(email="mina@mail.example")
    db.commit()
    return found


@pytest.fixture
def hold(db, mina):
    return decisions.hold_on(mina)


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
