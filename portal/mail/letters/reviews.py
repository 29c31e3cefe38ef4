"""What we write about a review: it has arrived, what came of it, or it was taken back.

`ref` is its request and `about` the decision as a sentence names it ("decision D-…").
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class Point:
    """One argument, shortened if it is long, and what the reviewer answers to it."""

    argument: str
    answer: str


@dataclass(frozen=True)
class Result:
    """What every answer to a review says; `decided_by` took no part in the first decision."""

    ref: str
    about: str
    decided_by: str
    reasons: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class ReviewReceived:
    """The receipt: so many arguments arrived, and we answer by `answer_by`.

    `answers_by` is when we decide about the answers that the same mail gives, if it does.
    """

    letter: ClassVar[str] = "review_received"

    ref: str
    about: str
    arguments: int
    answer_by: datetime
    answers_by: datetime | None = None


@dataclass(frozen=True)
class ReviewReversed:
    """The decision was wrong: we apologise; `undone` says line by line what is repaired."""

    letter: ClassVar[str] = "review_reversed"
    answer: ClassVar[bool] = True

    result: Result
    undone: tuple[str, ...]


@dataclass(frozen=True)
class ReviewReduced:
    """The decision was right in part; `now` says what takes its place."""

    letter: ClassVar[str] = "review_reduced"
    answer: ClassVar[bool] = True

    result: Result
    now: tuple[str, ...]
    review_until: datetime


@dataclass(frozen=True)
class ReviewUpheld:
    """The decision stays; `now` says what that means."""

    letter: ClassVar[str] = "review_upheld"
    answer: ClassVar[bool] = True

    result: Result
    now: tuple[str, ...]
    review_until: datetime


@dataclass(frozen=True)
class ReviewWithdrawn:
    """The person took the review back; another can be asked for until `review_until`."""

    letter: ClassVar[str] = "review_withdrawn"

    ref: str
    about: str
    review_until: datetime


@dataclass(frozen=True)
class ReviewAsQuestion:
    """`by` read an e-mail as a question: we answer it by `answer_by`, and no review is running."""

    letter: ClassVar[str] = "review_as_question"

    ref: str
    about: str
    by: str
    answer_by: datetime
    review_until: datetime
