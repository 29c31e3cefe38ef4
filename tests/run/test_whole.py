"""The whole program as a newcomer starts it: one command, a page, a clean stop."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engines import ON_POSTGRESQL, SOAK
from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
READY = "Ctrl-C stops it"
START_LIMIT = 180  # seconds; the first start makes a marketplace
STOP_LIMIT = 10
DELIVERY_LIMIT = 30

pytestmark = pytest.mark.whole


class Run:
    """One `make run`, without a terminal, with everything it printed so far."""

    def __init__(self, env: dict[str, str]) -> None:
        self.port = int(env["PORT"])
        self.printed = ""
        self.lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.run"], cwd=ROOT, env=os.environ | env, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def wait_until_ready(self) -> None:
        limit = time.monotonic() + START_LIMIT
        while READY not in self.printed:
            line = self.lines.get(timeout=max(0.1, limit - time.monotonic()))
            assert line, f"it ended: {self.printed}"
            self.printed += line

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_LIMIT)


@contextmanager
def run(env: dict[str, str]):
    started = Run(env)
    try:
        started.wait_until_ready()
        yield started
    finally:
        if started.process.poll() is None:
            started.process.terminate()
            started.process.wait(STOP_LIMIT)
        started.process.stdout.close()


@pytest.fixture
def env(store, tmp_path):
    elsewhere = {} if store.url.startswith("sqlite") else {"DATABASE_URL": store.url}
    return {"PORT": str(free_port()), "DATA": str(tmp_path / "var"), "DATABASE_URL": ""} | elsewhere


@pytest.fixture
def empty_store(store):
    store.empty()
    yield store
    store.empty()


def test_a_newcomer_starts_stops_and_goes_on_where_she_was(env, empty_store):
    with run(env) as first:
        assert "<h1" in first.get("/")
        assert f"http://127.0.0.1:{first.port}" in first.printed
        assert "Reply-To: reply+" in notice_to("nadia.petrova@mail.example", env)
        assert first.stop(signal.SIGINT) == 0

    if ON_POSTGRESQL and not SOAK:
        return  # what a further start finds there, and leaves, the tests of the demo say
    with run(env) as second:
        assert "<h1" in second.get("/")
        assert people(second.printed) == people(first.printed)
        assert second.stop(signal.SIGTERM) == 0


def notice_to(address: str, env: dict[str, str]) -> str:
    """The first letter that somebody's mailbox has, as soon as there is one."""
    limit = time.monotonic() + DELIVERY_LIMIT
    while time.monotonic() < limit:
        for letter in (Path(env["DATA"]) / "mailbox" / "new").glob("*"):
            if f"To: {address}" in (text := letter.read_text()):
                return text
        time.sleep(0.2)
    raise AssertionError("no letter came")


def people(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if "@" in line]


def test_a_second_instance_in_the_same_folder_is_refused_in_one_sentence(tmp_path):
    from portal.instance import Instance

    held = Instance.described_by({"DATA": str(tmp_path / "var")})
    held.make_folder()
    with held.held():
        done = subprocess.run([sys.executable, "-m", "portal.run"], cwd=ROOT, text=True,
                              env=os.environ | {"DATA": str(held.folder), "PORT": "8000"},
                              capture_output=True, timeout=60, check=False)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is running" in done.stderr
