"""Handing one letter over: what each answer of a relay means for it."""

import socket

import pytest

from portal.mail.carrier import Carrier, Postponed, Refused, Relay, RelayDown
from tests.mail import relay as relays

RAW = b"Subject: x\r\n\r\n.dot\r\n.\r\nwords\r\n"
MINA = "mina@kovalenko.example"


@pytest.fixture(params=[True, False], ids=["in a row", "one by one"])
def script(request):
    return relays.Script(in_a_row=request.param)


@pytest.fixture
def carrier(script):
    with relays.running(script) as relay:
        carrier = Carrier(relay)
        yield carrier
        carrier.close()


def hand_over(carrier, to=MINA):
    carrier.hand_over("quality@parley.example", to, RAW)


def test_many_letters_share_one_connection(script, carrier):
    for number in range(20):
        hand_over(carrier, f"p{number}@x.example")
    assert len(script.taken) == 20
    assert script.connections == 1
    assert script.taken[0][1] == RAW


def test_a_relay_that_takes_commands_in_a_row_hears_all_before_the_letter_at_once(script, carrier):
    hand_over(carrier)
    row = [one for one in script.heard
           if b"MAIL FROM:" in one and b"RCPT TO:" in one and one.endswith(b"\r\nDATA\r\n")]
    assert len(row) == (1 if script.in_a_row else 0)


@pytest.mark.parametrize("address", ["a@x.example\r\nDATA", "a b@x.example", "a@x.example>"])
def test_an_address_never_becomes_a_command(script, carrier, address):
    with pytest.raises(ValueError, match="cannot stand"):
        hand_over(carrier, address)
    assert not script.taken
    assert not any(b"DATA" in one for one in script.heard)


@pytest.mark.parametrize("answer", ["450 4.2.1 greylisted", "451 4.3.0 busy", "452 4.2.2 full"])
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_passing_refusal_is_for_this_letter_alone(script, carrier, step, answer):
    getattr(script, step)[MINA] = answer
    with pytest.raises(Postponed, match=answer):
        hand_over(carrier)
    hand_over(carrier, "petra@x.example")
    assert script.addresses() == ["petra@x.example"]
    assert script.connections == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 no such mailbox", "552 too large", "554 no"])
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_final_refusal_is_for_this_letter_alone(script, carrier, step, answer):
    getattr(script, step)[MINA] = answer
    with pytest.raises(Refused, match=answer):
        hand_over(carrier)
    hand_over(carrier, "petra@x.example")
    assert script.addresses() == ["petra@x.example"]


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["421 closing", "hang", "hang up"])
def test_silence_before_the_letter_means_the_relay_is_down(script, carrier, answer):
    script.rcpt[MINA] = answer
    carrier.relay = relays.hurried(carrier.relay, answer)
    with pytest.raises(RelayDown):
        hand_over(carrier)


@pytest.mark.slow
@pytest.mark.parametrize("answer", ["421 closing", "hang", "hang up", "take and hang up"])
def test_silence_after_the_letter_is_about_the_letter(script, carrier, answer):
    script.data[MINA], patient = answer, carrier.relay
    carrier.relay = relays.hurried(patient, answer)
    with pytest.raises(Postponed):
        hand_over(carrier)
    carrier.relay = patient
    hand_over(carrier, "petra@x.example")
    assert script.addresses()[-1] == "petra@x.example"


@pytest.mark.parametrize("answer", ["550 5.7.1 not you", "451 later", "421 closing", "hang up"])
def test_a_relay_that_refuses_us_as_senders_is_down(script, carrier, answer):
    script.mail = answer
    with pytest.raises(RelayDown):
        hand_over(carrier)


@pytest.mark.slow
@pytest.mark.parametrize("greeting", ["421 not now", "554 no service here", "hang"])
def test_a_relay_that_does_not_greet_is_down(script, carrier, greeting):
    script.connect = greeting
    carrier.relay = relays.hurried(carrier.relay, greeting)
    with pytest.raises(RelayDown):
        hand_over(carrier)


def test_a_relay_that_closed_the_idle_connection_is_asked_again(script):
    with relays.running(script) as relay:
        carrier = Carrier(relay)
        hand_over(carrier)
    with relays.running(script, port=relay.port):
        hand_over(carrier)
        carrier.close()
    assert len(script.taken) == 2


@pytest.mark.parametrize("in_a_row", [True, False])
def test_what_was_announced_is_not_said_again(script, carrier, in_a_row):
    script.in_a_row = in_a_row
    for number in range(3):
        carrier.announce("quality@parley.example", f"p{number}@x.example")
        hand_over(carrier, f"p{number}@x.example")
    assert script.addresses() == [f"p{number}@x.example" for number in range(3)]
    assert set(script.tried.values()) == {1}


def test_a_relay_that_closed_the_connection_before_it_heard_what_is_announced(script):
    with relays.running(script) as relay:
        carrier = Carrier(relay)
        hand_over(carrier)
    with relays.running(script, port=relay.port):
        carrier.announce("quality@parley.example", MINA)
        hand_over(carrier)
        carrier.close()
    assert len(script.taken) == 2


def test_nobody_at_the_door_is_down_and_is_said_so():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        carrier = Carrier(Relay("127.0.0.1", taken.getsockname()[1], timeout=relays.PATIENCE))
        with pytest.raises(RelayDown, match="refused"):
            hand_over(carrier)


def test_a_relay_without_tls_is_not_trusted_when_tls_is_asked_for(script):
    with relays.running(script) as relay:
        carrier = Carrier(Relay(relay.host, relay.port, use_tls=True, timeout=relays.PATIENCE))
        with pytest.raises(RelayDown, match="STARTTLS"):
            hand_over(carrier)
    assert script.taken == []


def test_addresses_beyond_ascii_go_where_the_relay_can_carry_them(script, carrier):
    hand_over(carrier, "міна@x.example")
    hand_over(carrier)
    assert script.addresses() == ["міна@x.example", MINA]


def test_the_relay_comes_from_the_settings():
    told = {"MAIL_SERVER": "mx.example", "MAIL_PORT": "587", "MAIL_USE_TLS": True,
            "MAIL_USE_SSL": False, "MAIL_USERNAME": "u", "MAIL_PASSWORD": "p",
            "MAIL_TIMEOUT": 7, "MAIL_DOMAIN": ""}  # fmt: skip
    relay = Relay.from_config(told)
    assert (relay.host, relay.port, relay.timeout, relay.hello) == ("mx.example", 587, 7.0, None)
