"""The demo's mail server: letters stay, and what answers them goes to the portal's own door."""

import smtplib
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller

from portal.instance import HOST
from portal.mail import mailbox
from portal.mail.sink import Door, Keeper, Onward
from tests.postgres import free_port

RAW = b"From: p@portal.example\r\nSubject: A letter\r\nMessage-ID: <1@x>\r\n\r\nWords\r\n"


class Listener(Controller):
    def factory(self):
        return Door(self.handler)


@contextmanager
def listening(handler):
    listener = Listener(handler, hostname=HOST, port=free_port())
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()


class Taker:
    """A door that notes what it was given."""

    def __init__(self, answer="250 Kept"):
        self.answer, self.taken = answer, []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return self.answer


def send(port, *recipients):
    with smtplib.SMTP(HOST, port, timeout=20) as smtp:
        smtp.sendmail("", list(recipients), RAW)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mailbox"


def test_what_is_addressed_to_us_goes_to_our_door_and_the_rest_stays(folder):
    door = Taker()
    with listening(door) as into, listening(
            Keeper(folder, Onward("in.portal.example", HOST, into.port))) as sink:
        send(sink.port, "Reply+abc@IN.portal.example", "mina@mail.example")

    (sender, recipients, raw), = door.taken
    assert (sender.strip("<>"), recipients) == ("", ["Reply+abc@IN.portal.example"])
    assert raw == RAW
    kept, = mailbox.newest(folder)
    assert kept.to == ("mina@mail.example",)


def test_a_letter_of_ours_that_nobody_is_written_to_outside_is_not_kept_here(folder):
    door = Taker()
    with listening(door) as into, listening(
            Keeper(folder, Onward("in.portal.example", HOST, into.port))) as sink:
        send(sink.port, "probe+1@in.portal.example")
    assert len(door.taken) == 1
    assert mailbox.newest(folder) == []


@pytest.mark.parametrize("door", [Taker("451 Not now"), Taker("550 Never"), None])
def test_while_the_door_takes_nothing_the_sender_is_told_to_try_again(folder, door):
    with listening(door or Taker()) as into:
        port = into.port if door else free_port()
        keeper = Keeper(folder, Onward("in.portal.example", HOST, port))
        with listening(keeper) as sink, pytest.raises(smtplib.SMTPResponseException) as said:
            send(sink.port, "probe+1@in.portal.example")
    assert said.value.smtp_code == 451


def test_without_a_door_everything_stays(folder):
    with listening(Keeper(folder)) as sink:
        send(sink.port, "reply+abc@in.portal.example")
    assert len(mailbox.newest(folder)) == 1
