"""What we write about feedback: it can be read, was answered, may be changed, was or was not.

Every `path` is a path of this portal. `author` and `receiver` are names as the other side reads
them: a freelancer's, or an organisation's. Nothing private is in any of these.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portal.mail.letters.holds import Rule
from portal.policy.mail import Topic


@dataclass(frozen=True)
class FeedbackReadable:
    """What `author` said about a contract can be read now, and answered until `answer_until`."""

    letter: ClassVar[str] = "feedback_readable"
    topic: ClassVar[Topic] = Topic.received

    contract: str
    author: str
    answer_until: datetime
    path: str


@dataclass(frozen=True)
class AnswerPosted:
    """Whoever received a feedback answered it; sent to the side that gave it.

    `everyone`: the answer stands on a public profile, else only its reader and staff see it.
    """

    letter: ClassVar[str] = "answer_posted"
    topic: ClassVar[Topic] = Topic.answers

    contract: str
    receiver: str
    text: str
    everyone: bool
    path: str


@dataclass(frozen=True)
class ChangeEnabled:
    """The receiver lets the author look at a feedback again until `closes_at`.

    `message`: the receiver wrote a few words, which stand on the page.
    """

    letter: ClassVar[str] = "change_enabled"
    topic: ClassVar[Topic] = Topic.changes

    contract: str
    receiver: str
    path: str
    closes_at: datetime
    message: bool = False


@dataclass(frozen=True)
class ChangeMade:
    """The author changed a feedback; `answered` says that an older answer stands beside it."""

    letter: ClassVar[str] = "change_made"
    topic: ClassVar[Topic] = Topic.changes

    contract: str
    author: str
    path: str
    answered: bool = False


@dataclass(frozen=True)
class ChangeKept:
    """The author left a feedback as it is."""

    letter: ClassVar[str] = "change_kept"
    topic: ClassVar[Topic] = Topic.changes

    contract: str
    author: str
    path: str


@dataclass(frozen=True)
class WarningEnded:
    """An early warning lost a public feedback it counted; `because` goes on from "because …"."""

    letter: ClassVar[str] = "warning_ended"

    ref: str
    contract: str
    because: str
    rule: Rule
