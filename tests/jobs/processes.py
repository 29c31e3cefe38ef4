"""Real processes for tests: bounded, killed at the end whatever happens."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from portal.extensions import db
from tests.conftest import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds any process may live


@contextmanager
def side_by_side(work: Callable[[], object], how_many: int) -> Iterator[list[BaseProcess]]:
    """Copies of this process that all begin `work` at the same moment, each with a session.

    No connection may be open when a process splits: both halves would talk on it.
    """
    db.session.remove()
    db.engine.dispose()
    split = multiprocessing.get_context("fork")
    start = split.Barrier(how_many + 1)

    def begin() -> None:
        start.wait(LIMIT)
        work()

    processes = [split.Process(target=begin, daemon=True) for _ in range(how_many)]
    for process in processes:
        process.start()
    start.wait(LIMIT)
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.join(LIMIT)


def codes(processes: list[BaseProcess]) -> list[int | None]:
    """Wait until they have ended; their exit codes."""
    for process in processes:
        process.join(LIMIT)
    return [process.exitcode for process in processes]


@contextmanager
def flask(words: str, url: str, **settings: object) -> Iterator[subprocess.Popen[str]]:
    """A `flask …` command on the database at `url`, with settings of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", *words.split()], env=environment(url, **settings),
        cwd=ROOT, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate(timeout=LIMIT)


def environment(url: str, **settings: object) -> dict[str, str]:
    """The settings of the tests, as a process gets them."""
    given = {**SETTINGS, "DATABASE_URL": url, "MAIL_PORT": 9, "LOG_LEVEL": "INFO", **settings}
    words = {f"PARLEY_{name}": str(int(value) if isinstance(value, bool) else value)
             for name, value in given.items() if name != "TESTING"}
    return {**os.environ, **words, "PYTHONTZPATH": "", "FLASK_APP": "wsgi"}


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Read what a process says until it says this; fails if it ends before."""
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    raise AssertionError(f"it never said {words!r}: {''.join(said)}")
