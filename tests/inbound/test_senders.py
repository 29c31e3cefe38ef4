"""Who writes where: forged, wrong and foreign addresses, machines, loops, the same mail again."""

import smtplib
import socket
from contextlib import closing

import pytest
from sqlalchemy import func, select, update

from bench.corpus import door
from portal.models import Case, InboundMail, ReplyAddress
from portal.services.mailroom import addresses, arriving, checks
from tests import people, requests_of
from tests.inbound.arriving_at import HERS, answers, mail, thread

OURS = "in.parley.example"


@pytest.fixture
def waits(db, case):
    """The team waits for her: what counts makes it owe the next step."""
    db.execute(update(Case).values(owed_by="person"))
    db.commit()


def owed(db, case) -> str:
    return db.scalar(select(Case.owed_by).where(Case.id == case.id))


@pytest.mark.one_case
@pytest.mark.parametrize("change", [str.upper, str.lower, str.title])
def test_a_server_that_changes_the_case_of_an_address_changes_nothing(
        db, case, waits, address, arrive, change):
    assert arrive(mail(), change(address)).state == "thread"
    assert thread(db, case) == [("person", "I was in hospital.")]
    assert owed(db, case) == "team"


@pytest.mark.one_case
@pytest.mark.parametrize("sender", ["mina@work.example", "Mina <mina@mail.example.evil>",
                                    '"mina@mail.example" <x@evil.example>', "x", ""])
def test_the_right_address_from_somebody_else_is_marked_and_moves_nothing(
        db, case, waits, arrive, sender):
    assert arrive(mail(From=sender)).state == "flagged"
    assert owed(db, case) == "person"
    assert answers(db) == ["mail_from_elsewhere"]


def test_what_our_server_calls_forged_goes_to_people_and_is_not_answered(
        db, case, waits, arrive, monkeypatch):
    monkeypatch.setattr(checks, "_authserv", "mx.parley.example")
    forged = mail(Authentication_Results="mx.parley.example; spf=fail; dmarc = fail")
    assert arrive(forged).state == "quarantine"
    assert (thread(db, case), answers(db), owed(db, case)) == ([], [], "person")


@pytest.mark.parametrize("kind", ["unknown", "cut", "longer", "empty", "revoked", "unicode"])
def test_a_token_that_is_none_is_kept_for_people_and_its_sender_told_once(
        db, case, address, arrive, kind):
    local = address.partition("@")[0]
    token = {"unknown": f"reply+{'a' * 24}", "cut": local[:-1], "longer": f"{local}a",
             "empty": "reply+", "revoked": local, "unicode": f"{local}é"}[kind]
    if kind == "revoked":
        db.execute(update(ReplyAddress).values(revoked_at=case.opened_at))
        db.commit()
    for number in range(3):
        found = arrive(mail(f"Number {number}"), f"{token}@{OURS}")
        assert (found.state, found.case_id) == ("quarantine", None)
    assert (thread(db, case), answers(db)) == ([], ["mail_not_placed"])


def test_one_person_can_not_write_into_the_request_of_another(db, case, waits, arrive):
    people.person(email="stan@mail.example")
    db.commit()
    found = arrive(mail(From="stan@mail.example"), sender="stan@mail.example")
    assert found.state == "quarantine" and "somebody else" in found.reason
    assert (thread(db, case), owed(db, case)) == ([], "person")
    assert answers(db) == ["mail_not_placed"]


def test_a_colleagues_address_serves_nobody_else(db, case, arrive, mina):
    ruth = people.reviewer(email="ruth@parley.example")
    team = addresses.address_for(case, ruth, "team")
    db.commit()
    assert arrive(mail(), team).state == "quarantine"
    assert thread(db, case) == []


@pytest.mark.one_case
@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated (vacation)"},
    {"Precedence": "bulk"}, {"Precedence": "list"}, {"List_Id": "<x.lists.example>"},
    {"X_Autoreply": "yes"}, {"X_Autorespond": "away"}, {"X_Portal_Mail": "parley.example"},
])
def test_machines_lists_and_our_own_mail_are_logged_and_never_answered(
        db, case, waits, arrive, headers):
    for number in range(3):
        assert arrive(mail(f"Number {number}", **headers)).state == "log_only"
    assert (answers(db), owed(db, case)) == ([], "person")
    assert {voice for voice, _ in thread(db, case)} <= {"note"}


def test_an_answer_to_our_receipt_by_a_machine_ends_the_loop(db, case, arrive):
    assert arrive(mail()).state == "thread"
    for number in range(5):
        arrive(mail(f"Away {number}", Subject="Re: We have your e-mail"), sender="")
    assert answers(db) == ["mail_received"]


def test_a_report_about_a_delivery_is_no_message(db, case, arrive):
    report = mail("550 5.1.1 no such user", From="MAILER-DAEMON@mx.example",
                  Subject="Undelivered Mail Returned to Sender")
    assert arrive(report, sender="").state == "bounce"
    assert (thread(db, case), answers(db)) == ([], [])


def test_the_same_mail_by_two_ways_and_the_same_words_at_once_are_one_message(db, case, arrive):
    first = mail(Message_ID="<1@x.example>")
    arrive(first)
    assert arrive(b"Received: from elsewhere\r\nDelivered-To: x\r\n" + first).copies == 1
    assert arrive(mail(Message_ID="<2@x.example>")).state == "thread"
    assert thread(db, case) == [("person", "I was in hospital.")]
    assert db.scalar(select(func.count()).select_from(InboundMail)) == 2


def test_a_quote_with_a_secret_address_is_not_shown(db, case, address, arrive):
    said = requests_of.answered(case, people.reviewer(), then="ask", text="Which one?\nTell us.")
    letter = f"On 20 Nov 2026 Q <{address}> wrote:\r\n> Which one?\r\n> Tell us.\r\n"
    assert said and arrive(mail(f"The first.\r\n\r\n{letter}")).state == "thread"
    assert thread(db, case)[-1] == ("person", "The first.")


@pytest.mark.one_case
@pytest.mark.parametrize("rcpt", ["nobody@in.parley.example", "x@elsewhere.example", "reply@",
                                  "reply+a@in.parley.example@evil.example", "x" * 300,
                                  f"reply+{'a' * 300}@{OURS}", "bounce@in.parley.example"])
def test_what_is_not_ours_is_refused_at_the_door(db, way_in, rcpt):
    codes = way_in.send(mail(), HERS, [rcpt])
    assert set(codes) == {rcpt} and 500 <= codes[rcpt] < 600
    assert db.scalar(select(func.count()).select_from(InboundMail)) == 0


@pytest.mark.slow
def test_a_mail_that_is_too_large_is_refused_with_the_way_out(db, way_in, address):
    with smtplib.SMTP(door.HOST, way_in.port, timeout=60) as smtp:
        smtp.ehlo()
        code, words = smtp.mail(HERS, [f"size={40 * 2**20}"])
        assert code == 552 and b"25 MB" in words and b"page of your request" in words
        smtp.mail(HERS)
        smtp.rcpt(address)
        code, words = smtp.data(mail() + (b"x" * 998 + b"\r\n") * (40 * 1024))
        assert code == 552 and b"page of your request" in words
        assert smtp.noop()[0] == 250
    assert db.scalar(select(func.count()).select_from(InboundMail)) == 0


@pytest.mark.one_case
@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r"])
def test_only_one_end_of_a_mail_is_an_end(db, way_in, address, end):
    inside = end + b"MAIL FROM:<evil@x.example>\r\nRCPT TO:<" + address.encode() + b">\r\n"
    with closing(socket.create_connection((door.HOST, way_in.port), 20)) as line:
        told = line.makefile("rb")
        told.readline()
        for words in (b"HELO x", b"MAIL FROM:<mina@mail.example>",
                      b"RCPT TO:<" + address.encode() + b">", b"DATA"):
            line.sendall(words + b"\r\n")
            assert told.readline()[:1] in b"23"
        line.sendall(mail() + inside + b"DATA\r\nforged\r\n.\r\nQUIT\r\n")
        assert told.read().count(b"250") == 1
    raw = arriving.raw_of(db.scalar(select(InboundMail.id)))
    assert b"evil@x.example" in raw


@pytest.mark.one_case
@pytest.mark.parametrize("sender", ["mina@köln.example", "Mina <mina@xn--kln-sna.example>",
                                    "MINA@XN--KLN-SNA.EXAMPLE"])
def test_her_domain_is_hers_in_whichever_letters_it_is_written(
        db, mina, case, waits, address, arrive, sender):
    mina.email = "mina@köln.example"
    db.commit()
    assert arrive(mail(From=sender)).state == "thread"
    assert owed(db, case) == "team"
