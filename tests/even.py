"""A clock that work alone moves: whether two answers take the same time, on a busy machine too."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.queries import queries

STATEMENT = 0.01  # seconds that this clock takes for each statement


class Clock:
    """In place of the module `time`: every statement takes alike, and who sleeps waits for it."""

    def __init__(self, sent: list[str]) -> None:
        self.sent = sent
        self.slept = 0.0

    def monotonic(self) -> float:
        """How long the statements so far and all waiting took."""
        return self.slept + STATEMENT * self.statements

    @property
    def statements(self) -> int:
        """How many there were."""
        return len(self.sent)

    def sleep(self, seconds: float) -> None:
        """Wait, without waiting."""
        self.slept += seconds


@contextmanager
def by_work(monkeypatch, module: str) -> Iterator[Clock]:
    """Give a module a clock that goes by the statements sent inside the block."""
    with queries() as sent:
        clock = Clock(sent)
        monkeypatch.setattr(f"{module}.time", clock)
        yield clock
