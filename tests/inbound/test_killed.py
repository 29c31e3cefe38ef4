"""kill -9 at every step: what was said to be kept comes into its thread, and comes once."""

import signal
import smtplib
import time
from contextlib import suppress

import pytest
from sqlalchemy import func, select, update

from portal import clock
from portal.extensions import db as database
from portal.inbound import receive, rounds
from portal.models import Case, File, InboundMail, InboundRaw, Message, OutboxLetter
from portal.services.mailroom import arriving
from tests.engines import often
from tests.inbound import deadly
from tests.inbound.arriving_at import HERS, mail, thread
from tests.inbound.listening import split_off

pytestmark = pytest.mark.slow

WORDS = "I was in hospital, and I have proof."
FILED = mail().replace(b"\r\n\r\nI was in hospital.\r\n", b"""\r
Message-ID: <1@mail.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
\r
%s\r
--b\r
Content-Type: text/plain; name=proof.txt\r
Content-Disposition: attachment; filename=proof.txt\r
\r
What the doctor wrote.\r
--b--\r
""" % WORDS.encode())
# What the listener dies of, and whether the sender was told by then that the mail is kept.
STEPS = [
    ("portal.services.mailroom.arriving:accept_for_each", "before", False),
    ("portal.services.mailroom.arriving:accept_for_each", "after", False),
    ("portal.inbound.server:Receiver._keep", "after", False),
    ("portal.services.mailroom.arriving:claim", "after", None),
    ("portal.inbound.rounds:settle", "before", None),
    ("portal.inbound.receive:read", "before", None),
    ("portal.inbound.words:split", "before", None),
    ("portal.services.cases.threads:say", "after", None),
    ("portal.services.files:keep", "after", None),
    ("portal.services.letters_of_mail:received", "before", None),
    ("portal.services.letters_of_mail:received", "after", None),
    ("portal.inbound.receive:_settle", "after", None),
    ("portal.inbound.receive:settle", "after", None),
    ("portal.inbound.rounds:settle", "after", None),
]


def told_kept(port: int, rcpt: str) -> bool:
    """Send the mail as a mail server does; whether it was said to be kept."""
    try:
        with smtplib.LMTP("127.0.0.1", port) as lmtp:
            lmtp.sock.settimeout(20)
            return lmtp.sendmail(HERS, [rcpt], FILED) == {}
    except (smtplib.SMTPException, OSError):
        return False


def five_minutes_go_by(db) -> None:
    """Let every lease run out."""
    db.rollback()
    db.execute(update(InboundMail).where(InboundMail.state == "waiting").values(
        due_at=clock.now()))
    db.commit()


def settled(db) -> bool:
    found = db.scalar(select(func.count()).where(InboundMail.state == "waiting"))
    db.rollback()
    return found == 0


@pytest.mark.parametrize("number", range(often(1, 5)))
@pytest.mark.parametrize(("step", "when", "told"), STEPS)
def test_a_listener_killed_at_any_step_brings_each_mail_once(
        app, db, case, address, step, when, told, number):
    case_id = case.id
    with split_off(app, "lmtp", first=deadly.make(step, when)) as (process, port):
        kept = told_kept(port, address)
        process.join(20)
        assert process.exitcode == -signal.SIGKILL, "it was to die of this step"
    assert told is None or kept is told
    five_minutes_go_by(db)
    with split_off(app, "lmtp") as (process, port):
        if not kept:
            assert told_kept(port, address), "its sender tries again"
        until = time.monotonic() + 20
        while not settled(db) and time.monotonic() < until:
            time.sleep(0.02)
        assert told_kept(port, address), "and once more, never mind why"
    came_once(db, case_id)


def came_once(db, case_id: int) -> None:
    """One mail, one entry with its document, one receipt."""
    db.rollback()
    one, = db.scalars(select(InboundMail))
    assert (one.error, one.state) == (None, "thread")
    assert arriving.raw_of(one.id) == FILED
    entry, = db.scalars(select(Message).where(Message.case_id == case_id, Message.via == "mail"))
    assert (entry.id, entry.text) == (one.thread_message_id, WORDS)
    assert list(db.execute(select(File.name, File.message_id, File.withheld_because))) == [
        ("proof.txt", entry.id, None)]
    assert list(db.scalars(select(OutboxLetter.letter).where(
        OutboxLetter.letter == "mail_received"))) == ["mail_received"]


@pytest.mark.parametrize("sent", [b"", FILED[:200], FILED])
def test_a_listener_killed_while_a_mail_comes_in_has_promised_nothing(app, db, address, sent):
    with split_off(app, "lmtp") as (process, port), smtplib.LMTP("127.0.0.1", port) as lmtp:
        lmtp.sock.settimeout(20)
        lmtp.ehlo()
        assert [lmtp.mail(HERS)[0], lmtp.rcpt(address)[0]] == [250, 250]
        assert lmtp.docmd("DATA")[0] == 354
        lmtp.send(sent)
        process.kill()
        process.join(20)
        with suppress(ConnectionResetError):
            assert not lmtp.sock.recv(1)
    db.rollback()
    assert db.scalar(select(func.count()).select_from(InboundRaw)) == 0


def test_a_mail_that_ends_the_program_each_time_is_left_to_people(app, db, case, address):
    case_id, fatal = case.id, deadly.make("portal.inbound.receive:read", "before")
    arriving.accept(FILED, env_from=HERS, rcpt=address, via="lmtp")
    db.commit()
    for _ in range(arriving.MOST_TRIES):
        with split_off(app, "lmtp", first=fatal) as (process, _):
            process.join(20)
            assert process.exitcode == -signal.SIGKILL
        five_minutes_go_by(db)
    rounds.round_of_mail()
    one = db.scalars(select(InboundMail)).one()
    assert (one.state, one.error) == ("failed", receive.ENDED_US)
    arriving.try_again(one)
    db.commit()
    rounds.round_of_mail()
    assert thread(db, db.get(Case, case_id)) == [("person", WORDS)]


def test_whoever_comes_back_after_the_lease_does_not_settle_it_again(db, case, address):
    arriving.accept(FILED, env_from=HERS, rcpt=address, via="lmtp")
    db.commit()
    slow, = arriving.claim(clock.now())
    db.commit()
    five_minutes_go_by(db)
    assert rounds.round_of_mail() == 1
    rounds.settle(slow)
    assert thread(db, case) == [("person", WORDS)]
    assert database.session.scalars(select(InboundMail)).one().state == "thread"
