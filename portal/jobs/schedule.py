"""The timetable: what is due when, in which zone, and the verb that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from apscheduler.triggers.cron import CronTrigger

from portal.jobs import work
from portal.jobs.turn import Turn
from portal.policy.holds import WEEKLY_CHECK
from portal.policy.instants import WEEKDAYS
from portal.policy.restoration import MONDAY, RESTORING_TIME
from portal.policy.vocabulary import PACIFIC

ZONE_WORDS = {PACIFIC: "Pacific time", UTC: "UTC"}
STEP = timedelta(microseconds=1)


@dataclass(frozen=True)
class Job:
    """One line of the timetable: a slot at this time of day, every day or on one weekday.

    `verb` gets the turn and returns what it did, as JSON values for the record.
    """

    name: str
    verb: Callable[[Turn], dict[str, int]]
    at: time
    zone: tzinfo
    weekday: int | None = None

    @property
    def when(self) -> str:
        """When it is due, in words."""
        day = "every day" if self.weekday is None else f"{WEEKDAYS[self.weekday]}s"
        return f"{day} at {self.at:%H:%M} {ZONE_WORDS[self.zone]}"

    @property
    def trigger(self) -> CronTrigger:
        """Its slots, also over the days on which the clocks change."""
        return CronTrigger(day_of_week="*" if self.weekday is None else self.weekday,
                           hour=self.at.hour, minute=self.at.minute, second=self.at.second,
                           timezone=self.zone)

    def next_slot(self, after: datetime) -> datetime:
        """The first slot strictly after an instant, as aware UTC."""
        slot: datetime = self.trigger.get_next_fire_time(None, after + STEP)
        return slot.astimezone(UTC)

    def due_slot(self, after: datetime, now: datetime) -> datetime | None:
        """The latest slot after `after` and not after `now`: of what was missed, only that."""
        latest, slot = None, self.next_slot(after)
        while slot <= now:
            latest, slot = slot, self.next_slot(slot)
        return latest


@dataclass(frozen=True)
class Beat:
    """What every worker looks after all the time, so short that no slot is kept of it."""

    name: str
    verb: Callable[[Turn], dict[str, int]]
    every: timedelta

    @property
    def when(self) -> str:
        """How often, in words."""
        seconds = int(self.every.total_seconds())
        return "every second" if seconds == 1 else f"every {seconds} seconds"


TIMETABLE = (
    Job("restorations", work.restorations, zone=PACIFIC, weekday=MONDAY, at=RESTORING_TIME),
    Job("weekly-check", work.weekly_check, zone=PACIFIC, weekday=WEEKLY_CHECK.weekday,
        at=time(WEEKLY_CHECK.hour, WEEKLY_CHECK.minute)),
    Job("feedback", work.feedback, zone=UTC, at=time(0, 5)),  # the time for giving ends at 0:00
    Job("housekeeping", work.housekeeping, zone=UTC, at=time(3, 30)),
)

# Nothing is lost if a slot is: whatever is due is also looked for all the time.
BEATS = (
    Beat("restorations", work.restorations, every=timedelta(seconds=10)),
    Beat("decisions", work.dates_of_decisions, every=timedelta(seconds=10)),
    Beat("requests", work.requests, every=timedelta(seconds=60)),
)


def job_named(name: str) -> Job | None:
    """The line of the timetable with this name."""
    return next((job for job in TIMETABLE if job.name == name), None)
