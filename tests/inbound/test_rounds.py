"""Mails that are settled together: one that fails takes none of the others along."""

import signal
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from portal import clock
from portal.extensions import db as database
from portal.inbound import receive, rounds
from portal.models import Case, InboundMail, Message, OutboxLetter
from portal.services.mailroom import arriving
from tests.inbound import deadly
from tests.inbound.arriving_at import HERS, mail, thread
from tests.inbound.listening import split_off

BAD = "I upset whoever reads me."


def kept(db, address, *texts):
    """Keep one mail for each text, in this order."""
    for text in texts:
        arriving.accept(mail(text), env_from=HERS, rcpt=address, via="lmtp")
    db.commit()


def states(db) -> list[str]:
    db.rollback()
    return list(db.scalars(select(InboundMail.state).order_by(InboundMail.id)))


def commits() -> list[str]:
    """Say how often a transaction is committed from now on."""
    found: list[str] = []
    event.listen(database.engine, "commit", lambda _line: found.append("commit"))
    return found


def upset_by_bad(monkeypatch, error):
    real = receive.read

    def read(raw):
        if BAD.encode() in raw:
            raise error
        return real(raw)
    monkeypatch.setattr(receive, "read", read)


def test_mails_that_wait_are_settled_in_one_transaction(db, case, address, monkeypatch):
    monkeypatch.setattr(rounds, "SHARE", 60)
    kept(db, address, "First.", "Second.", "Third.")
    found = commits()
    assert rounds.group_of_mail() == 3
    assert len(found) == 2, "one to claim them, one to settle them"
    assert thread(db, case) == [("person", "First."), ("person", "Second."), ("person", "Third.")]
    assert rounds.group_of_mail() == 0


def test_one_receipt_for_all_of_a_day(db, case, address):
    kept(db, address, "First.", "Second.")
    rounds.round_of_mail()
    assert list(db.scalars(select(OutboxLetter.letter).where(
        OutboxLetter.letter == "mail_received"))) == ["mail_received"]


def test_one_that_fails_is_tried_again_and_keeps_none_back(db, case, address, monkeypatch):
    upset_by_bad(monkeypatch, RuntimeError("no"))
    kept(db, address, "First.", BAD, "Third.")
    assert rounds.group_of_mail() == 3
    assert thread(db, case) == [("person", "First."), ("person", "Third.")]
    assert states(db) == ["thread", "waiting", "thread"]
    bad = db.scalar(select(InboundMail).where(InboundMail.state == "waiting"))
    assert (bad.attempts, bad.error) == (1, "RuntimeError: no")


def test_a_transaction_ends_when_its_time_is_over(db, case, address, monkeypatch):
    monkeypatch.setattr(rounds, "SHARE", 1e-9)
    monkeypatch.setattr(rounds.time, "monotonic", iter([0, 1, 2, 3]).__next__)
    kept(db, address, "First.", "Second.", "Third.")
    found = commits()
    assert rounds.group_of_mail() == 3
    assert len(found) == 1 + 3
    assert len(thread(db, case)) == 3


def test_only_as_many_are_read_at_once_as_have_room(db, case, address, monkeypatch):
    monkeypatch.setattr(rounds, "SHARE", 60)
    monkeypatch.setattr(arriving, "MOST_BYTES", 2 * len(mail("First.")) + 5)
    kept(db, address, "First.", "Second.", "Third.")
    found = commits()
    assert rounds.group_of_mail() == 3
    assert len(found) == 1 + 2
    assert [text for _, text in thread(db, case)] == ["First.", "Second.", "Third."]


def test_one_that_is_too_large_for_that_is_settled_all_the_same(db, case, address, monkeypatch):
    monkeypatch.setattr(arriving, "MOST_BYTES", 1)
    kept(db, address, "First.", "Second.")
    assert rounds.group_of_mail() == 2
    assert len(thread(db, case)) == 2


def test_more_than_go_together_are_settled_group_by_group(db, case, address, monkeypatch):
    many = arriving.MOST_TOGETHER + 1
    kept(db, address, *(f"Number {number}." for number in range(many)))
    assert rounds.group_of_mail() == arriving.MOST_TOGETHER
    assert rounds.group_of_mail() == 1
    assert [text for _, text in thread(db, case)] == [f"Number {n}." for n in range(many)]


def test_what_was_tried_before_is_taken_alone(db, address):
    kept(db, address, "First.", "Second.", "Third.")
    db.execute(update(InboundMail).values(attempts=1))
    db.commit()
    assert [len(arriving.claim(clock.now())) for _ in range(4)] == [1, 1, 1, 0]


def test_what_a_dead_listener_held_is_free_a_minute_later_and_then_held_for_longer(db, address):
    """What ended it once may do so again: it gets time for whatever is wrong to pass."""
    kept(db, address, "First.", "Second.")
    now, minute = clock.now(), timedelta(minutes=1)
    assert [len(arriving.claim(now + minute * at)) for at in (0, 0.9, 1, 1, 1)] == [2, 0, 1, 1, 0]
    assert [len(arriving.claim(now + minute * at)) for at in (5.9, 6)] == [0, 1]


def test_a_row_that_somebody_else_holds_is_not_waited_for_together(
        db, case, address, monkeypatch):
    """Two transactions that hold several requests each could wait for each other for ever."""
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    kept(db, address, "First.", "Second.")
    alone = []
    monkeypatch.setattr(rounds, "settle", alone.append)
    with database.engine.connect() as other:
        other.execute(select(Case.id).where(Case.id == case.id).with_for_update())
        assert rounds.group_of_mail() == 2
    assert len(alone) == 2
    assert states(db) == ["waiting", "waiting"]


@pytest.mark.slow
def test_one_that_ends_the_program_takes_no_other_along(app, db, case, address):
    case_id = case.id
    kept(db, address, "First.", BAD, "Third.")
    for _ in range(arriving.MOST_TRIES):
        with split_off(app, "lmtp", first=ends_at_bad) as (process, _):
            process.join(60)
            assert process.exitcode == -signal.SIGKILL
        db.execute(update(InboundMail).where(InboundMail.state == "waiting").values(
            due_at=clock.now()))
        db.commit()
    rounds.round_of_mail()
    assert states(db) == ["thread", "failed", "thread"]
    assert sorted(thread(db, db.get(Case, case_id))) == [("person", "First."), ("person", "Third.")]
    assert db.scalar(select(InboundMail.error).where(
        InboundMail.state == "failed")) == receive.ENDED_US
    assert len(set(db.scalars(select(Message.ref)))) == 3


def ends_at_bad() -> None:
    """Let this process end when it reads that mail."""
    real = receive.read

    def read(raw):
        if BAD.encode() in raw:
            deadly.now()
        return real(raw)
    receive.read = read
