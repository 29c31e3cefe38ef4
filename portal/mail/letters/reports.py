"""What we write about reports: the receipt, the answer, that a feedback was removed or is back.

`contract` is a title, `author` the name of who gave the feedback as the reader knows it.
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import Read, letter


@letter("report_received")
class ReportReceived(NamedTuple):
    """The receipt: request `ref`, answered by `answer_by`."""

    ref: str
    contract: str
    author: str
    answer_by: datetime


@letter("report_decided", objected=True, answer=True)
class ReportDecided(NamedTuple):
    """The answer to whoever reported, with the reasons; `because` goes on from "because …"."""

    ref: str
    contract: str
    author: str
    removed: bool
    because: str
    reasons: str
    decided_by: str
    review_until: datetime


@letter("feedback_removed", objected=True, read=Read.removal)
class FeedbackRemoved(NamedTuple):
    """A feedback was removed after a report; to whoever gave it (`given`) or received it.

    Says neither who reported it nor what they wrote.
    """

    feedback: str
    contract: str
    other: str
    given: bool
    because: str
    reasons: str
    decided_by: str
    review_until: datetime


@letter("feedback_back")
class FeedbackBack(NamedTuple):
    """A removed feedback is there again after a review; to whoever gave it or received it."""

    feedback: str
    contract: str
    other: str
    given: bool
    reasons: str
    decided_by: str
