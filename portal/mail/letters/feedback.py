"""What we write about feedback: it can be read, was answered, may be changed, was or was not.

Every `path` is a path of this portal. `author` and `receiver` are names as the other side reads
them: a freelancer's, or an organisation's. Nothing private is in any of these.
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.holds import Rule
from portal.mail.letters.kinds import letter
from portal.policy.mail import Topic


@letter("feedback_readable", topic=Topic.received)
class FeedbackReadable(NamedTuple):
    """What `author` said about a contract can be read now, and answered until `answer_until`."""

    contract: str
    author: str
    answer_until: datetime
    path: str


@letter("answer_posted", topic=Topic.answers)
class AnswerPosted(NamedTuple):
    """Whoever received a feedback answered it; sent to the side that gave it.

    `everyone`: the answer stands on a public profile, else only its reader and staff see it.
    """

    contract: str
    receiver: str
    text: str
    everyone: bool
    path: str


@letter("change_enabled", topic=Topic.changes)
class ChangeEnabled(NamedTuple):
    """The receiver lets the author look at a feedback again until `closes_at`.

    `message`: the receiver wrote a few words, which stand on the page.
    """

    contract: str
    receiver: str
    path: str
    closes_at: datetime
    message: bool = False


@letter("change_made", topic=Topic.changes)
class ChangeMade(NamedTuple):
    """The author changed a feedback; `answered` says that an older answer stands beside it."""

    contract: str
    author: str
    path: str
    answered: bool = False


@letter("change_kept", topic=Topic.changes)
class ChangeKept(NamedTuple):
    """The author left a feedback as it is."""

    contract: str
    author: str
    path: str


@letter("warning_ended")
class WarningEnded(NamedTuple):
    """An early warning lost a public feedback it counted; `because` goes on from "because …"."""

    ref: str
    contract: str
    because: str
    rule: Rule
