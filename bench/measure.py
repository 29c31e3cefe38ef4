"""How all benches measure: interleaved rounds, medians of ratios, CPU time of process trees."""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TICKS = os.sysconf("SC_CLK_TCK")
TURNS = 8  # of each part in a round: what slows the machine for a second slows all of them
DATABASES = ("sqlite", "pg")


@dataclass(frozen=True)
class Options:
    """What a run was asked for. `db` is one of DATABASES; `sizes` are counts of people."""

    db: str = "sqlite"
    sizes: tuple[int, ...] = ()
    rounds: int = 3
    quick: bool = False

    def in_a_round(self, count: int, quick: int) -> int:
        """How many of `count` a round does: `quick` times fewer where it is to be quick."""
        return count // quick if self.quick else count

    def in_a_turn(self, count: int, quick: int) -> int:
        """How many of them each of the round's `TURNS` does."""
        return self.in_a_round(count, quick) // TURNS


@dataclass(frozen=True)
class Figure:
    """One result. `limit_name` is its key in limits.toml; empty for mere information."""

    name: str
    value: float
    limit_name: str = ""
    unit: str = "×"
    note: str = ""


def rounds(options: Options, turns: int = 1,
           **parts: Callable[[], float]) -> list[dict[str, float]]:
    """Run all parts so many times a round, in an order that turns; one dict of means a round."""
    return [_round(number, turns, parts) for number in range(options.rounds)]


def _round(number: int, turns: int, parts: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    names, found = list(parts), dict.fromkeys(parts, 0.0)
    for turn in range(number, number + turns):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            found[name] += parts[name]() / turns
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
    return sum(_own_seconds(one) + _ended_seconds(one) for one in tree(pid))


def _own_seconds(pid: int) -> float:
    """Ask the clock that Linux keeps for a process, to the ns; /proc tells it in ticks of 10 ms."""
    return time.clock_gettime(~pid << 3 | 2)  # its number, as clock_getcpuclockid(3) makes it


def _ended_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[13:15])) / TICKS  # cutime and cstime, see proc(5)
