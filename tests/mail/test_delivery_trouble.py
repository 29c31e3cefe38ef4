"""Relays, connections and databases that fail: no letter is lost, and nobody is bothered twice."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from portal.mail import claims
from portal.mail.delivery import PROBE_AFTER
from tests.mail import relay as relays
from tests.mail.posting import START, TO, post, row


@pytest.mark.slow
@pytest.mark.parametrize("trouble", ["refused", "greeting", "hang", "421"])
def test_a_relay_that_is_down_costs_no_letter_a_try(db, delivery, script, clock, trouble):
    refs = [post(db, f"p{n}@x.example", f"k{n}") for n in range(5)]
    relay = delivery.carrier.relay
    if trouble == "refused":
        delivery.carrier.relay = dataclasses.replace(relay, port=1)
    elif trouble == "421":
        script.rcpt = {f"p{n}@x.example": "421 closing" for n in range(5)}
    else:
        script.connect = "421 not now" if trouble == "greeting" else "hang"
        delivery.carrier.relay = relays.hurried(relay, script.connect)
    for _minute in range(60):
        delivery.deliver_due()
        delivery.deliver_due()
        clock.pass_by(seconds=30)
        assert delivery.deliver_due().relay_down is None  # left alone between two probes
        clock.pass_by(seconds=30)
        if trouble == "hang":
            break
    assert {row(db, ref).attempts for ref in refs} == {0}
    assert {row(db, ref).lease_by for ref in refs} == {None}
    delivery.carrier.relay, script.connect, script.rcpt = relay, None, {}
    clock.at += PROBE_AFTER
    assert delivery.deliver_due().sent == 5
    assert sorted(script.addresses()) == [f"p{n}@x.example" for n in range(5)]


def test_one_recipient_that_hangs_the_relay_up_does_not_stop_the_others(
    db, delivery, script, clock
):
    script.rcpt[TO] = "hang up"
    post(db)
    post(db, "petra@x.example", "second", at=START + timedelta(seconds=1))
    clock.pass_by(seconds=2)
    assert delivery.deliver_due().relay_down
    clock.at += PROBE_AFTER
    assert delivery.deliver_due().sent == 1
    assert script.addresses() == ["petra@x.example"]


def test_an_answer_lost_after_the_letter_repeats_it_with_its_message_id(
    db, delivery, script, clock
):
    script.data[TO] = "take and hang up"
    post(db)
    assert delivery.deliver_due().postponed == 1
    script.data.clear()
    clock.pass_by(minutes=1)
    assert delivery.deliver_due().sent == 1
    first, second = script.messages()
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.slow
def test_a_database_that_is_away_for_a_moment_makes_no_letter_go_twice(
    db, delivery, script, monkeypatch
):
    post(db)
    marks, real = [], claims.mark_sent

    def shaky(connection, letter, *told):
        marks.append(letter.ref)
        if len(marks) == 1:
            raise OperationalError("UPDATE", {}, Exception("server closed the connection"))
        real(connection, letter, *told)

    monkeypatch.setattr(claims, "mark_sent", shaky)
    assert delivery.deliver_due().sent == 1
    assert len(marks) == 2
    assert len(script.taken) == 1


def test_the_next_letter_does_not_leave_before_the_last_is_marked(
    db, delivery, script, clock, monkeypatch
):
    first, second = (post(db, f"p{n}@x.example", f"k{n}") for n in range(2))

    def lost(*_told):
        raise RuntimeError("the database is gone for good")

    with monkeypatch.context() as broken:
        broken.setattr(claims, "mark_sent", lost)
        with pytest.raises(RuntimeError):
            delivery.deliver_due()
    assert script.addresses() == ["p0@x.example"]
    clock.pass_by(minutes=5)
    assert delivery.deliver_due().sent == 2
    assert script.addresses() == ["p0@x.example", "p0@x.example", "p1@x.example"]
    assert {message["Message-ID"] for message in script.messages()} == {
        row(db, first).message_id, row(db, second).message_id}


@pytest.mark.parametrize("in_a_row", [True, False])
@pytest.mark.parametrize("answer", ["550 5.1.1 nobody", "451 4.3.0 not now", "421 closing"])
def test_the_last_letter_is_marked_whatever_becomes_of_the_next(
    db, delivery, script, answer, in_a_row
):
    script.in_a_row, script.rcpt["p1@x.example"] = in_a_row, answer
    refs = [post(db, f"p{n}@x.example", f"k{n}") for n in range(3)]
    tally = delivery.deliver_due()
    is_down = answer.startswith("421")
    assert script.addresses() == [f"p{n}@x.example" for n in ((0,) if is_down else (0, 2))]
    assert [bool(row(db, ref).sent_at) for ref in refs] == [True, False, not is_down]
    assert tally.sent == len(script.taken)
    assert {row(db, ref).lease_by for ref in refs} == {None}
