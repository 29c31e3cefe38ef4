"""How this machine's clock stands to the database's, which all machines share (decision 7)."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Connection, text

from portal import clock
from portal.dates import duration_words
from portal.extensions import db

TOLERANCE = timedelta(seconds=1)  # machines that keep time differ by far less; nobody notices it

_ASKED = text("SELECT clock_timestamp()")
_NONE = timedelta(0)


def ahead() -> timedelta | None:
    """Return by how much this machine's clock is ahead of the database's.

    Negative where it is behind. An answer may be long on its way: the quickest of three counts,
    and only a difference that its way cannot explain. None where there is nothing to compare:
    an SQLite file lies on this machine, and tests stop the clock.
    """
    if db.engine.dialect.name == "sqlite" or current_app.testing:
        return None
    with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        asked, there, answered = min((_ask(connection) for _ in range(3)),
                                     key=lambda times: times[2] - times[0])
    return answered - there if asked > there else min(answered - there, _NONE)


def keep() -> timedelta | None:
    """Let this process go by the earlier one of both clocks from here on; what `ahead` says.

    So nothing that has a date is done before it by either of them, whichever is wrong.
    """
    found = ahead()
    clock.hold_back(_too_far(found))
    return found


def safe_now() -> datetime:
    """Return the time by which dates may be written down: by the earlier one of both clocks."""
    return clock.now() - _too_far(ahead())


def seconds(difference: timedelta | None) -> int | None:
    """Return a difference as it is noted: whole seconds, 0 for one that nobody notices."""
    if difference is None:
        return None
    return round(difference.total_seconds()) if abs(difference) > TOLERANCE else 0


def words(ahead_seconds: int | None) -> str:
    """Return what staff read of a clock that differs, to stand behind "clock is"; else ""."""
    if not ahead_seconds:
        return ""
    far = abs(ahead_seconds)
    span = duration_words(far // 60) if far >= 120 else f"{far} s"
    return f"{span} {'ahead of' if ahead_seconds > 0 else 'behind'} the database's"


def _ask(connection: Connection) -> tuple[datetime, datetime, datetime]:
    """Return our time, the database's, and ours again."""
    asked = clock.machine()
    there: datetime = connection.execute(_ASKED).scalar_one()
    return asked, there, clock.machine()


def _too_far(difference: timedelta | None) -> timedelta:
    return difference if difference is not None and difference > TOLERANCE else _NONE
