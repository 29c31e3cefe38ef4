"""From the start of the server's processes to the first answered page.

What an earlier start leaves is there: Python's compiled modules, the portal's compiled templates.
What only the tools of developers bring along is not: the library of logs would load `rich`.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import mina, stores
from bench.measure import Figure, Options
from bench.servers import Ask, bare_environment, running

HELLO = Ask("/", {})
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
        times = options.rounds * (1 if options.quick else MORE) + 1
        pairs = [(_start("wsgi:app", env, page), _start("bench.libraries:app", bare, HELLO))
                 for _ in range(times)][1:]
    portal, libraries = (min(starts) for starts in zip(*pairs, strict=True))
    yield Figure("cold start to the first page", portal, "cold_start_s", "s")
    yield Figure("of it, a server with the libraries alone that greets", libraries, unit="s")


def _without_rich(kept: str) -> str:
    """Return a folder that hides `rich`, which is none of requirements.txt."""
    folder = Path(kept) / "production"
    folder.mkdir()
    (folder / "rich.py").write_text("raise ImportError\n")
    return str(folder)


def _start(target: str, env: Mapping[str, str], page: Ask) -> float:
    begun = time.perf_counter()
    with running(target, env, page):
        return time.perf_counter() - begun
