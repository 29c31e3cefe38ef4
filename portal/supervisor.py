"""Several processes as one: started together, stopped together, none left behind."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PATIENCE = 3  # seconds a process has to end by itself before it is killed
LISTENS_WITHIN = 30  # seconds
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Part:
    """One process of a group: the name that its lines carry, and its command."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Ended:
    """A process that ended although nobody asked it to."""

    name: str
    code: int

    @property
    def exit_code(self) -> int:
        """The code the whole group ends with: the process's own, as a shell would tell it."""
        return self.code if self.code > 0 else 128 - self.code if self.code < 0 else 1


class StopAsked(threading.Event):
    """Set once somebody asks us to stop: Ctrl-C, SIGTERM or a closed terminal."""

    def listen(self) -> None:
        """Take over the signals; they no longer interrupt anything by themselves."""
        for number in STOPPING:
            signal.signal(number, lambda *_: self.set())


class Group:
    """Processes that live and die together; each in its own session, out of reach of Ctrl-C."""

    def __init__(self, env: Mapping[str, str], folder: str) -> None:
        self.env = dict(env)
        self.folder = folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.readers: dict[str, threading.Thread] = {}

    def start(self, part: Part) -> None:
        """Start a part; what it prints comes out under its name."""
        process = subprocess.Popen(
            [*_dies_with_us(), *part.command], env=self.env, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.running[part.name] = process
        self.readers[part.name] = threading.Thread(
            target=_relay, args=(part.name, process), daemon=True)
        self.readers[part.name].start()

    def ended(self) -> Ended | None:
        """The first part that is no longer running, if any."""
        for name, process in self.running.items():
            code = process.poll()
            if code is not None:
                return Ended(name, code)
        return None

    def wait(self, stop: StopAsked) -> Ended | None:
        """Wait until a part ends (told) or somebody asks to stop (None)."""
        while not stop.wait(0.1):
            ended = self.ended()
            if ended:
                return ended
        return None

    def listens(self, port: int, stop: StopAsked) -> bool:
        """Wait until somebody listens on this port of ours; False if that can't be any more."""
        limit = time.monotonic() + LISTENS_WITHIN
        while time.monotonic() < limit and not self.ended() and not stop.wait(0.05):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return True
        return False

    def run_once(self, part: Part, stop: StopAsked) -> Ended | None:
        """Run a part to its end beside those that run; None if it did well or was stopped.

        Tells what failed: the part, or one of the others meanwhile.
        """
        self.start(part)
        ended = self.wait(stop)
        self._stop_one(part.name)
        del self.running[part.name]
        return None if ended and ended == Ended(part.name, 0) else ended

    def stop(self) -> None:
        """Stop everything, last started first; what does not listen is killed."""
        for name in reversed(list(self.running)):
            self._stop_one(name)
        self.running.clear()

    def _stop_one(self, name: str) -> None:
        process = self.running[name]
        _signal_session(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        _signal_session(process, signal.SIGKILL)
        process.wait()
        self.readers[name].join(1)


def say(line: str) -> None:
    """Print a line at once; a reader who went away is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _relay(name: str, process: subprocess.Popen[bytes]) -> None:
    assert process.stdout
    for raw in process.stdout:
        say(f"{name:<5}| {raw.decode(errors='replace').rstrip()}")


def _signal_session(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _dies_with_us() -> list[str]:
    """Where the system can do it, a part is stopped even if we are killed outright."""
    setpriv = sys.platform == "linux" and shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []
