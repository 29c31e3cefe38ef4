"""Mails end where they belong: in the thread, flagged, logged, as a bounce, or in quarantine."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.inbound import receive, rounds
from portal.models import (
    AddressTrouble,
    Appeal,
    Case,
    File,
    InboundMail,
    Message,
    OutboxLetter,
    Person,
)
from portal.services.cases import notices
from portal.services.mailroom import addresses, arriving
from tests import decisions, people, requests_of

DOMAIN = "in.parley.example"


@pytest.fixture
def case(mina):
    return requests_of.question(mina, subject="My hold", text="Why is that?")


@pytest.fixture
def address(db, mina, case):
    found = addresses.address_for(case, mina)
    db.commit()
    return found


def arrive(db, rcpt, text="I was in hospital.", *, sender="Mina <mina@mail.example>",
           env_from="mina@mail.example", raw=None, files=(), **headers) -> InboundMail:
    made = EmailMessage()
    made["From"] = sender
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    arrived = arriving.accept(raw or made.as_bytes(), env_from=env_from, rcpt=rcpt, via="lmtp")
    db.commit()
    rounds.round_of_mail()
    return db.scalars(select(InboundMail).where(InboundMail.ref == arrived.ref)).one()


def thread(db, case) -> list[tuple[str, str]]:
    return [tuple(row) for row in db.execute(
        select(Message.voice, Message.text).where(Message.case_id == case.id).order_by(Message.id))]


def letters(db, name=None) -> list[OutboxLetter]:
    asked = select(OutboxLetter).order_by(OutboxLetter.id)
    return list(db.scalars(asked.where(OutboxLetter.letter == name) if name else asked))


def test_a_reply_comes_into_the_thread_with_one_receipt_a_day(db, case, address):
    assert arrive(db, address).state == "thread"
    assert arrive(db, address.upper(), "And one more thing.").state == "thread"
    assert thread(db, case)[1:] == [("person", "I was in hospital."),
                                    ("person", "And one more thing.")]
    receipt, = letters(db, "mail_received")
    assert receipt.headers["Auto-Submitted"] == "auto-replied"
    assert receipt.headers["Return-Path"] == ""


def test_what_it_quotes_of_our_letter_is_kept_but_not_in_the_words(db, case, address):
    sent = letters(db)[0].text
    quoted = "".join(f"> {line}\n" for line in sent.splitlines())
    mail = arrive(db, address, f"I was ill.\n\nOn 20 Nov, Q <{address}> wrote:\n{quoted}")
    message = db.get(Message, mail.thread_message_id)
    assert message.text == "I was ill."
    assert "".join(text for _, text in message.facts["segments"]).count("> ") > 3


def test_the_same_mail_again_is_one_message(db, case, address):
    arrive(db, address, Message_ID="<1@x.example>")
    arrive(db, address, Message_ID="<1@x.example>")
    arrive(db, address, Message_ID="<2@x.example>")
    assert len(thread(db, case)) == 2


def test_a_reply_to_a_decision_asks_for_its_review(db, mina):
    hold = decisions.hold_on(mina)
    db.commit()
    notice = notices.of(hold.id)
    mail = arrive(db, addresses.address_for(notice, mina), "Two of these were my brother's.")
    review = db.scalars(select(Appeal)).one()
    assert (review.action_id, review.asked_via) == (hold.id, "mail")
    assert mail.case_id == review.case_id
    for _ in range(2):
        more = arrive(db, addresses.address_for(notice, mina), "I forgot: one was cancelled.")
        assert (more.state, more.case_id) == ("thread", review.case_id), "its reviewer reads it"
    assert [text for _, text in thread(db, db.get(Case, review.case_id))][1:] == [
        "I forgot: one was cancelled."]


def test_from_another_address_it_is_flagged_and_starts_no_clock(db, mina, case, address):
    db.execute(update(Case).values(owed_by=None, due_at=None))
    db.commit()
    mail = arrive(db, address, sender="Mina <mina@work.example>")
    assert (mail.state, db.get(Case, case.id).due_at) == ("flagged", None)
    notice, = letters(db, "mail_from_elsewhere")
    assert notice.to_address == mina.email
    assert not letters(db, "mail_received")


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"},
])
def test_what_a_machine_wrote_is_logged_for_staff_and_not_answered(db, case, address, headers):
    before = len(letters(db))
    assert arrive(db, address, **headers).state == "log_only"
    assert [voice for voice, _ in thread(db, case)] == ["person", "note"]
    assert len(letters(db)) == before


def test_our_own_mail_that_comes_back_ends_here(db, case, address):
    before = len(letters(db))
    assert arrive(db, address, X_Portal_Mail="parley.example").state == "log_only"
    assert (len(thread(db, case)), len(letters(db))) == (1, before)


@pytest.mark.parametrize("text", ["", "   \n\n", "> only a quote"])
def test_without_words_it_does_not_count_and_the_person_is_told(db, case, address, text):
    sent = letters(db)[0].text
    body = "".join(f"> {line}\n" for line in sent.splitlines()) if "quote" in text else text
    assert arrive(db, address, body).state == "flagged"
    assert letters(db, "mail_unread")
    assert [voice for voice, _ in thread(db, case)] == ["person", "note"]


def test_an_unknown_token_is_quarantined_and_the_person_told_how_to_answer(db, case):
    mail = arrive(db, f"reply+{'a' * 24}@{DOMAIN}")
    assert (mail.state, mail.case_id) == ("quarantine", None)
    arrive(db, f"reply+{'b' * 24}@{DOMAIN}")
    told, = letters(db, "mail_not_placed")
    assert told.to_address == "mina@mail.example"


def test_an_answer_to_the_wrong_address_is_known_by_the_letter_it_answers(db, case, address):
    receipt = letters(db)[0]
    mail = arrive(db, f"requests@{DOMAIN}", In_Reply_To=receipt.message_id)
    assert (mail.state, mail.case_id) == ("thread", case.id)
    assert addresses.target(f"reply@{DOMAIN}"), "a program dropped what follows the plus sign"
    mail = arrive(db, f"reply@{DOMAIN}", "And more.", In_Reply_To=receipt.message_id)
    assert (mail.state, mail.case_id) == ("thread", case.id)
    stolen = arrive(db, f"requests@{DOMAIN}", sender="stan@evil.example",
                    env_from="stan@evil.example", In_Reply_To=receipt.message_id)
    assert stolen.state == "quarantine"


def test_a_bounce_is_noted_with_its_letter_and_its_address(db, mina, case):
    letter = letters(db)[0]
    raw = (b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered\n"
           b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
           b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n--b--\n")
    mail = arrive(db, addresses.bounce_address(letter.ref), raw=raw, env_from="")
    assert (mail.state, mail.outbox_id) == ("bounce", letter.id)
    assert mail.reason.startswith("It did not arrive, and nothing will: ")
    assert letter.bounced_at
    trouble = db.get(AddressTrouble, mina.email)
    assert (trouble.status, trouble.is_lasting, trouble.over_at) == ("5.1.1", True, None)
    arrive(db, addresses.address_for(case, mina))
    assert trouble.over_at


def test_documents_are_kept_or_listed_with_the_reason(db, case, address):
    arrive(db, address, files=[("note.txt", b"plain words"), ("evil.svg", b"<svg onload=x>"),
                               *[(f"{n}.txt", b"more") for n in range(5)]])
    kept = db.execute(select(File.name, File.withheld_because).order_by(File.id)).all()
    assert [name for name, because in kept if not because][:1] == ["note.txt"]
    assert next(name for name, because in kept if because) == "evil.svg"
    assert len(kept) == 7


def test_a_colleague_answers_by_mail_under_the_teams_name(db, mina, case):
    ruth = people.reviewer(email="ruth@parley.example")
    mail = arrive(db, addresses.address_for(case, ruth, "team"), "We look at it on Monday.",
                  sender="ruth@parley.example")
    assert mail.state == "thread"
    assert thread(db, case)[-1] == ("team", "We look at it on Monday.")
    assert letters(db, "request_answered")[0].to_address == mina.email


def test_a_colleagues_address_is_of_no_use_to_others(db, case):
    ruth = people.reviewer(email="ruth@parley.example")
    address = addresses.address_for(case, ruth, "team")
    assert arrive(db, address).state == "quarantine"
    db.execute(update(Person).where(Person.id == ruth.id).values(role_names=frozenset()))
    db.commit()
    assert arrive(db, address, "Hello", sender="ruth@parley.example").state == "quarantine"
    assert len(thread(db, case)) == 1


def test_what_our_server_calls_forged_goes_to_people(db, case, address, monkeypatch):
    monkeypatch.setattr("portal.services.mailroom.checks._authserv", "mx.parley.example")
    forged = "mx.parley.example; dmarc=fail header.from=mail.example"
    assert arrive(db, address, Authentication_Results=forged).state == "quarantine"
    other = "mx.evil.example; dmarc=fail"
    assert arrive(db, address, "Hello.", Authentication_Results=other).state == "thread"


def test_a_mail_that_upsets_us_is_tried_again_then_shown_to_staff(db, case, address, monkeypatch):
    def broken(*_):
        raise RuntimeError("no")
    monkeypatch.setattr(receive, "_settle", broken)
    mail = arrive(db, address)
    assert (mail.state, mail.error) == ("waiting", "RuntimeError: no")
    for _ in range(2):
        mail.due_at = clock.now()
        db.commit()
        rounds.round_of_mail()
    assert db.scalar(select(InboundMail.state)) == "failed"
    monkeypatch.undo()
    arriving.try_again(db.scalars(select(InboundMail)).one())
    db.commit()
    rounds.round_of_mail()
    assert thread(db, case)[-1] == ("person", "I was in hospital.")
