"""From the start of the server's processes to the first answered page.

What an earlier start leaves is there: Python's compiled modules, the portal's compiled templates.
What only the tools of developers bring along is not: the library of logs would load `rich`.

Seconds of a wall clock tell as much of the machine and of who else uses it as of the program. So
what is judged is the processor time of all processes until the page is there, in seconds of the
machine for which the limit was set: hello of the same run says how far ours is from it.
"""

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bench import mina, stores
from bench.measure import Figure, Options, cpu_seconds
from bench.servers import HELLO, Ask, bare_environment, hello, running

HELLO_OF_LIMITS = 300  # µs of the machine where a reply's 3 ms were set as ten times hello
ENOUGH = 400  # requests to know what hello takes now
MORE = 2  # times more rounds: a start is short, and noise only ever adds


def run(options: Options) -> Iterator[Figure]:
    """Start the server again and again, in turns with one that has the libraries alone.

    The fastest start of each counts.
    """
    with (tempfile.TemporaryDirectory(prefix="parley-bench-cold-") as kept,
          stores.opened(options.db, CACHE_DIR=kept) as app):
        page = Ask("/status", mina.cookie(app, mina.on_hold()))
        plain = {"PYTHONPATH": _without_rich(kept)}
        env, bare = stores.environment(app) | plain, bare_environment() | plain
        _start("wsgi:app", env, page)  # leaves what every later start finds
        found = [(_start("wsgi:app", env, page), _start("bench.libraries:app", bare, HELLO),
                  hello().cost(HELLO, ENOUGH))
                 for _ in range(options.rounds * (1 if options.quick else MORE))]
    starts, libraries, greetings = zip(*found, strict=True)
    yield _figure("cold start to the first page, CPU", "cold_start_s", starts, min(greetings))
    yield _figure("of it, a server with the libraries alone that greets", "", libraries,
                  min(greetings))


def _figure(name: str, limit_name: str, starts: Iterable[tuple[float, float]],
            greeting: float) -> Figure:
    wall, busy = (min(each) for each in zip(*starts, strict=True))
    return Figure(name, busy * HELLO_OF_LIMITS / greeting, limit_name, "s",
                  f"where hello takes {HELLO_OF_LIMITS} µs; here {greeting:.0f} µs, {busy:.2f} s, "
                  f"{wall:.2f} s by the clock")


def _without_rich(kept: str) -> str:
    """Return a folder that hides `rich`, which is none of requirements.txt."""
    folder = Path(kept) / "production"
    folder.mkdir()
    (folder / "rich.py").write_text("raise ImportError\n")
    return str(folder)


def _start(target: str, env: Mapping[str, str], page: Ask) -> tuple[float, float]:
    """Return the seconds until the first page, by the clock and of the processors."""
    begun = time.perf_counter()
    with running(target, env, page) as server:
        return time.perf_counter() - begun, cpu_seconds(server.pid)
