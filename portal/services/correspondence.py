"""Which letter follows from what happened: facts gathered, letter written, outbox filled."""


def send_reset_password(person_id: int, *, path: str) -> None:
    """Write the letter with the link that sets a new password."""
    raise NotImplementedError


def send_password_changed(person_id: int) -> None:
    """Write the letter that says the password was changed."""
    raise NotImplementedError
