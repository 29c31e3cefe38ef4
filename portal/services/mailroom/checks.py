"""Whether mail really comes in: a letter to ourselves that has to arrive, and whom we believe."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import JobRun
from portal.services.mailroom import addresses
from portal.services.mailroom.arriving import Held
from portal.services.store import rows, session

NAME = "inbound-check"
ASKED_IN = "inbound-check asked in"  # of a session: the transaction that asked last
EVERY = timedelta(hours=1)
LASTS = timedelta(hours=3)  # two checks in a row may fail before letters stop saying so

_PASSED = (select(JobRun.finished_at)
           .where(JobRun.name == NAME, JobRun.finished_at.is_not(None))
           .order_by(JobRun.finished_at.desc()).limit(1))
_Failed = aliased(JobRun)
_newest_failure = (
    select(_Failed.error).where(_Failed.name == NAME, _Failed.failed_at.is_not(None))
    .order_by(_Failed.failed_at.desc()).limit(1).scalar_subquery())
_HOW = (select(func.max(JobRun.finished_at), func.max(JobRun.failed_at), _newest_failure)
        .where(JobRun.name == NAME))
_authserv = ""


def use(authserv: str) -> None:
    """Take our own mail server's name in Authentication-Results headers."""
    global _authserv
    _authserv = authserv.strip().lower()


def authserv() -> str:
    """Return that name, lower case; empty if no such header is believed."""
    return _authserv


def begin(worker: str) -> str:
    """Begin a check: return the address that a probe has to arrive at."""
    now = clock.now()
    run = JobRun(name=NAME, slot=now, started_at=now, worker=worker, lease_until=now + LASTS,
                 result={})
    session.add(run)
    session.flush()
    mark = addresses.mark(addresses.PROBE, str(run.id))
    return f"{addresses.PROBE}+{run.id}.{mark}@{addresses.domain()}"


def arrived(mail: Held, token: str) -> bool:
    """Note that a probe has arrived: the check that sent it has passed. False if it is none."""
    number, _, mark = token.partition(".")
    if not addresses.is_marked(mark, addresses.PROBE, number):
        return False
    mail.state, mail.reason = "log_only", "It is a check of our own."
    run = session.get(JobRun, int(number))
    if run is not None and run.name == NAME and run.finished_at is None:
        run.finished_at, run.failed_at, run.error = clock.now(), None, None
    return True


def failed(address: str, error: str) -> None:
    """Note that the probe to this address has not arrived (so far)."""
    run = session.get_one(JobRun, _number(address))
    if run.finished_at is None:
        run.failed_at, run.error = clock.now(), error[:500]


def passed_at() -> datetime | None:
    """Return when mail was last seen to come in."""
    found = rows(_PASSED)
    return found[0].finished_at if found else None


class Standing(NamedTuple):
    """How mail comes in: when that was seen last, and whether it is lately enough for letters.

    `error` is what the newest check failed with; instants are aware UTC.
    """

    passed_at: datetime | None
    is_open: bool
    error: str | None


def how_it_stands(now: datetime) -> Standing | None:
    """Return how mail comes in; None where no domain is set for it."""
    if not addresses.domain():
        return None
    passed, failed_at, error = rows(_HOW)[0]
    wrong = failed_at is not None and (passed is None or failed_at > passed)
    return Standing(passed, passed is not None and now - passed < LASTS, error if wrong else None)


def has_arrived(address: str) -> bool:
    """Tell whether the probe to this address has arrived."""
    return session.scalar(select(JobRun.finished_at).where(
        JobRun.id == _number(address))) is not None


def mail_comes_in(now: datetime) -> bool:
    """Tell whether letters may say that they can be answered by mail."""
    return comes_in_until(now) is not None


def comes_in_until(now: datetime) -> datetime | None:
    """Return until when the last check that has passed counts (aware UTC), None if none does.

    A passed check is remembered for the session, that none has passed for the transaction: many
    letters in a row ask once.
    """
    if not addresses.domain():
        return None
    current = session()
    known, begun = current.info, current.get_transaction()
    passed, in_vain = known.get(NAME), begun is not None and known.get(ASKED_IN) is begun
    if (passed is None or now - passed >= LASTS) and not in_vain:
        passed = known[NAME] = passed_at()
        known[ASKED_IN] = current.get_transaction()  # asking may have begun one
    return passed + LASTS if passed is not None and now - passed < LASTS else None


def is_due(now: datetime) -> bool:
    """Tell whether mail should be checked again: the last check has not passed, or is old."""
    passed = passed_at()
    return bool(addresses.domain()) and (passed is None or now - passed >= EVERY)


def _number(address: str) -> int:
    return int(address.partition("+")[2].partition(".")[0])
