"""What we answer to mail that arrived: it is here, or why it went nowhere yet.

These are automatic answers: they never quote more than a subject, and nothing answers them.
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import letter


class Unasked(NamedTuple):
    """A review that could be asked for at this path until then, and that no mail has asked for."""

    about: str
    path: str
    until: datetime


@letter("mail_received")
class MailReceived(NamedTuple):
    """The receipt for a mail in request `ref`; we answer by `answer_by` if we owe a step.

    `unasked` where somebody could think that the mail has asked for a review.
    """

    ref: str
    subject: str
    answer_by: datetime | None
    unasked: Unasked | None = None


@letter("mail_unread", of_another=True)
class MailUnread(NamedTuple):
    """We found no words in a mail to request `ref`."""

    ref: str
    subject: str


@letter("mail_from_elsewhere")
class MailFromElsewhere(NamedTuple):
    """A mail for request `ref` came from another address; `sender` is that address.

    `unasked` where it would have asked for a review from the address of the account.
    """

    ref: str
    subject: str
    sender: str
    unasked: Unasked | None = None


@letter("mail_not_placed")
class MailNotPlaced(NamedTuple):
    """A mail came to an address that belongs to no request; people look at it."""

    subject: str
