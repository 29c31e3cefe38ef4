"""The history of the demo: steps of all stories in the order of time, each at its own instant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.policy import holds, restoration

WEEKS = 10  # of weekly checks and Mondays that the history goes back
AFTER_MONDAY = timedelta(seconds=20)


@dataclass
class Timeline:
    """Steps between the past and `now`; `check` is the last weekly check before it."""

    now: datetime
    _steps: list[tuple[datetime, int, Callable[[], Any]]] = field(default_factory=list)

    @property
    def check(self) -> datetime:
        """When the last weekly check was due."""
        return holds.last_check(self.now)

    def instant(self, when: dict[str, Any]) -> datetime:
        """Return the instant of a step.

        `before`: days before the last check; `share`: how much of the time
        between it and now; `ago`: days before now.
        """
        if "before" in when:
            return self.check - timedelta(days=when["before"])
        if "share" in when:
            return self.check + (self.now - self.check) * float(when["share"])
        return self.now - timedelta(days=when["ago"])

    def add(self, when: dict[str, Any] | datetime, step: Callable[[], Any]) -> None:
        """Have `step` done at an instant of the past; of two at once the first told goes first."""
        instant = when if isinstance(when, datetime) else self.instant(when)
        self._steps.append((min(instant, self.now), len(self._steps), step))

    def checks(self) -> Iterator[datetime]:
        """Give the weekly checks of the history, the latest first."""
        due = self.check
        for _ in range(WEEKS):
            yield due
            due = holds.last_check(due - timedelta(seconds=1))

    def mondays(self) -> Iterator[datetime]:
        """Give the moments just after the restorations of the history, the latest first."""
        monday = restoration.last_monday_due(self.now)
        for _ in range(WEEKS):
            yield restoration.instant_of(monday) + AFTER_MONDAY
            monday -= timedelta(days=7)

    def live(self) -> None:
        """Do every step with the clock standing at its instant."""
        for instant, _, step in sorted(self._steps, key=lambda step: step[:2]):
            with clock.standing_at(instant):
                step()
