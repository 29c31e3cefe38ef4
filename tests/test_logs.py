"""Whoever speaks, the log is one JSON object a line, without what was bound to a statement."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal import logs
from tests.conftest import SETTINGS

SPEAKING = """
import json, logging, sys
import structlog
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from portal import create_app
from portal.extensions import db

settings = {**json.loads(sys.argv[1]), "DATABASE_URL": "sqlite:///:memory:", "LOG_LEVEL": "INFO"}
create_app(settings)
app = create_app(settings)
structlog.get_logger().warning("ours")
logging.getLogger("portal.mail.delivery").warning("The relay is down: %s", "nobody answers")
logging.getLogger("some.library").warning("A library speaks of <mina.novak@mail.example>")
with app.app_context():
    try:
        db.session.execute(text("SELECT :words FROM nowhere"), {"words": "told in confidence"})
    except OperationalError:
        logging.getLogger("portal.inbound.server").exception("Mail could not be settled")
try:
    raise ValueError("There is one already.\\nDETAIL: (address)=(told in confidence)")
except ValueError:
    structlog.get_logger().exception("ours")
"""


@pytest.fixture(scope="module")
def written() -> list[str]:
    """What a process wrote, each write for itself: it made its app twice and said five things."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)  # keeps writes apart
    with ours, theirs:
        subprocess.run([sys.executable, "-c", SPEAKING, json.dumps(SETTINGS)], stderr=theirs,
                       env=os.environ | {"PYTHONUNBUFFERED": "1"}, timeout=120, check=True)
        ours.setblocking(False)
        return list(_received(ours))


def _received(line: socket.socket) -> Iterator[str]:
    with suppress(BlockingIOError):
        while True:
            yield line.recv(2**20).decode()


@pytest.fixture(scope="module")
def lines(written: list[str]) -> list[dict[str, object]]:
    """The lines of it, read."""
    return [json.loads(line) for line in "".join(written).splitlines()]


def test_everything_is_said_once_in_the_same_form(lines: list[dict[str, object]]) -> None:
    assert [line["event"] for line in lines] == [
        "ours", "The relay is down: nobody answers", "A library speaks of <…@…>",
        "Mail could not be settled", "ours"]
    for line in lines:
        assert {"event", "level", "timestamp"} <= set(line)
        assert str(line["timestamp"]).endswith("Z")


def test_a_failure_is_one_line_and_tells_nothing_private(lines: list[dict[str, object]]) -> None:
    for failure in lines[-2:]:
        assert failure["level"] == "error" and failure["exception"]
        assert "confidence" not in json.dumps(failure)


def test_each_line_is_written_at_once_for_other_processes_write_beside_it(
        written: list[str]) -> None:
    assert [words.count("\n") for words in written] == [1] * 5
    assert all(json.loads(words) for words in written)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_disk_without_room_for_the_log_stops_nobody() -> None:
    program = f"{SPEAKING}\nprint('went on')"
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-c", program, json.dumps(SETTINGS)], timeout=120,
                              stdout=subprocess.PIPE, stderr=full, text=True, check=False)
    assert done.stdout == "went on\n"


def test_a_long_text_is_searched_for_addresses_in_one_go() -> None:
    long = "x" * 400_000  # a search anew at each letter would take a quarter of an hour
    told = {"event": f"{long} to mina@mail.example", "exception": [{"exc_value": f"{long}\nMina"}]}
    logs.sparingly(None, "error", told)
    assert told == {"event": f"{long} to …@…", "exception": [{"exc_value": long}]}
