"""How all benches measure: interleaved rounds, medians of ratios, CPU time of process trees."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TICKS = os.sysconf("SC_CLK_TCK")
DATABASES = ("sqlite", "pg")


@dataclass(frozen=True)
class Options:
    """What a run was asked for. `db` is one of DATABASES; `sizes` are counts of people."""

    db: str = "sqlite"
    sizes: tuple[int, ...] = ()
    rounds: int = 3
    quick: bool = False


@dataclass(frozen=True)
class Figure:
    """One result. `limit_name` is its key in limits.toml; empty for mere information."""

    name: str
    value: float
    limit_name: str = ""
    unit: str = "×"
    note: str = ""


def rounds(options: Options, **parts: Callable[[], float]) -> list[dict[str, float]]:
    """Run all parts once a round, in an order that turns; one dict of results a round."""
    names, found = list(parts), []
    for number in range(options.rounds):
        turn = number % len(names)
        found.append({name: parts[name]() for name in names[turn:] + names[:turn]})
    return found


def ratio(found: Iterable[dict[str, float]], part: str, base: str) -> float:
    """Return the median over the rounds of `part` / `base`, both of the same round."""
    return median(one[part] / one[base] for one in found)


def middle(found: Iterable[dict[str, float]], part: str) -> float:
    """Return the median of one part over the rounds."""
    return median(one[part] for one in found)


def tree(pid: int) -> list[int]:
    """Return the process ids of `pid` and everything below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """Return the user and system time that a process and all below it have used so far.

    Those that have ended count as well, as soon as their parent has noticed.
    """
    return sum(_ticks(one) for one in tree(pid)) / TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))  # utime, stime and those of ended children, see proc(5)
