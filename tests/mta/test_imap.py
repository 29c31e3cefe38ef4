"""The other way in: a mailbox for the whole domain, fetched from with `flask inbound poll`."""

import os
import signal

import pytest
from sqlalchemy import update

from portal import clock
from portal.models import InboundMail, OutboxLetter
from portal.services.mailroom import arriving, checks
from tests import people, team_mail
from tests.inbound import deadly
from tests.jobs import processes
from tests.mta.conftest import ALL, MINA
from tests.mta.dovecot import PASSWORD
from tests.mta.seen import arrived, mail_to, said

pytestmark = [pytest.mark.mta, pytest.mark.slow]

WORDS = "I was in hospital, and I have proof."


@pytest.fixture
def flask(app, db, post, monkeypatch):
    """Run a `flask inbound` command with a mailbox for our domain; its output, without fault."""
    post.postfix.alias({"@in.parley.example": ALL})
    for name, value in {"HOST": "127.0.0.1", "PORT": post.dovecot.ports.imap, "TLS": False,
                        "USER": ALL, "PASSWORD": PASSWORD}.items():
        monkeypatch.setitem(app.config, f"IMAP_{name}", value)
    runner = app.test_cli_runner()

    def run(words: str) -> str:
        db.rollback()
        done = runner.invoke(args=["inbound", *words.split()])
        assert done.exit_code == 0, done.output
        return done.output
    return run


@pytest.fixture
def mina(db, flask):
    """Somebody with a mailbox, while mail is known to come in."""
    team_mail.mail_comes_in()
    found = people.person(email=MINA)
    db.commit()
    return found


def test_the_check_fetches_its_probe_by_itself(db, post, flask):
    assert flask("check") == "Mail comes in.\n"
    assert checks.mail_comes_in(clock.now())
    assert len(post.dovecot.lying(ALL, "Processed")) == 1


def test_a_reply_in_a_mailbox_comes_into_its_request(db, post, flask, mina, suspend):
    suspend(mina)
    assert mail_to(post, MINA)
    post.program(MINA).reply(WORDS)
    post.until(lambda: post.dovecot.lying(ALL))
    assert flask("poll") == "Fetched: 1. Settled: 1.\n"
    mail, = arrived(db)
    assert (mail.via, mail.state, mail.env_from) == ("imap", "thread", MINA)
    assert mail.rcpt.startswith("reply+") and said(db) == [f"1. {WORDS}"]
    assert not post.dovecot.lying(ALL)
    assert len(post.dovecot.lying(ALL, "Processed")) == 1
    assert flask("poll") == "Fetched: 0. Settled: 0.\n"


def test_a_notice_that_came_back_lies_in_the_mailbox_as_well(db, post, flask, mina, suspend):
    suspend(people.person("Gona Away", email="gone@mail.example"))
    post.until(lambda: post.dovecot.lying(ALL))
    flask("poll")
    mail, = arrived(db)
    assert (mail.state, mail.env_from) == ("bounce", "")
    assert db.get(OutboxLetter, mail.outbox_id).bounced_at


@pytest.mark.parametrize(("step", "when"), [
    ("portal.services.mailroom.arriving:accept", "after"),
    ("imap_tools:BaseMailBox.move", "before"),
    ("imap_tools:BaseMailBox.move", "after"),
])
def test_a_poll_killed_at_any_step_brings_each_mail_once(
        db, post, flask, mina, suspend, step, when):
    suspend(mina)
    assert mail_to(post, MINA)
    post.program(MINA).reply(WORDS)
    post.until(lambda: post.dovecot.lying(ALL))
    arm = deadly.make(step, when)

    def poll() -> None:
        arm()
        flask("poll")
        os._exit(0)
    with processes.side_by_side(poll, 1) as polls:
        assert processes.codes(polls) == [-signal.SIGKILL]
    db.execute(update(InboundMail).values(due_at=clock.now()))  # five minutes go by
    db.commit()
    flask("poll")
    assert said(db) == [f"1. {WORDS}"]
    assert len(arrived(db)) == 1 and not post.dovecot.lying(ALL)


def test_a_mail_that_is_too_large_is_shown_to_staff_and_stays_whole(db, post, flask, mina):
    large = (b"From: Mina <%s>\r\nSubject: My papers\r\nTo: requests@in.parley.example\r\n\r\n"
             b"All of them.\r\n" % MINA.encode()) + b"x" * 70 + b"\r\n" * arriving.LARGEST
    flask("poll")  # Dovecot makes the folders of a mailbox when somebody looks into it
    lying = post.dovecot.home(ALL) / "Maildir/new/1.large"
    lying.write_bytes(large)
    lying.chmod(0o666)
    flask("poll")
    mail, = arrived(db)
    assert (mail.state, mail.subject) == ("quarantine", "My papers")
    assert "Too large" in mail.reason and "All of them." in mail.told["text"]
    assert post.dovecot.lying(ALL, "Too large") == [large]
    assert flask("poll") == "Fetched: 0. Settled: 0.\n"


def test_a_mailbox_that_is_away_is_named_and_what_waits_is_settled(app, db, flask, monkeypatch):
    arriving.accept(b"From: a@b.example\r\n\r\nwords\r\n", env_from="", via="lmtp",
                    rcpt="requests@in.parley.example")
    db.commit()
    for name, value in {"IMAP_PASSWORD": "wrong", "IMAP_PORT": 9}.items():
        monkeypatch.setitem(app.config, name, value)
        done = app.test_cli_runner().invoke(args=["inbound", "poll"])
        assert done.exit_code == 1 and "The mailbox cannot be read" in done.output
    assert [mail.state for mail in arrived(db)] == ["log_only"]
