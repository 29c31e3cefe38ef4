"""Closing an account asks for one's password once more: an open screen is not a signature."""

from flask import request
from flask_login import current_user
from flask_security import verify_password

from portal.policy import passwords
from portal.services import accounts

FIELD = "password"
WRONG = "This is not your password. Closing an account asks for it each time."


def is_confirmed() -> bool:
    """Whether the form that was just sent carries the visitor's own password."""
    stored = accounts.account(current_user.id).password
    typed = passwords.normal((request.form.get(FIELD) or "")[:passwords.LONGEST_TYPED])
    return bool(stored and verify_password(typed, stored))
