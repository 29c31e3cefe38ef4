"""Suspended, told by mail, heard by mail: through Postfix, Dovecot and a real mail program."""

import smtplib

import pytest
from sqlalchemy import select

from portal.models import Action, Appeal, OutboxLetter
from portal.services.mailroom import bounces
from tests import people
from tests.mta.conftest import MINA
from tests.mta.seen import arrived, letters, mail_to_mina, said

pytestmark = [pytest.mark.mta, pytest.mark.slow]

WORDS = "I was in hospital from 3 to 9 November, and I have proof."
AWAY = 'require "vacation"; vacation :days 1 :subject "Away" "I am away until Monday.";'
# Some servers on the way lose what tells responders to be silent (RFC 3834).
CARELESS = "/^(Auto-Submitted: auto-generated|X-Auto-Response-Suppress:)/ IGNORE\n"


@pytest.fixture
def mina(db, door):
    """Somebody whose mailbox it is, while mail comes in."""
    found = people.person(email=MINA)
    db.commit()
    return found


def test_a_notice_goes_out_and_the_reply_is_heard(db, post, mina, suspend, deliver):
    action = suspend(mina)
    notice = mail_to_mina(post, 1)
    assert "in.parley.example" in notice["Reply-To"]
    assert action.ref in notice.get_body(("plain",)).get_content()
    assert notice["Return-Path"].startswith("<bounce+")

    post.program().reply(WORDS)
    post.until(lambda: arrived(db))
    mail, = arrived(db)
    assert (mail.via, mail.state, mail.env_from) == ("lmtp", "thread", MINA)
    assert said(db) == [f"1. {WORDS}"], "her words, once, without our letter"
    assert db.scalars(select(Appeal)).one().action_id == action.id
    assert deliver() == 1

    post.program().reply("The papers follow on Friday.", to=2)
    post.until(lambda: len(arrived(db)) == 2)
    assert said(db)[1:] == ["The papers follow on Friday."]
    assert deliver() == 1
    receipt = mail_to_mina(post, 3)
    assert (receipt["Return-Path"], receipt["Auto-Submitted"]) == ("<>", "auto-replied")
    assert mail_to_mina(post, 2)["Message-ID"] in receipt["References"]


def test_a_program_that_minds_no_reply_to_is_heard_as_well(db, post, mina, suspend):
    post.postfix.set(virtual_alias_maps="inline:{ "
                     "quality@parley.example=requests@in.parley.example }")
    suspend(mina)
    assert mail_to_mina(post, 1)
    post.program().reply(WORDS, "reply-to-honour=no")
    post.until(lambda: arrived(db))
    assert [mail.rcpt for mail in arrived(db)] == ["requests@in.parley.example"]
    assert said(db) == [f"1. {WORDS}"]


def test_who_is_away_answers_none_of_our_letters(db, post, mina, suspend, deliver):
    post.dovecot.rules(MINA, AWAY)
    suspend(mina)
    assert mail_to_mina(post, 1)
    post.program().reply(WORDS)
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


def test_a_notice_to_nobody_comes_back_and_keeps_the_way_open(db, post, door, suspend):
    gone = people.person("Gona Away", email="gone@mail.example")
    action = suspend(gone)
    post.until(lambda: arrived(db))
    mail, = arrived(db)
    letter = db.get(OutboxLetter, mail.outbox_id)
    assert (mail.state, letter.action_id) == ("bounce", action.id)
    assert letter.bounced_at and db.get(Action, action.id).notice_bounced_at
    trouble = bounces.trouble_of(gone.id)
    assert trouble.status == "5.1.1" and trouble.is_lasting


def test_the_world_is_told_at_once_which_address_does_not_exist(post, door):
    raw = b"Subject: x\r\nFrom: a@b.example\r\n\r\nwords\r\n"
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        post.send(raw, "nobody@in.parley.example", source="127.0.0.2")
    (code, words), = refused.value.recipients.values()
    assert code == 550 and b"no such address" in words
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        post.send(raw, "somebody@elsewhere.example", source="127.0.0.2")
    post.send(raw, "requests@in.parley.example", source="127.0.0.2")
