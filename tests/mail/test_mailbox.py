"""The demo's sink and mailbox: every letter is kept and can be read, whatever lies there."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from portal.mail import mailbox, sink
from portal.mail.carrier import Carrier, Postponed, Relay
from portal.mail.letters import write
from portal.mail.letters.samples import HOLD, HOUSE, MINA, RESTORED
from portal.mail.message import Wire, as_bytes

AT = datetime(2026, 11, 25, 18, 32, tzinfo=UTC)
RUN = "import sys; from portal.mail.sink import run_sink; run_sink('127.0.0.1', int(sys.argv[1]), sys.argv[2])"  # noqa: E501


@contextmanager
def sinking(maildir):
    """A sink in its own process; yields a relay that leads to it, and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = [sys.executable, "-c", RUN, str(port), str(maildir)]
    with subprocess.Popen(run, env=os.environ | {"PYTHONPATH": "."}) as process:
        try:
            for _ in range(1000):
                with socket.socket() as door:
                    if process.poll() is None and door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield Relay("127.0.0.1", port, timeout=30), process
        finally:
            process.kill()


def raw(facts, to=MINA.address, at=AT):
    letter = write(facts, MINA, HOUSE)
    wire = Wire(f"<{letter.name}@parley.example>", to, letter.subject, letter.text, letter.html, at)
    return as_bytes(wire, HOUSE)


def keep(maildir, content):
    return sink.Keeper(maildir).maildir.add(content)


@pytest.mark.slow
def test_a_letter_sent_is_a_letter_in_the_mailbox(tmp_path):
    with sinking(tmp_path / "mail") as (relay, process):
        carrier = Carrier(relay)
        carrier.hand_over(HOUSE.sender_address, MINA.address, raw(HOLD))
        carrier.hand_over(HOUSE.sender_address, "petra@x.example", raw(RESTORED, "petra@x.example"))
        carrier.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    newest = mailbox.newest(tmp_path / "mail")
    assert [mail.to for mail in newest] == [("petra@x.example",), (MINA.address,)]
    [mina] = mailbox.newest(tmp_path / "mail", to=MINA.address.upper())
    letter = write(HOLD, MINA, HOUSE)
    assert mina.subject == letter.subject
    assert mina.text == letter.text
    assert mina.html == letter.html.encode("ascii", "xmlcharrefreplace").decode()
    assert (mina.at, mina.message_id) == (AT, "<hold_placed@parley.example>")
    assert mina.sender == '"Parley Account Quality" <quality@parley.example>'
    assert mailbox.one(tmp_path / "mail", mina.key) == mina


@pytest.mark.slow
def test_the_sink_minds_no_long_line(tmp_path):
    with (
        sinking(tmp_path / "mail") as (relay, _process),
        smtplib.SMTP(relay.host, relay.port, timeout=30) as smtp,
    ):
        smtp.sendmail("a@x.example", ["b@x.example"], b"Subject: x\r\n\r\n" + b"y" * 50_000)
    assert len(mailbox.newest(tmp_path / "mail")[0].text) >= 50_000


@pytest.mark.slow
def test_a_disk_that_fails_is_a_passing_trouble(tmp_path):
    with sinking(tmp_path / "mail") as (relay, _process):
        (tmp_path / "mail" / "tmp").rmdir()
        (tmp_path / "mail" / "tmp").write_text("no folder")
        carrier = Carrier(relay)
        with pytest.raises(Postponed, match=r"^451 Not now, please try again$"):
            carrier.hand_over(HOUSE.sender_address, MINA.address, raw(HOLD))
        (tmp_path / "mail" / "tmp").unlink()
        (tmp_path / "mail" / "tmp").mkdir()
        carrier.hand_over(HOUSE.sender_address, MINA.address, raw(HOLD))
    assert len(mailbox.newest(tmp_path / "mail")) == 1


@pytest.mark.parametrize("content", [
    b"", b"\0" * 100, b"Subject: =?utf-8?q?=ff=fe?=\n\nx", b"Subject: =?nope?b?!!!?=\n\nx",
    b"Date: 99 Foo 99999 99:99\n\nx", b"Date: Mon, 30 Nov 2026 23:59:00\n\nx",
    b"Content-Type: text/plain; charset=nope\n\n\xff\xfe", b"From: " + b"(" * 5000 + b"\n\nx",
    b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 3000,
    b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!", b"x" * 3_000_000,
    b"Message-ID: <[::1\n\n", b"\xff\xfe: x\n\n\xff",
])  # fmt: skip
def test_anything_may_lie_in_a_mailbox(tmp_path, content):
    keep(tmp_path / "mail", content)
    [mail] = mailbox.newest(tmp_path / "mail")
    assert mail.at.tzinfo is UTC
    assert len(mail.text) <= mailbox.LARGEST


def test_a_letter_of_a_person_is_found_under_many(tmp_path):
    for number in range(30):
        keep(tmp_path / "mail", f"Delivered-To: p{number % 3}@x.example\n\n{number}".encode())
    assert len(mailbox.newest(tmp_path / "mail", to="p1@x.example")) == 10
    assert len(mailbox.newest(tmp_path / "mail", to="p1@x.example", limit=4)) == 4
    assert mailbox.newest(tmp_path / "mail", to="nobody@x.example") == []


def test_no_mailbox_yet_is_an_empty_one(tmp_path):
    assert mailbox.newest(tmp_path / "nothing") == []
    assert mailbox.one(tmp_path / "nothing", "abc") is None


@pytest.mark.parametrize(
    "key", ["../secret", "/etc/passwd", "..", "", "a/b", "a\0b", "x" * 400, "zz"]
)
def test_a_key_leads_nowhere_but_into_the_mailbox(tmp_path, key):
    keep(tmp_path / "mail", b"x")
    (tmp_path / "secret").write_text("x")
    assert mailbox.one(tmp_path / "mail", key) is None
