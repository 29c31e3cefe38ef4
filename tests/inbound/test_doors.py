"""The ways in: whatever was said to be kept is kept, also when the listener is killed."""

import signal
import smtplib
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from portal.extensions import db as database
from portal.models import InboundMail, InboundRaw, JobRun
from portal.services.mailroom import arriving, checks
from tests.inbound.listening import listening, split_off
from tests.jobs import processes
from tests.web.another_app import app_with

pytestmark = pytest.mark.slow

US = "requests@in.parley.example"
MAIL = b"From: mina@mail.example\r\nMessage-ID: <%d@x>\r\n\r\nNumber %d\r\n"
LONG_LINE = b"From: a@b.example\r\n\r\n" + b"x" * 5000 + b"\r\n"


def kept(db) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(InboundMail))


def test_smtp_keeps_what_it_says_and_refuses_what_is_not_for_us(app, db):
    with split_off(app, "smtp") as (process, port):
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
            assert smtp.sendmail("", [US], MAIL % (1, 1)) == {}
            assert smtp.sendmail("mina@mail.example", [US], LONG_LINE) == {}
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                smtp.sendmail("x@y.example", ["nobody@in.parley.example"], MAIL % (2, 2))
            assert next(iter(refused.value.recipients.values()))[0] == 550
            big = b"From: a@b.example\r\n\r\n" + (b"x" * 998 + b"\r\n") * 27_000
            with pytest.raises(smtplib.SMTPResponseException) as too_large:
                smtp.sendmail("x@y.example", [US], big)
            assert too_large.value.smtp_code == 552
        process.terminate()
        assert processes.codes([process]) == [0]
    assert kept(db) == 2
    assert set(db.scalars(select(InboundMail.state))) == {"log_only", "quarantine"}


def test_lmtp_answers_for_each_recipient(db, store):
    two = [US, f"reply+{'a' * 24}@in.parley.example"]
    with listening(store, "lmtp") as (process, port), smtplib.LMTP("127.0.0.1", port) as lmtp:
        lmtp.sock.settimeout(20)
        lmtp.ehlo()
        lmtp.mail("mina@mail.example")
        assert [lmtp.rcpt(each)[0] for each in two] == [250, 250]
        assert lmtp.docmd("DATA")[0] == 354
        lmtp.send(MAIL % (1, 1) + b".\r\n")
        assert [lmtp.getreply()[0] for _ in two] == [250, 250]
        assert lmtp.noop()[0] == 250
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, "nobody waits for a line that lies idle"
    assert kept(db) == 2


def test_one_mail_has_a_hundred_recipients_at_most_and_its_bytes_are_kept_once(app, db):
    sent_to = [f"reply+{number:024}@in.parley.example" for number in range(102)]
    with split_off(app, "lmtp") as (_, port), smtplib.LMTP("127.0.0.1", port, timeout=60) as lmtp:
        lmtp.ehlo()
        lmtp.mail("mina@mail.example")
        assert [lmtp.rcpt(each)[0] for each in sent_to] == [250] * 100 + [452] * 2
        assert lmtp.docmd("DATA")[0] == 354
        lmtp.send(MAIL % (1, 1) + b".\r\n")
        assert [lmtp.getreply()[0] for _ in range(100)] == [250] * 100
        assert lmtp.noop()[0] == 250, "no answer was left over"
    assert kept(db) == 100
    assert db.scalar(select(func.count()).select_from(InboundRaw)) == 1


def test_a_killed_listener_has_kept_all_it_said(app, db):
    said = 0
    for number in range(3):
        with split_off(app, "smtp") as (process, port):
            with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
                for each in range(5):
                    smtp.sendmail("mina@mail.example", [US], MAIL % (number, each))
                    said += 1
            process.kill()
            process.join(20)
    assert kept(db) == said == 15


def test_a_mail_servers_pipe_is_told_that_the_mail_is_kept(db, store):
    done = subprocess.run(
        [sys.executable, "-m", "flask", "inbound", "pipe", "--recipient", US],
        input=MAIL % (1, 1), env=processes.environment(store.url), cwd=processes.ROOT,
        capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert kept(db) == 1


def piped(app, recipient):
    """What the same command says, without a process of its own."""
    with app.app_context():
        return app.test_cli_runner().invoke(
            args=["inbound", "pipe", "--recipient", recipient], input=MAIL % (1, 1))


@pytest.mark.pages
def test_a_pipe_is_told_that_nobody_has_this_address(db, app):
    assert piped(app, "nobody@x.example").exit_code == 67
    assert kept(db) == 0


@pytest.mark.pages
def test_a_pipe_is_told_to_try_later_while_the_database_is_away(app, store):
    with app_with(store, DATABASE_URL="sqlite:////nowhere/at/all.db") as away:
        assert piped(away, US).exit_code == 75


@pytest.mark.pages
def test_a_pipe_is_told_to_try_later_while_no_domain_is_set(app, store):
    with app_with(store, INBOUND_DOMAIN="") as unset:
        done = piped(unset, US)
    assert done.exit_code == 75, "a mail server sends anything else back to its sender"
    assert "PARLEY_INBOUND_DOMAIN" in done.stderr


@pytest.mark.pages
def test_the_check_passes_only_when_the_probe_comes_in(db, app, store):
    with listening(store, "smtp") as (_, port):
        env = {**processes.environment(store.url), "PARLEY_MAIL_SERVER": "127.0.0.1",
               "PARLEY_MAIL_PORT": str(port)}
        done = subprocess.run([sys.executable, "-m", "flask", "inbound", "check"], env=env,
                              cwd=processes.ROOT, capture_output=True, text=True, timeout=90,
                              check=False)
        assert done.stdout.strip() == "Mail comes in.", done.stderr
    db.rollback()
    run = db.scalars(select(JobRun).where(
        JobRun.name == checks.NAME, JobRun.finished_at.is_not(None))).one()
    assert checks.mail_comes_in(run.finished_at)
    assert not checks.mail_comes_in(run.finished_at + checks.LASTS)


def test_nothing_is_said_to_be_kept_while_the_database_refuses(db, app, monkeypatch):
    from portal.inbound import server

    def full(*_args, **_more):
        raise OSError("no space left")
    monkeypatch.setattr(arriving, "accept_for_each", full)
    receiver = server.Receiver(app, "smtp", server.threading.Event())
    envelope = server.Envelope()
    envelope.rcpt_tos, envelope.mail_from = [US], ""
    with pytest.raises(OSError, match="no space"):
        receiver._keep(b"x", envelope)
    assert database.session.scalar(select(func.count()).select_from(InboundMail)) == 0
