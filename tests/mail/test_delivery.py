"""From the outbox to the relay: each letter once, climbing the ladder or dead in good time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.mail import claims, outbox
from portal.mail.letters import write
from portal.mail.letters.samples import HOLD, HOUSE, MINA, RESTORED
from portal.mail.outbox import OUTBOX, Later
from tests import people
from tests.mail.posting import START, TO, post, row


def test_a_letter_posted_is_delivered_once(db, delivery, script):
    ref = post(db)
    assert delivery.deliver_due().sent == 1
    assert delivery.deliver_due().sent == 0
    assert script.addresses() == [TO]
    kept = row(db, ref)
    assert (kept.sent_at, kept.attempts, kept.lease_by) == (START, 1, None)
    assert script.messages()[0]["Message-ID"] == kept.message_id
    assert kept.text == write(RESTORED, MINA, HOUSE).text


def test_a_decision_rolled_back_takes_its_letter_along(db, delivery, script):
    outbox.post(db, write(HOLD, MINA, HOUSE), to_address=TO, dedupe_key="x", now=START)
    db.rollback()
    assert delivery.deliver_due().sent == 0
    assert script.taken == []


def test_the_same_event_posts_one_letter(db, delivery, script):
    first = post(db, key="hold:1")
    assert post(db, key="hold:1") is None
    assert post(db, key="hold:2") not in (None, first)
    delivery.deliver_due()
    assert len(script.taken) == 2


def test_letters_of_a_monday_are_written_when_they_are_delivered(db, delivery, script):
    minas = [people.person("Mina Novak"), people.person("Lena Maurer", time_zone="Europe/Berlin",
                                                        locale="de")]  # fmt: skip
    late = [Later(RESTORED._replace(ref=f"D-{p.id}"), p.id, p.email, f"r:{p.id}")
            for p in minas]  # fmt: skip
    outbox.post_later(db, late, now=START)
    outbox.post_later(db, late, now=START)
    outbox.post_later(db, [], now=START)
    db.commit()
    assert delivery.deliver_due().sent == 2
    mina, lena = (m.get_payload()[0].get_payload(decode=True).decode() for m in script.messages())
    assert "Hello Mina," in mina
    assert "09:59 in Kyiv" in mina
    assert "Hello Lena," in lena
    assert "Dienstag, 1. Dezember 2026, 08:59 (Berlin)" in lena


def test_a_greylisted_letter_climbs_the_ladder_and_keeps_its_message_id(
    db, delivery, script, clock
):
    script.rcpt[TO] = "450 4.2.1 come back later"
    ref = post(db)
    waits = []
    for _ in range(3):
        assert delivery.deliver_due().postponed == 1
        waits.append((row(db, ref).due_at - clock.at) / timedelta(minutes=1))
        clock.pass_by(minutes=waits[-1] - 0.1)
        assert delivery.deliver_due().postponed == 0
        clock.pass_by(minutes=0.1)
    assert waits == [1, 5, 15]
    assert row(db, ref).error.startswith("450 4.2.1")
    del script.rcpt[TO]
    assert delivery.deliver_due().sent == 1
    assert script.messages()[0]["Message-ID"] == row(db, ref).message_id
    assert row(db, ref).error is None


def test_a_letter_nobody_takes_is_dead_within_three_days_and_can_be_sent_again(
    db, delivery, script, clock
):
    script.data[TO] = "451 4.3.0 local error"
    ref = post(db)
    while not row(db, ref).dead_at:
        clock.at = row(db, ref).due_at
        delivery.deliver_due()
    assert timedelta(days=2) < clock.at - START < timedelta(days=3)
    assert script.tried[TO] == len(claims.LADDER) + 1
    script.data.clear()
    assert delivery.deliver_due().sent == 0
    assert outbox.revive(db, ref, by="Ruth Adeyemi", now=clock.at)
    assert not outbox.revive(db, ref, by="Tomas Lindqvist", now=clock.at)
    db.commit()
    assert row(db, ref).error == "Sent again by Ruth Adeyemi. Before: 451 4.3.0 local error"
    assert delivery.deliver_due().sent == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_mailbox_that_does_not_exist_is_dead_at_once(db, delivery, script, step):
    getattr(script, step)[TO] = "550 5.1.1 no such mailbox"
    refs = post(db), post(db, "petra@x.example", "other")
    tally = delivery.deliver_due()
    assert (tally.dead, tally.sent) == (1, 1)
    assert row(db, refs[0]).dead_at == START
    assert row(db, refs[0]).error == "550 5.1.1 no such mailbox"
    assert script.tried[TO] == 1


@pytest.mark.parametrize("broken", [
    {"to_address": "nobody"}, {"to_address": "a@x.example\r\nBcc: b@x.example"},
    {"headers": {"X-Case": "1\r\nBcc: evil@x.example"}}, {"subject": "a\nBcc: evil@x.example"},
    {"text": None, "facts": {"ref": 1}}, {"text": None, "letter": "unheard_of"},
    {"headers": {"X Y": "1"}},
])  # fmt: skip
def test_a_letter_that_can_not_be_written_does_not_keep_the_others_waiting(
    db, delivery, script, broken
):
    ref = post(db, key="first")
    db.execute(sa.update(OUTBOX).where(OUTBOX.c.ref == ref).values(**broken))
    db.commit()
    post(db, "petra@x.example", "second")
    tally = delivery.deliver_due()
    assert (tally.dead, tally.sent) == (1, 1)
    assert script.addresses() == ["petra@x.example"]
    assert row(db, ref).error


def test_one_time_secrets_do_not_outlive_their_letter(db, delivery, script):
    ref = post(db, letter="reset_password")
    assert "WyJhIiwiYiJd" in row(db, ref).text
    delivery.deliver_due()
    kept = row(db, ref)
    assert (kept.text, kept.html, kept.facts) == (None, None, {})
    assert b"WyJhIiwiYiJd" in script.taken[0][1]


def test_a_letter_that_cannot_be_written_ahead_is_said_so_in_its_turn(db, delivery, script, caplog):
    refs = [post(db, to, to) for to in ("p0@x.example", "no address", "p2@x.example")]
    tally = delivery.deliver_due()
    assert (tally.sent, tally.dead) == (2, 1)
    assert [bool(row(db, ref).dead_at) for ref in refs] == [False, True, False]
    assert len([one for one in caplog.records if one.exc_info]) == 1


def test_a_message_id_is_never_used_for_two_letters(db, app):
    ref = post(db)
    taken = row(db, ref).message_id
    other = post(db, key="other")
    with pytest.raises(IntegrityError):
        db.execute(sa.update(OUTBOX).where(OUTBOX.c.ref == other).values(message_id=taken))
    db.rollback()
