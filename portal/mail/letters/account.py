"""What we tell a person about their own account: opening it, password, e-mail address.

Every `path` is a path of this portal with its one-time secret; the house adds the address.
A letter that is `secret` is not kept once it is sent.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class Welcome:
    """An account is ready; the link lets the person choose a password."""

    letter: ClassVar[str] = "welcome"
    secret: ClassVar[bool] = True

    path: str
    valid_until: datetime


@dataclass(frozen=True)
class ResetPassword:
    """Somebody asked for a new password; the link works once."""

    letter: ClassVar[str] = "reset_password"
    secret: ClassVar[bool] = True

    path: str
    valid_until: datetime


@dataclass(frozen=True)
class PasswordChanged:
    """The password is a new one; all sessions have ended."""

    letter: ClassVar[str] = "password_changed"

    at: datetime
    reset_path: str


@dataclass(frozen=True)
class ConfirmEmail:
    """Sent to a new address: the change takes effect with the link."""

    letter: ClassVar[str] = "confirm_email"
    secret: ClassVar[bool] = True

    path: str
    valid_until: datetime
    new_address: str


@dataclass(frozen=True)
class EmailChanged:
    """Sent to the address that was used so far."""

    letter: ClassVar[str] = "email_changed"

    at: datetime
    new_address: str
