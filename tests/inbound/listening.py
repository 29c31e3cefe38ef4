"""The listener as a process of its own, for the length of a test."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.process import BaseProcess

from flask import Flask

from portal.inbound import server
from tests.databases import Store
from tests.jobs import processes
from tests.postgres import free_port


@contextmanager
def listening(store: Store, kind: str, port: int = 0,
              **settings: object) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Yield `flask inbound serve` of a kind, `smtp` or `lmtp`, and its port."""
    port = port or free_port()
    words = f"inbound serve --{kind} 127.0.0.1:{port}"
    with processes.flask(words, store.url, **settings) as process:
        until = time.monotonic() + 90
        while not is_open(port):
            assert process.poll() is None, process.stdout and process.stdout.read()
            assert time.monotonic() < until, "the listener does not listen"
            time.sleep(0.05)
        yield process, port


@contextmanager
def split_off(app: Flask, kind: str, port: int = 0,
              first: Callable[[], object] = lambda: None) -> Iterator[tuple[BaseProcess, int]]:
    """Yield a listener that is a copy of this process, there at once, and its port.

    `first` is called in the copy before it listens, and may see to it that it ends before that.
    """
    where = server.Listening("127.0.0.1", port or free_port(), lmtp=kind == "lmtp")

    def listen() -> None:
        first()
        server.serve(app, where)

    with processes.side_by_side(listen, 1) as (process,):
        until = time.monotonic() + 90
        while process.is_alive() and not is_open(where.port):
            assert time.monotonic() < until, "the listener does not listen"
            time.sleep(0.01)
        yield process, where.port


def is_open(port: int) -> bool:
    """Whether somebody listens at a port of this machine."""
    with closing(socket.socket()) as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
