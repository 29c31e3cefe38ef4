"""Letters about an account: the link to a password or a new address, and that either changed."""

from datetime import timedelta

from portal import clock
from portal.mail.letters import account
from portal.models import Person
from portal.services.correspondence import send
from portal.services.store import session

RESET_LASTS = timedelta(hours=1)
CONFIRM_LASTS = timedelta(days=1)


def reset_password(person_id: int, *, path: str) -> None:
    """Write the letter with the link that sets a new password."""
    now = clock.now()
    facts = account.ResetPassword(path=path, valid_until=now + RESET_LASTS)
    send(person_id, facts, key=f"reset_password:{person_id}:{now.isoformat()}")


def welcome(person_id: int, *, path: str) -> None:
    """Write the letter that lets somebody new choose a password."""
    now = clock.now()
    facts = account.Welcome(path=path, valid_until=now + RESET_LASTS)
    send(person_id, facts, key=f"welcome:{person_id}:{now.isoformat()}")


def password_changed(person_id: int) -> None:
    """Write the letter that says the password was changed."""
    now = clock.now()
    facts = account.PasswordChanged(at=now, reset_path="/forgot")
    send(person_id, facts, key=f"password_changed:{person_id}:{now.isoformat()}")


def confirm_email(person_id: int, *, path: str, new_address: str) -> None:
    """Write to a new address the letter with the link that confirms it."""
    now = clock.now()
    facts = account.ConfirmEmail(
        path=path, valid_until=now + CONFIRM_LASTS, new_address=new_address)
    send(person_id, facts, key=f"confirm_email:{person_id}:{now.isoformat()}", to=new_address)


def email_changed(person_id: int, *, old_address: str) -> None:
    """Write to the address used so far that another one is used from now on."""
    now = clock.now()
    facts = account.EmailChanged(at=now, new_address=session.get_one(Person, person_id).email)
    send(person_id, facts, key=f"email_changed:{person_id}:{now.isoformat()}", to=old_address)
