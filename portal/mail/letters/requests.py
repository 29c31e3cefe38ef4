"""What we tell a person about a request of theirs: received, answered, asked, late, closed.

`ref` and `subject` name the request, `documents` the files that the team put beside its words:
they stay in the request. No letter repeats what was written before it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class RequestReceived:
    """The receipt for what a person wrote; we answer by `answer_by`."""

    letter: ClassVar[str] = "request_received"

    ref: str
    subject: str
    answer_by: datetime


@dataclass(frozen=True)
class RequestAnswered:
    """The team wrote; `answer_by` if it will write again."""

    letter: ClassVar[str] = "request_answered"

    ref: str
    subject: str
    by: str
    text: str
    answer_by: datetime | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequestAsks:
    """The team asks the person for something by a date."""

    letter: ClassVar[str] = "request_asks"

    ref: str
    subject: str
    by: str
    text: str
    answer_by: datetime
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequestReminder:
    """What the team asked for has not come yet and its date is near."""

    letter: ClassVar[str] = "request_reminder"
    of_another: ClassVar[bool] = True

    ref: str
    subject: str
    answer_by: datetime


@dataclass(frozen=True)
class RequestMissed:
    """The team missed its date `missed`; the new one is `answer_by`."""

    letter: ClassVar[str] = "request_missed"

    ref: str
    subject: str
    missed: datetime
    answer_by: datetime


@dataclass(frozen=True)
class RequestClosed:
    """The team's last answer: it ends the request, and writing again opens it anew."""

    letter: ClassVar[str] = "request_closed"

    ref: str
    subject: str
    by: str
    text: str
    documents: tuple[str, ...] = ()
