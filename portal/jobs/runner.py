"""A worker: it keeps looking what is due, does it, says that it is alive, and stops cleanly.

Any number of workers may run, on any number of machines that share the database. Time and mail
have a thread each, so that a slow relay never keeps a Monday waiting.
"""

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from flask import Flask

from portal import clock
from portal.jobs import ledger
from portal.jobs.post import Postman
from portal.jobs.rounds import Rounds
from portal.jobs.schedule import Job

TICK = 0.5  # seconds between two looks at the clock
HEARTBEAT = 5.0  # seconds; well under the lease of a slot
MAIL_PAUSE = 1.0  # seconds between two looks into the outbox
PATIENCE = 2.0  # seconds a thread has to end its batch once asked to stop

log = structlog.get_logger()


class Worker:
    """One `flask jobs run`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = _new_name()
        self.stop = threading.Event()
        self.rounds = Rounds(app, self.name, self.stop)
        self.postman = Postman(app, self.name)

    def run(self) -> None:
        """Work until SIGTERM or Ctrl-C; what is claimed and not done is handed back."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        with self._present():
            log.info("worker.started", worker=self.name)
            threads = [_thread(self._repeat, TICK, self.rounds.round),
                       _thread(self._repeat, MAIL_PAUSE, self._carry)]
            self.stop.wait()
            for thread in threads:
                thread.join(PATIENCE)
        log.info("worker.stopped", worker=self.name)

    def run_once(self) -> int:
        """Do what is due now, in this thread; how many things were done."""
        with self._present():
            return self.rounds.round() + self._carry()

    def run_until_idle(self) -> int:
        """Do what is due until nothing is; how many things were done."""
        done = 0
        with self._present():
            while did := self.rounds.round() + self._carry():
                done += did
        return done

    def run_now(self, job: Job) -> dict[str, int]:
        """Do one job at once, whatever its slots; its errors are the caller's."""
        return job.verb(self.rounds.turn())

    @contextmanager
    def _present(self) -> Iterator[None]:
        """Be on the list of workers, with a heart that beats, until the end."""
        with self.app.app_context():
            ahead = self.rounds.time.look()
            ledger.arrive(self.name, clock.now(), ahead)
        over = threading.Event()
        heart = _thread(self._keep_alive, over)
        try:
            yield
        finally:
            over.set()
            heart.join(PATIENCE)
            self.rounds.safely("leaving", lambda: ledger.leave(self.name, clock.now()))

    def _keep_alive(self, over: threading.Event) -> None:
        while not over.wait(HEARTBEAT):
            self.rounds.safely("heartbeat", self._beat)

    def _beat(self) -> None:
        ahead = self.rounds.time.look()
        ledger.beat(self.name, clock.now(), ahead)

    def _repeat(self, pause: float, do: Callable[[], int]) -> None:
        while not self.stop.wait(pause):
            do()

    def _carry(self) -> int:
        return self.rounds.safely("delivery", self.postman.round, self.stop.is_set)


def _new_name() -> str:
    """Return a name that no worker had: in a container each start has the same host and number."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"


def _thread(work: Callable[..., None], *told: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=told, daemon=True)
    thread.start()
    return thread
