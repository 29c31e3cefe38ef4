"""What we tell a freelancer when a hold begins, comes near, or ends early."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True)
class Rule:
    """The published rule a decision rests on; `text` is quoted in full."""

    title: str
    section: str
    version: int
    in_force_since: date
    text: str


@dataclass(frozen=True)
class Contract:
    """A contract whose public feedback counts, and when it ended."""

    title: str
    ended: datetime


@dataclass(frozen=True)
class Course:
    """A learning path; `finished` modules count already."""

    title: str
    slug: str
    modules: int
    minutes: int
    finished: int = 0


@dataclass(frozen=True)
class Finish:
    """Finish by the first instant and proposals are back at the second (both aware)."""

    finish_by: datetime
    restored_by: datetime


@dataclass(frozen=True)
class HoldPlaced:
    """A hold took effect. `total` only where all counted items are public; `topics` only
    where the privacy rules allow; `decided_by` is None when no person decided;
    `instead_of` is the usual path's title where staff chose another one.
    """

    letter: ClassVar[str] = "hold_placed"
    notice: ClassVar[bool] = True
    objected: ClassVar[bool] = True

    ref: str
    since: datetime
    rule: Rule
    contracts: tuple[Contract, ...]
    reasons: str
    course: Course
    windows: tuple[Finish, ...]
    review_until: datetime
    answer_days: int
    answer_by: datetime
    decided_by: str | None = None
    found_by_check: bool = True
    private: bool = False
    topics: tuple[str, ...] = ()
    total: int | None = None
    instead_of: str | None = None


@dataclass(frozen=True)
class Warned:
    """One client away from a hold; nothing is paused. Numbers only where `total` is given.
    `credit_days`: how long finished modules count towards a later hold.
    """

    letter: ClassVar[str] = "warning"

    ref: str
    rule: Rule
    contracts: tuple[Contract, ...]
    course: Course
    credit_days: int
    private: bool = False
    topics: tuple[str, ...] = ()
    total: int | None = None


@dataclass(frozen=True)
class LiftedEarly:
    """A named person ended the hold before its Monday, with reasons.

    `still` says that another decision goes on pausing work.
    """

    letter: ClassVar[str] = "lifted_early"

    ref: str
    at: datetime
    lifted_by: str
    reasons: str
    still: bool = False


@dataclass(frozen=True)
class Dropped:
    """A public feedback that counts no longer; `because` goes on from "because …"."""

    contract: str
    because: str


@dataclass(frozen=True)
class LiftedBySum:
    """The living sum fell below the rule's number, so the hold ended at once.
    `dropped` names public items alone and may be empty; `still` as in `LiftedEarly`.
    """

    letter: ClassVar[str] = "hold_lifted_by_sum"

    ref: str
    at: datetime
    rule: Rule
    dropped: tuple[Dropped, ...] = ()
    still: bool = False
