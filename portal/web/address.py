"""E-mail addresses as people type them, in the one form in which they are kept."""

from email_validator import EmailNotValidError, validate_email
from wtforms import ValidationError

LONGEST = 254
TOO_LONG = f"An e-mail address has up to {LONGEST} characters. Check yours."
UNREADABLE = "Write an e-mail address such as name@example.com, in the letters A to Z."


def deliverable(text: str) -> str:
    """Return an address that can be delivered anywhere, trimmed and in small letters.

    Raises `ValidationError` with a sentence for anything else.
    """
    address = text.strip()
    try:
        if not address.isascii():
            raise EmailNotValidError
        return validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise ValidationError(UNREADABLE) from None
