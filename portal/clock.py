"""The only reader of the clock. Everything else asks `now()` or is told the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOTHING = timedelta(0)

_offset_file: Path | None = None
_held_back = NOTHING
_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """Return the current instant as an aware UTC datetime.

    In demo mode the portal's clock can stand ahead of the machine's: the
    offset lives in one small file that web, jobs and commands all read. A worker
    on a machine that is ahead of the database is held back (`portal.timekeeping`).
    """
    if standing := _standing.get():
        return standing
    ahead = offset() - _held_back
    return machine() + ahead if ahead else machine()


def machine() -> datetime:
    """Return what the machine's own clock shows, for comparing it with another one."""
    return datetime.now(UTC)


def hold_back(by: timedelta) -> None:
    """Let this process go by a clock that is so far behind the machine's, from here on."""
    global _held_back
    _held_back = by


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at a past instant (aware), in this context alone.

    Only `portal.demo` uses it, to live through the history of its people with
    the same services as everybody. Raises `ValueError` for the future and for
    a naive time: what has not happened cannot be told.
    """
    if instant > now():
        raise ValueError("the clock can only stand in the past")
    token = _standing.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def follow(file: Path | None) -> None:
    """Take the offset from `file` from here on (demo mode); None ends it."""
    global _offset_file
    _offset_file = file


def offset() -> timedelta:
    """Return how far ahead of the machine's clock the portal's clock stands."""
    if _offset_file is None:
        return NOTHING
    try:
        return timedelta(seconds=float(_offset_file.read_text("ascii")))
    except (FileNotFoundError, ValueError):
        return NOTHING


def move_to(instant: datetime) -> None:
    """Move the portal's clock forward to `instant` (demo mode only).

    Raises `RuntimeError` outside demo mode and `ValueError` for a step back,
    because what has happened cannot be unhappened.
    """
    if _offset_file is None:
        raise RuntimeError("the clock can only be moved in demo mode")
    if instant < now():
        raise ValueError("the clock can only be moved forward")
    ahead = instant - (machine() - _held_back)
    fresh = _offset_file.with_suffix(".new")
    fresh.write_text(str(ahead.total_seconds()), "ascii")
    fresh.replace(_offset_file)
