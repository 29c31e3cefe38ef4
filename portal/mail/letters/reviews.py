"""What we write about a review: it has arrived, what came of it, or it was taken back.

`ref` is its request and `about` the decision as a sentence names it ("decision D-…").
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import letter


class Point(NamedTuple):
    """One argument, shortened if it is long, and what the reviewer answers to it."""

    argument: str
    answer: str


class Result(NamedTuple):
    """What every answer to a review says; `decided_by` took no part in the first decision."""

    ref: str
    about: str
    decided_by: str
    reasons: str
    points: tuple[Point, ...]


@letter("review_received")
class ReviewReceived(NamedTuple):
    """The receipt: so many arguments arrived, and we answer by `answer_by`.

    `answers_by` is when we decide about the answers that the same mail gives, if it does.
    """

    ref: str
    about: str
    arguments: int
    answer_by: datetime
    answers_by: datetime | None = None


@letter("review_reversed", answer=True)
class ReviewReversed(NamedTuple):
    """The decision was wrong: we apologise; `undone` says line by line what is repaired."""

    result: Result
    undone: tuple[str, ...]


@letter("review_reduced", answer=True)
class ReviewReduced(NamedTuple):
    """The decision was right in part; `now` says what takes its place.

    `review_until` is None where the time to ask once more is over.
    """

    result: Result
    now: tuple[str, ...]
    review_until: datetime | None


@letter("review_upheld", answer=True)
class ReviewUpheld(NamedTuple):
    """The decision stays; `now` says what that means. `review_until` as in `ReviewReduced`."""

    result: Result
    now: tuple[str, ...]
    review_until: datetime | None


@letter("review_withdrawn")
class ReviewWithdrawn(NamedTuple):
    """The person took the review back; another can be asked for until `review_until`, if at all."""

    ref: str
    about: str
    review_until: datetime | None


@letter("review_as_question")
class ReviewAsQuestion(NamedTuple):
    """`by` read an e-mail as a question: we answer it by `answer_by`, and no review is running."""

    ref: str
    about: str
    by: str
    answer_by: datetime
    review_until: datetime
