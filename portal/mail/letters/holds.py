"""What we tell a freelancer when a hold begins, comes near, or ends early."""

from datetime import date, datetime
from typing import NamedTuple

from portal.mail.letters.kinds import letter


class Rule(NamedTuple):
    """The published rule a decision rests on; `text` is quoted in full."""

    title: str
    section: str
    version: int
    in_force_since: date
    text: str


class Contract(NamedTuple):
    """A contract whose public feedback counts, and when it ended."""

    title: str
    ended: datetime


class Course(NamedTuple):
    """A learning path; `finished` modules count already."""

    title: str
    slug: str
    modules: int
    minutes: int
    finished: int = 0


class Finish(NamedTuple):
    """Finish by the first instant and proposals are back at the second (both aware)."""

    finish_by: datetime
    restored_by: datetime


@letter("hold_placed", notice=True, objected=True)
class HoldPlaced(NamedTuple):
    """A hold took effect. `total` only where all counted items are public; `topics` only
    where the privacy rules allow; `decided_by` is None when no person decided,
    `approved_by` where nobody else had to agree;
    `instead_of` is the usual path's title where staff chose another one; `still` says that
    another decision pauses work as well, or is announced to.
    """

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
    approved_by: str | None = None
    found_by_check: bool = True
    private: bool = False
    topics: tuple[str, ...] = ()
    total: int | None = None
    instead_of: str | None = None
    still: bool = False


@letter("warning")
class Warned(NamedTuple):
    """One client away from a hold; nothing is paused. Numbers only where `total` is given.
    `credit_days`: how long finished modules count towards a later hold.
    """

    ref: str
    rule: Rule
    contracts: tuple[Contract, ...]
    course: Course
    credit_days: int
    private: bool = False
    topics: tuple[str, ...] = ()
    total: int | None = None


@letter("lifted_early")
class LiftedEarly(NamedTuple):
    """A named person ended the hold before its Monday, with reasons.

    `still` says that another decision goes on pausing work.
    """

    ref: str
    at: datetime
    lifted_by: str
    reasons: str
    still: bool = False


class Dropped(NamedTuple):
    """A public feedback that counts no longer; `because` goes on from "because …"."""

    contract: str
    because: str


@letter("hold_lifted_by_sum")
class LiftedBySum(NamedTuple):
    """The living sum fell below the rule's number, so the hold ended at once.
    `dropped` names public items alone and may be empty; `still` as in `LiftedEarly`.
    """

    ref: str
    at: datetime
    rule: Rule
    dropped: tuple[Dropped, ...] = ()
    still: bool = False
