"""The ladder for rules other than feedback: what may follow, who agrees, when it takes effect."""

from datetime import datetime, timedelta

from portal.policy.instants import aware
from portal.policy.vocabulary import Ability, Kind

EDUCATION_DAYS = 365  # how long a confirmed occasion stays on the record
BLOCK_NOTICE_DAYS = 30
SUSPENSION_LAPSES_AFTER_DAYS = 30
BLOCK_STAFF = 2  # different members of staff who agree to a block
LONG_RECORD_YEARS = 5  # whoever has worked longer gets four eyes for every restriction


def is_repeated(confirmed_before: datetime | None, now: datetime) -> bool:
    """Whether another confirmed occasion is still on the record."""
    if confirmed_before is None:
        return False
    return aware(now) - aware(confirmed_before) <= timedelta(days=EDUCATION_DAYS)


def allowed_kinds(*, serious: bool, repeated: bool) -> frozenset[Kind]:
    """What staff may decide: an explanation or questions first, a block only past that."""
    first = {Kind.education, Kind.info_request, Kind.suspension}
    return frozenset(first | {Kind.block} if serious or repeated else first)


def block_takes_effect(notice_at: datetime, *, at_once: bool) -> datetime:
    """30 days after the notice, or at once if fraud, safety or repetition is stated."""
    return aware(notice_at) + timedelta(days=0 if at_once else BLOCK_NOTICE_DAYS)


def suspension_lapses(since: datetime) -> datetime:
    """When a suspension ends by itself unless a lead renews it with reasons."""
    return aware(since) + timedelta(days=SUSPENSION_LAPSES_AFTER_DAYS)


def staff_needed(kind: Kind, taken: frozenset[Ability], *, years: float, top_rated: bool) -> int:
    """How many different members of staff have to agree before it takes effect."""
    long_record = bool(taken) and (years > LONG_RECORD_YEARS or top_rated)
    return BLOCK_STAFF if kind is Kind.block or long_record else 1
