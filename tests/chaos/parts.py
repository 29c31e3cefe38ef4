"""The processes of the portal, as docs/operating.md starts them, to be killed and started again.

Start them from the test's own thread: they end with it, even where it is killed outright.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds for anything that a process is to do
ENDS_WITH_US = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


class Part:
    """One process and its children; what it says goes to a file."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str], said: Path) -> None:
        self.name, self.command, self.env, self.said = name, command, env, said
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, if it does not run."""
        if self.is_running:
            return
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [*ENDS_WITH_US, *self.command], cwd=ROOT, env=dict(self.env), stdout=said,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended; children may outlive it for a moment."""
        return self.process is not None and self.process.poll() is None

    def kill(self, rng: Random) -> str | None:
        """End it as a mains failure would; what was killed, None if nothing ran."""
        if not self.is_running:
            return None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(LIMIT)
        return self.name

    def stop(self) -> None:
        """Ask it to end, and see to it that all of it has."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(LIMIT)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LIMIT)


class Pages(Part):
    """The web server: a master that starts workers again by itself, and the workers."""

    def kill(self, rng: Random) -> str | None:
        """End one of the workers, or the master, which its workers find out by themselves."""
        if not self.is_running:
            return None
        workers = children(self.process.pid)
        if not workers or rng.random() < 0.3:
            return super().kill(rng)
        with suppress(ProcessLookupError):
            os.kill(rng.choice(workers), signal.SIGKILL)
        return "web worker"


def pages(port: int, env: Mapping[str, str], said: Path) -> Pages:
    """Return the web server with the settings of production."""
    return Pages("web", [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--preload", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"],
        env, said)


def jobs(env: Mapping[str, str], said: Path) -> Part:
    """Return the worker that does what is due and carries letters."""
    return Part("jobs", [*FLASK, "jobs", "run"], env, said)


def door(kind: str, port: int, env: Mapping[str, str], said: Path) -> Part:
    """Return the listener for mail that comes in."""
    return Part("mail in", [*FLASK, "inbound", "serve", f"--{kind}", f"127.0.0.1:{port}"],
                env, said)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [number for number in map(int, filter(str.isdecimal, os.listdir("/proc")))
            if _parent(number) == pid]


def _parent(pid: int) -> int | None:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return None


def listens(port: int) -> None:
    """Wait until somebody listens at a port of this machine."""
    until = time.monotonic() + LIMIT
    while True:
        with closing(socket.socket()) as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until, f"nobody listens at {port}"
        time.sleep(0.05)
