"""Suspended, told by mail, heard by mail: through Postfix, Dovecot and a real mail program."""

import signal
import smtplib

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Action, AddressTrouble, Appeal, JobRun, OutboxLetter
from portal.services.mailroom import addresses, arrivals, checks
from tests import people, requests_of
from tests.inbound import deadly
from tests.inbound.listening import split_off
from tests.mta.conftest import IDA, MINA
from tests.mta.seen import arrived, letters, mail_to, said, text_of

pytestmark = [pytest.mark.mta, pytest.mark.slow]

WORDS = "I was in hospital from 3 to 9 November, and I have proof."
ANSWER = "Please send us the papers of the hospital."
AWAY = 'require "vacation"; vacation :days 1 :subject "Away" "I am away until Monday.";'
# Some servers on the way lose what tells responders to be silent (RFC 3834).
CARELESS = "/^(Auto-Submitted: auto-generated|X-Auto-Response-Suppress:)/ IGNORE\n"


@pytest.fixture
def mina(db, door):
    """Somebody whose mailbox it is, while mail comes in."""
    found = people.person(email=MINA)
    db.commit()
    return found


def test_a_notice_goes_out_and_two_people_talk_by_mail(db, post, mina, suspend, deliver):
    people.reviewer("Ida Brandt", email=IDA)
    action = suspend(mina)
    notice = mail_to(post, MINA)
    assert "in.parley.example" in notice["Reply-To"] and action.ref in text_of(notice)
    assert notice["Return-Path"].startswith("<bounce+")

    post.program(MINA).reply(WORDS)
    post.until(lambda: arrived(db))
    mail, = arrived(db)
    assert (mail.via, mail.state, mail.env_from) == ("lmtp", "thread", MINA)
    assert said(db) == [f"1. {WORDS}"], "her words, once, without our letter"
    assert db.scalars(select(Appeal)).one().action_id == action.id
    deliver()
    assert "asked for a review" in text_of(mail_to(post, MINA, 2))

    assert WORDS in text_of(mail_to(post, IDA))
    post.program(IDA).reply(ANSWER)
    post.until(lambda: len(arrived(db)) == 2)
    assert said(db, "team") == [ANSWER]
    deliver()
    answer = mail_to(post, MINA, 3)
    assert ANSWER in text_of(answer)

    post.program(MINA).reply("Here they are.", to=3)
    post.until(lambda: len(arrived(db)) == 3)
    assert said(db)[1:] == ["Here they are."]
    deliver()
    receipt = mail_to(post, MINA, 4)
    assert (receipt["Return-Path"], receipt["Auto-Submitted"]) == ("<>", "auto-replied")
    assert answer["Message-ID"] in receipt["References"]
    assert [mail.state for mail in arrived(db)] == ["thread"] * 3


def test_a_program_that_minds_no_reply_to_is_heard_as_well(db, post, mina, suspend):
    post.postfix.alias({"quality@parley.example": "requests@in.parley.example"})
    suspend(mina)
    assert mail_to(post, MINA)
    post.program(MINA).reply(WORDS, "reply-to-honour=no")
    post.until(lambda: arrived(db))
    assert [mail.rcpt for mail in arrived(db)] == ["requests@in.parley.example"]
    assert said(db) == [f"1. {WORDS}"]


def test_who_is_away_answers_none_of_our_letters(db, post, mina, suspend, deliver):
    post.dovecot.rules(MINA, AWAY)
    suspend(mina)
    assert mail_to(post, MINA)
    post.program(MINA).reply(WORDS)
    post.until(lambda: arrived(db))
    deliver()
    post.until(lambda: len(post.dovecot.lying(MINA)) == 2 and post.postfix.queue() == 0)
    assert len(arrived(db)) == 1
    assert "discarding vacation response" in post.dovecot.log()


def test_a_careless_responder_is_heard_as_a_machine_and_not_answered(
        db, post, mina, suspend, deliver):
    post.dovecot.rules(MINA, AWAY)
    post.postfix.strip(CARELESS)
    suspend(mina)
    before = letters(db)
    post.until(lambda: arrived(db))
    mail, = arrived(db)
    assert (mail.state, mail.env_from) == ("log_only", "")
    assert mail.rcpt.startswith("bounce+"), "it answers the return path"
    assert mail.case_id is not None and said(db) == []
    assert "An automatic mail arrived" in said(db, "note")[-1]
    assert deliver() == 0 and letters(db) == before, "the loop ends here"


def test_a_notice_to_nobody_comes_back_and_keeps_the_way_open(db, client, post, door, suspend):
    gone = people.person("Gona Away", email="gone@mail.example")
    action = suspend(gone)
    post.until(lambda: arrived(db))
    mail, = arrived(db)
    letter = db.get(OutboxLetter, mail.outbox_id)
    assert (mail.state, letter.action_id) == ("bounce", action.id)
    assert letter.bounced_at and db.get(Action, action.id).notice_bounced_at
    trouble = db.get(AddressTrouble, gone.email)
    assert trouble.status == "5.1.1" and trouble.is_lasting
    assert arrivals.counts()[arrivals.Box.notices] == 1, "a task for staff"
    db.rollback()
    assert client.as_person(gone).get("/status").has("Our letters do not reach you")


def test_the_world_is_told_at_once_which_address_does_not_exist(post, door):
    raw = b"Subject: x\r\nFrom: a@b.example\r\n\r\nwords\r\n"
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        post.send(raw, "nobody@in.parley.example", source="127.0.0.2")
    (code, words), = refused.value.recipients.values()
    assert code == 550 and b"no such address" in words
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        post.send(raw, "somebody@elsewhere.example", source="127.0.0.2")
    post.send(raw, "requests@in.parley.example", source="127.0.0.2")


@pytest.mark.parametrize(("step", "when"), [
    ("portal.services.mailroom.arriving:accept_for_each", "after"),
    ("portal.inbound.server:Receiver._keep", "after"),
])
def test_postfix_tries_again_what_it_was_not_told_to_be_kept(app, db, post, step, when):
    mina = people.person(email=MINA)
    case = requests_of.question(mina)
    address = addresses.address_for(case, mina)
    now = clock.now()  # a check that is due would be the mail that it dies of
    db.add(JobRun(name=checks.NAME, slot=now, started_at=now, finished_at=now, worker="x",
                  lease_until=now, result={}))
    db.commit()
    raw = f"From: {MINA}\r\nSubject: Re: x\r\nMessage-ID: <1@x>\r\n\r\n{WORDS}\r\n".encode()
    with split_off(app, "lmtp", post.door, first=deadly.make(step, when)) as (process, _):
        post.send(raw, address)
        process.join(20)
        assert process.exitcode == -signal.SIGKILL
    post.until(lambda: "status=deferred" in post.postfix.log())
    with split_off(app, "lmtp", post.door):
        came_again = int(step.endswith("_keep"))  # a queue looks empty while a mail moves in it
        post.until(lambda: post.postfix.queue() == 0
                   and [one.copies for one in arrived(db)] == [came_again])
    mail, = arrived(db)
    assert (mail.state, mail.copies) == ("thread", came_again)
    assert said(db)[1:] == [WORDS], "after her question"
