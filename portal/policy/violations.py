"""The ladder for rules other than feedback: what may follow, who agrees, when it takes effect."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.policy.instants import aware
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Ability, Ground, Kind

EDUCATION_DAYS = 365  # how long a confirmed occasion stays on the record
BLOCK_NOTICE_DAYS = 30
SUSPENSION_LAPSES_AFTER_DAYS = 30
BLOCK_STAFF = 2  # different members of staff who agree to a block
LONG_RECORD_YEARS = 5  # whoever has worked longer gets four eyes for every restriction
LONGEST_ANSWER_DAYS = 90  # a later day is a slip of the keyboard
YEAR = timedelta(days=365.25)
CLIENTS_WAIT = timedelta(days=1)  # at most, for the freelancer's own letter to leave first

# What staff can decide on by hand. Feedback of clients and hire rates have rules of their own.
GROUNDS: tuple[Ground, ...] = (
    Ground.feedback_building, Ground.circumvention, Ground.duplicate_account,
    Ground.unverified_identity, Ground.irregular_activity)
KINDS: tuple[Kind, ...] = (Kind.education, Kind.info_request, Kind.suspension, Kind.block)

# The short path that explains a rule. Where there is none, staff ask instead of teaching.
PATHS: Mapping[Ground, str] = MappingProxyType({
    Ground.feedback_building: "building-a-reputation-fairly",
})

FIRST_TIME = ("A block needs that it is serious, or that it happened before within the last "
              f"{EDUCATION_DAYS} days. Explain the rule, ask, or suspend while you ask.")
NO_PATH = "There is no learning path about this rule. Ask what happened instead."
NOT_REPEATED = ("There is no earlier occasion under this rule on the record of the last "
                f"{EDUCATION_DAYS} days, so a repetition cannot be the reason.")


class AtOnce(StrEnum):
    """Why a block does not wait for its notice."""

    fraud = "fraud"
    safety = "safety"
    repetition = "repetition"


AT_ONCE_WORDS: dict[AtOnce, str] = {
    AtOnce.fraud: "fraud",
    AtOnce.safety: "the safety of other people",
    AtOnce.repetition: "that it happened again after an explanation",
}


def demand_allowed(kind: Kind, ground: Ground, *, serious: bool, repeated: bool,
                   at_once: AtOnce | None = None) -> None:
    """Raise Refusal, saying what to do instead, unless the ladder (rule 4.8) allows this now."""
    if kind not in allowed_kinds(serious=serious, repeated=repeated):
        raise Refusal(FIRST_TIME)
    if kind is Kind.education and ground not in PATHS:
        raise Refusal(NO_PATH)
    if at_once is AtOnce.repetition and not repeated:
        raise Refusal(NOT_REPEATED)


def off_record(confirmed_at: datetime) -> datetime:
    """Until when a confirmed occasion stays on the record (aware UTC)."""
    return aware(confirmed_at) + timedelta(days=EDUCATION_DAYS)


def is_repeated(confirmed_before: datetime | None, now: datetime) -> bool:
    """Whether another confirmed occasion is still on the record."""
    return confirmed_before is not None and aware(confirmed_before) >= on_record_since(now)


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


def on_record_since(now: datetime) -> datetime:
    """The instant whose findings are the oldest that still count; whatever is older is gone."""
    return aware(now) - timedelta(days=EDUCATION_DAYS)


def latest_answer(now: datetime) -> datetime:
    """The last instant that staff can name as the day of an answer."""
    return aware(now) + timedelta(days=LONGEST_ANSWER_DAYS)


def renewed_until(lapses_at: datetime) -> datetime:
    """Until when a suspension goes on that a lead renews: from the day it would have ended."""
    return suspension_lapses(lapses_at)


def years_between(member_since: datetime, now: datetime) -> float:
    """How long somebody's record is, in years."""
    return (aware(now) - aware(member_since)) / YEAR


def staff_needed(kind: Kind, taken: frozenset[Ability], *, years: float, top_rated: bool) -> int:
    """How many different members of staff have to agree before it takes effect."""
    long_record = bool(taken) and (years > LONG_RECORD_YEARS or top_rated)
    return BLOCK_STAFF if kind is Kind.block or long_record else 1
