"""The doctor looks at what workers do: due work, and letters on their way."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from portal import clock, timekeeping
from portal.dates import relative
from portal.models import OutboxLetter
from portal.services import machinery
from portal.services.doctor.finding import Finding, finding
from portal.services.mailroom import checks
from portal.services.store import session

LATELY = timedelta(minutes=15)  # what failed is tried again after five, also by another worker
OVERDUE = timedelta(minutes=15)  # a letter leaves within seconds, unless many wait


def jobs(_config: Mapping[str, Any]) -> Finding:
    """Whether a worker is there, and no job of the timetable fails."""
    now, found = clock.now(), machinery.machinery()
    wrong = [f"{run.name} failed {relative(run.failed_at, now)} and is tried again: `flask jobs "
             "status` says why." for run in found.last
             if run.failed_at and now - run.failed_at < LATELY and run.name != checks.NAME]
    if not found.alive:
        seen = max((worker.seen_at for worker in found.workers), default=None)
        last = f"The last one was heard of {relative(seen, now)}." if seen else ""
        wrong.insert(0, f"No worker is there, so no letter leaves and nothing due is done. {last} "
                        "Keep `flask jobs run` running.".replace("  ", " "))
    wrong += [f"The clock of {worker.name} is {worker.clock}. See that its machine keeps time "
              "(NTP)." for worker in found.workers if worker.alive and worker.clock]
    return finding("jobs", f"Workers: {found.alive}, and no job fails.", wrong=wrong)


def together(_config: Mapping[str, Any]) -> Finding:
    """Whether this machine's clock and the database's show the same time."""
    differs = timekeeping.words(timekeeping.seconds(timekeeping.ahead()))
    return finding("clock", "It agrees with the database's.",
                   wrong=[f"This machine's clock is {differs}, so dates come here at another time "
                          "than elsewhere. See that both machines keep time (NTP)."]
                   if differs else [])


def letters(_config: Mapping[str, Any]) -> Finding:
    """Whether letters leave when they should, and how many nobody tries again."""
    now = clock.now()
    dead = session.scalar(select(func.count()).where(OutboxLetter.dead_at.is_not(None)))
    late, since = session.execute(
        select(func.count(), func.min(OutboxLetter.due_at))
        .where(OutboxLetter.sent_at.is_(None), OutboxLetter.dead_at.is_(None),
               OutboxLetter.due_at < now - OVERDUE)).one()
    return finding(
        "letters", "None is overdue, and none was given up.",
        wrong=[f"Letters that should have left: {late}, the first {relative(since, now)}. See "
               "that `flask jobs run` runs and the relay, PARLEY_MAIL_SERVER, takes mail."]
        if late else [],
        mind=[f"Letters that could not be delivered: {dead}. /staff/mail says why, with a button "
              "to try again."] if dead else [])
