"""What we write about reports: the receipt, the answer, that a feedback was removed or is back.

`contract` is a title, `author` the name of who gave the feedback as the reader knows it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class ReportReceived:
    """The receipt: request `ref`, answered by `answer_by`."""

    letter: ClassVar[str] = "report_received"

    ref: str
    contract: str
    author: str
    answer_by: datetime


@dataclass(frozen=True)
class ReportDecided:
    """The answer to whoever reported, with the reasons; `because` goes on from "because …"."""

    letter: ClassVar[str] = "report_decided"
    objected: ClassVar[bool] = True
    answer: ClassVar[bool] = True

    ref: str
    contract: str
    author: str
    removed: bool
    because: str
    reasons: str
    decided_by: str
    review_until: datetime


@dataclass(frozen=True)
class FeedbackRemoved:
    """A feedback was removed after a report; to whoever gave it (`given`) or received it.

    Says neither who reported it nor what they wrote.
    """

    letter: ClassVar[str] = "feedback_removed"
    objected: ClassVar[bool] = True

    feedback: str
    contract: str
    other: str
    given: bool
    because: str
    reasons: str
    decided_by: str
    review_until: datetime


@dataclass(frozen=True)
class FeedbackBack:
    """A removed feedback is there again after a review; to whoever gave it or received it."""

    letter: ClassVar[str] = "feedback_back"

    feedback: str
    contract: str
    other: str
    given: bool
    reasons: str
    decided_by: str
