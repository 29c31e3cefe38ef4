"""The production server in processes of its own, and a client that only sends and reads."""

import atexit
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.measure import cpu_seconds

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
BROWSERS = 2  # connections that ask side by side
STARTS_WITHIN = 30  # seconds


class WrongAnswer(Exception):
    """A page that is none of those to be measured."""


@dataclass(frozen=True)
class Ask:
    """One request, to be repeated: where, what the browser says, what must be answered."""

    path: str
    headers: Mapping[str, str]
    status: int = 200


HELLO = Ask("/", {})


@dataclass(frozen=True)
class Server:
    """A running server; its master process and its port."""

    pid: int
    port: int

    def get(self, ask: Ask) -> tuple[Mapping[str, str], bytes]:
        """Ask once on a fresh connection; headers and body of the answer."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=30)) as line:
            return _answer(line, ask)

    def cost(self, ask: Ask, times: int) -> float:
        """Return the CPU µs that one such request takes the server."""
        before = cpu_seconds(self.pid)
        with ThreadPoolExecutor(BROWSERS) as browsers:
            list(browsers.map(self._browse, [ask] * BROWSERS, [times // BROWSERS] * BROWSERS))
        return (cpu_seconds(self.pid) - before) / (times // BROWSERS * BROWSERS) * 1e6

    def warm(self, ask: Ask, times: int = 60) -> None:
        """Let every worker answer a few times."""
        for _ in range(times):
            self.get(ask)

    def _browse(self, ask: Ask, times: int) -> None:
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=30)) as line:
            for _ in range(times):
                _answer(line, ask)


@contextmanager
def running(target: str, env: Mapping[str, str], ask: Ask, *, workers: int = 2) -> Iterator[Server]:
    """Run a WSGI app as `make run` does, until the block ends; it has answered `ask` then."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", target, "--preload", "--bind", f"{HOST}:{port}",
               "--worker-class", "gthread", "--workers", str(workers), "--threads", "4",
               "--no-control-socket", "--graceful-timeout", "2", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(env))
    try:
        server = Server(process.pid, port)
        first_answer(process, server, ask)
        yield server
    finally:
        process.terminate()
        process.wait(15)


@cache
def hello() -> Server:
    """Start the limit that pages are measured against, once for all topics; it ends with us."""
    held = ExitStack()
    atexit.register(held.close)
    server = held.enter_context(running("bench.hello:app", bare_environment(), HELLO))
    server.warm(HELLO)
    return server


def first_answer(process: subprocess.Popen, server: Server, ask: Ask) -> None:
    """Wait until the server has answered; RuntimeError if it never does."""
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up and process.poll() is None:
        with suppress(ConnectionError):
            server.get(ask)
            return
        time.sleep(0.005)
    raise RuntimeError("The server did not start.")


def _answer(line: http.client.HTTPConnection, ask: Ask) -> tuple[Mapping[str, str], bytes]:
    line.request("GET", ask.path, headers=dict(ask.headers))
    answer = line.getresponse()
    body = answer.read()
    if answer.status != ask.status:
        raise WrongAnswer(f"{ask.path} answered {answer.status}, not {ask.status}.")
    return answer.headers, body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def bare_environment() -> dict[str, str]:
    """Return the environment of a server that knows nothing of the portal."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
