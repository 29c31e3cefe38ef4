"""What work inside this process costs, together with the database server that does half of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import log
from statistics import linear_regression

from bench.measure import cpu_seconds


@dataclass(frozen=True)
class Cost:
    """CPU seconds of all that took part, and seconds on the wall."""

    cpu: float
    wall: float


@dataclass(frozen=True)
class Meter:
    """Measures this process and others, each with everything below it."""

    others: tuple[int, ...] = ()

    def cost(self, work: Callable[[], object]) -> Cost:
        """Do it once and say what it cost."""
        cpu, wall = self.cpu(), time.perf_counter()
        work()
        return Cost(self.cpu() - cpu, time.perf_counter() - wall)

    def cpu(self) -> float:
        """CPU seconds so far."""
        return time.process_time() + sum(_all_of(pid) for pid in self.others)


def growth(costs: dict[int, float]) -> float:
    """How a cost grows with size: 0 not at all, 1 in step. The slope of both logarithms."""
    sizes, seconds = [log(size) for size in costs], [log(cost) for cost in costs.values()]
    return linear_regression(sizes, seconds).slope


def _all_of(pid: int) -> float:
    """CPU seconds of a server: of its workers, and of those it has already buried."""
    while True:
        try:
            return cpu_seconds(pid)
        except OSError:
            continue  # one ended while we looked; its time is with its parent at the next look
