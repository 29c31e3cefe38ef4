"""What we tell a person about a request of theirs: received, answered, asked, late, closed.

`ref` and `subject` name the request, `documents` the files that the team put beside its words:
they stay in the request. No letter repeats what was written before it.
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import Read, letter


@letter("request_received")
class RequestReceived(NamedTuple):
    """The receipt for what a person wrote; we answer by `answer_by`."""

    ref: str
    subject: str
    answer_by: datetime


@letter("request_answered")
class RequestAnswered(NamedTuple):
    """The team wrote; `answer_by` if it will write again."""

    ref: str
    subject: str
    by: str
    text: str
    answer_by: datetime | None = None
    documents: tuple[str, ...] = ()


@letter("request_asks", read=Read.request)
class RequestAsks(NamedTuple):
    """The team asks the person for something by a date."""

    ref: str
    subject: str
    by: str
    text: str
    answer_by: datetime
    documents: tuple[str, ...] = ()


@letter("request_reminder", of_another=True)
class RequestReminder(NamedTuple):
    """What the team asked for has not come yet and its date is near."""

    ref: str
    subject: str
    answer_by: datetime


@letter("request_missed")
class RequestMissed(NamedTuple):
    """The team missed its date `missed`; the new one is `answer_by`."""

    ref: str
    subject: str
    missed: datetime
    answer_by: datetime


@letter("request_closed")
class RequestClosed(NamedTuple):
    """The team's last answer: it ends the request, and writing again opens it anew."""

    ref: str
    subject: str
    by: str
    text: str
    documents: tuple[str, ...] = ()
