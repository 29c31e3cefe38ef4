"""From the start of the server's processes to the first answered page.

What an earlier start leaves is there: Python's compiled modules, the portal's compiled templates.
What only the tools of developers bring along is not: the library of logs would load `rich`.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import mina, stores
from bench.measure import Figure, Options, cpu_seconds
from bench.servers import Ask, running

MORE = 2  # times more rounds: a start is short, and noise only ever adds


def run(options: Options) -> Iterator[Figure]:
    """Start the production server again and again; the fastest start counts."""
    with (tempfile.TemporaryDirectory(prefix="parley-bench-cold-") as kept,
          stores.opened(options.db, CACHE_DIR=kept) as app):
        more = 1 if options.quick else MORE
        page = Ask("/status", mina.cookie(app, mina.on_hold()))
        env = {**stores.environment(app), "PYTHONPATH": _without_rich(kept)}
        starts = [_start(env, page) for _ in range(options.rounds * more + 1)][1:]
    seconds, cpu = (min(one) for one in zip(*starts, strict=True))
    yield Figure("cold start to the first page", seconds, "cold_start_s", "s",
                 f"at least {cpu:.2f} s of CPU for both workers")


def _without_rich(kept: str) -> str:
    """Return a folder that hides `rich`, which is none of requirements.txt."""
    folder = Path(kept) / "production"
    folder.mkdir()
    (folder / "rich.py").write_text("raise ImportError\n")
    return str(folder)


def _start(env: dict[str, str], page: Ask) -> tuple[float, float]:
    begun = time.perf_counter()
    with running("wsgi:app", env, page) as server:
        return time.perf_counter() - begun, cpu_seconds(server.pid)
