"""Whoever reads by mail that a feedback was removed can answer that mail: it asks for a review."""

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.models import Appeal, Case, Member, Message, OutboxLetter
from portal.services.cases import removal_notices, threads
from portal.services.feedback import report_decisions
from tests import organisations, people, reports_of, reviews_of, team_mail
from tests.inbound.test_receive import arrive

OMARS = "omar@shop.example"
WORDS = "I wrote what happened, and I have our messages to show it."


@pytest.fixture
def mina(db):
    return people.person(email="mina@mail.example")


@pytest.fixture
def omar(db, shop):
    return organisations.client_of(shop, email=OMARS)


@pytest.fixture
def marta(db):
    return people.reviewer("Marta Keller")


@pytest.fixture
def tomas(db):
    return people.reviewer("Tomas Lindqvist")


@pytest.fixture
def removed(db, mina, shop, omar, marta):
    """A feedback of Omar's about Mina that she reported and Marta removed."""
    team_mail.mail_comes_in()
    return remove(db, mina, shop, marta)


def remove(db, mina, shop, marta):
    given = reports_of.visible_feedback(mina, shop)
    report = threads.by_ref(reports_of.report_of(mina, given))
    report_decisions.decide(report.ref, report_decisions.Choice(
        "removed", reviews_of.REASONS, report.revision), by=marta.id)
    db.commit()
    return given


def letters(db, person, name):
    return list(db.scalars(select(OutboxLetter).where(
        OutboxLetter.person_id == person.id, OutboxLetter.letter == name)))


def reply(db, letter, text=WORDS, sender=OMARS, **more):
    return arrive(db, letter.headers["Reply-To"], text, sender=f"Omar <{sender}>",
                  env_from=sender, **more)


def said(db, case):
    return [tuple(row) for row in db.execute(select(Message.voice, Message.text).where(
        Message.case_id == case.id).order_by(Message.id))]


def test_its_letter_belongs_to_a_request_of_its_readers_own(db, omar, mina, removed):
    own = removal_notices.of(omar.id, removed.id)
    letter, = letters(db, omar, "feedback_removed")
    assert (letter.case_id, own.kind, own.owed_by) == (own.id, "notice", None)
    assert "Reply to this e-mail" in letter.text
    (voice, text), = said(db, own)
    assert voice == "event" and removed.ref in text and "reported" not in text
    assert removal_notices.of(mina.id, removed.id) is None, "she reads it in her report"


def test_a_mailed_reply_asks_for_a_review(db, omar, removed):
    letter, = letters(db, omar, "feedback_removed")
    mail = reply(db, letter, Message_ID="<his.1@shop.example>",
                 files=[("messages.txt", b"Thu: thank you, it works.")])
    review = db.scalars(select(Appeal)).one()
    case = db.get(Case, review.case_id)
    assert (review.asked_via, mail.case_id, case.person_id) == ("mail", case.id, omar.id)
    assert said(db, case)[0] == ("person", f"1. {WORDS}")
    assert case.ref in said(db, removal_notices.of(omar.id, removed.id))[-1][1]
    receipt, = letters(db, omar, "review_received")
    assert receipt.headers["References"] == f"{letter.message_id} <his.1@shop.example>"


def test_what_follows_while_it_is_looked_at_goes_to_whoever_looks(db, omar, removed):
    letter, = letters(db, omar, "feedback_removed")
    reply(db, letter)
    mail = reply(db, letter, "And she thanked me for it.")
    assert mail.case_id == db.scalars(select(Appeal)).one().case_id
    assert len(db.scalars(select(Appeal)).all()) == 1


def test_from_another_address_it_asks_for_nothing(db, omar, removed):
    letter, = letters(db, omar, "feedback_removed")
    assert reply(db, letter, sender="omar@elsewhere.example").state == "flagged"
    assert db.scalars(select(Appeal)).first() is None


def test_the_address_of_one_is_of_no_use_to_another(db, mina, omar, removed):
    letter, = letters(db, omar, "feedback_removed")
    mail = reply(db, letter, sender="mina@mail.example")
    assert (mail.state, db.scalars(select(Appeal)).first()) == ("quarantine", None)


def test_whoever_has_left_the_client_is_heard_and_opens_nothing(db, omar, removed):
    letter, = letters(db, omar, "feedback_removed")
    db.execute(update(Member).where(Member.person_id == omar.id).values(left_at=clock.now()))
    db.commit()
    mail = reply(db, letter)
    assert (mail.state, mail.case_id) == ("thread", letter.case_id)
    assert db.scalars(select(Appeal)).first() is None


def test_a_won_review_says_so_in_the_same_thread(db, omar, tomas, removed):
    letter, = letters(db, omar, "feedback_removed")
    reply(db, letter)
    case = db.get(Case, db.scalars(select(Appeal)).one().case_id)
    reviews_of.decided(case, tomas, "reversed")
    db.commit()
    db.refresh(removed)
    assert removed.removed_at is None
    again = reply(db, letter, "Thank you.")
    assert again.case_id == letter.case_id, "nothing is left to review: it is a message"


def test_while_no_mail_comes_in_the_letter_has_no_address(db, mina, shop, omar, marta):
    remove(db, mina, shop, marta)
    letter, = letters(db, omar, "feedback_removed")
    assert "Reply-To" not in letter.headers
