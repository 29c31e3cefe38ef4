"""What we answer to mail that arrived: it is here, or why it went nowhere yet.

These are automatic answers: they never quote more than a subject, and nothing answers them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class Unasked:
    """A review that could be asked for at this path until then, and that no mail has asked for."""

    about: str
    path: str
    until: datetime


@dataclass(frozen=True)
class MailReceived:
    """The receipt for a mail in request `ref`; we answer by `answer_by` if we owe a step.

    `unasked` where somebody could think that the mail has asked for a review.
    """

    letter: ClassVar[str] = "mail_received"

    ref: str
    subject: str
    answer_by: datetime | None
    unasked: Unasked | None = None


@dataclass(frozen=True)
class MailUnread:
    """We found no words in a mail to request `ref`."""

    letter: ClassVar[str] = "mail_unread"
    of_another: ClassVar[bool] = True

    ref: str
    subject: str


@dataclass(frozen=True)
class MailFromElsewhere:
    """A mail for request `ref` came from another address; `sender` is that address.

    `unasked` where it would have asked for a review from the address of the account.
    """

    letter: ClassVar[str] = "mail_from_elsewhere"

    ref: str
    subject: str
    sender: str
    unasked: Unasked | None = None


@dataclass(frozen=True)
class MailNotPlaced:
    """A mail came to an address that belongs to no request; people look at it."""

    letter: ClassVar[str] = "mail_not_placed"

    subject: str
