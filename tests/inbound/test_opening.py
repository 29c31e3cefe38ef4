"""A reply to a letter of ours that belongs to no request is heard: it opens one."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.mail.letters.samples import SAMPLES
from portal.models import Case, Message
from portal.policy.requests import OPENED_AT_MOST
from portal.services import correspondence
from tests import decisions, people, team_mail
from tests.inbound.test_answered_letter import restored
from tests.inbound.test_conversation import letters
from tests.inbound.test_receive import arrive
from tests.team_mail import as_read

US = "requests@in.parley.example"
WORDS = "The second contract was paused by the client."
ALONE = ["warning", "client_note", "change_enabled", "password_changed", "mail_not_placed"]


@pytest.fixture
def mina(db):
    found = people.person(email="mina@mail.example")
    team_mail.mail_comes_in()
    db.commit()
    return found


def letter(db, mina, name="warning"):
    """A letter to Mina that belongs to no request."""
    correspondence.send(mina.id, SAMPLES[name], key=f"{name}:{clock.now()}")
    db.commit()
    return letters(db, mina)[-1]


def answer(db, letter, text=WORDS, rcpt=US, **more):
    return arrive(db, rcpt, text, In_Reply_To=letter.message_id, **more)


def requests(db):
    return list(db.scalars(select(Case).order_by(Case.id)))


@pytest.mark.parametrize("name", ALONE)
def test_a_reply_opens_a_request_about_the_letter(db, mina, name):
    sent = letter(db, mina, name)
    quoted = "".join(f"> {line}\n" for line in as_read(sent).text.splitlines())
    subject = sent.subject
    db.rollback()  # of some the facts alone are kept, also when they are carried
    sent.sent_at = clock.now()
    db.commit()
    mail = answer(db, sent, f"{WORDS}\n\n{quoted}")
    case, = requests(db)
    assert (mail.state, case.person_id, case.kind, case.owed_by) == (
        "thread", mina.id, "question", "team")
    assert case.subject == subject
    assert db.get(Message, mail.thread_message_id).text == WORDS
    receipt, = letters(db, mina, "mail_received")
    assert receipt.headers["In-Reply-To"] == sent.message_id
    assert "Reply-To" in receipt.headers


def test_what_follows_comes_into_the_same_request(db, mina):
    sent = letter(db, mina)
    first, second = answer(db, sent), answer(db, sent, "And here is the chat.")
    assert (second.state, second.case_id) == ("thread", first.case_id)
    assert len(requests(db)) == 1


@pytest.mark.parametrize("more", [
    {"sender": "Stan <stan@evil.example>"}, {"text": ""},
    {"Subject": "Automatic reply: My hold"}, {"rcpt": f"reply+{'a' * 24}@in.parley.example"},
])
def test_what_proves_nothing_or_says_nothing_is_kept_for_people(db, mina, more):
    assert answer(db, letter(db, mina), **more).state == "quarantine"
    assert requests(db) == []


def test_an_address_that_somebody_has_changed_proves_nothing(db, mina):
    sent = letter(db, mina, "password_changed")
    mina.email = "thief@evil.example"
    db.commit()
    assert answer(db, sent).state == "quarantine"
    assert requests(db) == []


@pytest.mark.parametrize("facts", [{"ref": "W-3FHT8PQZ"}, {"no": "such fact"}])
def test_a_letter_that_can_not_be_written_anew_is_answered_all_the_same(db, mina, facts):
    sent = letter(db, mina)
    sent.subject = sent.text = sent.html = None
    sent.facts, sent.sent_at = facts, clock.now()
    db.commit()
    assert [answer(db, sent).state, answer(db, sent, "And more.").state] == ["thread", "thread"]
    assert len(requests(db)) == 1


def test_a_flood_is_kept_for_people(db, mina):
    states = [answer(db, letter(db, mina), f"{WORDS} {n}").state for n in range(OPENED_AT_MOST + 1)]
    assert states == ["thread"] * OPENED_AT_MOST + ["quarantine"]


def test_a_quoted_letter_of_which_the_facts_alone_are_kept_is_folded(db, mina):
    hold = decisions.hold_on(mina)
    restored(hold)
    db.commit()
    sent, = letters(db, mina, "restored")
    quoted = "".join(f"> {line}\n" for line in as_read(sent).text.splitlines())
    sent.subject = sent.text = sent.html = None
    sent.sent_at = clock.now()
    db.commit()
    mail = answer(db, sent, f"Thank you!\n\n{quoted}")
    assert db.get(Message, mail.thread_message_id).text == "Thank you!"
