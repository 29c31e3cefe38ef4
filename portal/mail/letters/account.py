"""What we tell a person about their own account: opening it, password, e-mail address.

Every `path` is a path of this portal with its one-time secret; the house adds the address.
A letter that is `secret` is not kept once it is sent.
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import letter


@letter("welcome", secret=True)
class Welcome(NamedTuple):
    """An account is ready; the link lets the person choose a password."""

    path: str
    valid_until: datetime


@letter("reset_password", secret=True)
class ResetPassword(NamedTuple):
    """Somebody asked for a new password; the link works once."""

    path: str
    valid_until: datetime


@letter("password_changed")
class PasswordChanged(NamedTuple):
    """The password is a new one; all sessions have ended."""

    at: datetime
    reset_path: str


@letter("confirm_email", secret=True)
class ConfirmEmail(NamedTuple):
    """Sent to a new address: the change takes effect with the link."""

    path: str
    valid_until: datetime
    new_address: str


@letter("email_changed")
class EmailChanged(NamedTuple):
    """Sent to the address that was used so far."""

    at: datetime
    new_address: str
