"""What staff are shown of a mail: the headers that matter, the words we read, names of files."""

from typing import Any

from portal.inbound.mime import Mail

HEADERS = ("from", "to", "cc", "reply-to", "date", "subject", "message-id", "in-reply-to",
           "return-path", "authentication-results", "auto-submitted", "precedence", "list-id",
           "x-mailer", "user-agent", "x-failed-recipients")
MOST_TEXT, MOST_HEADER, MOST_FILES = 20_000, 500, 50


def told_of(mail: Mail) -> dict[str, Any]:
    """Return what was read, in bounds, as JSON values."""
    known = [(name, mail.header(name)) for name in HEADERS if name in mail.headers]
    return {
        "headers": {name: _plain(value, MOST_HEADER) for name, value in known if value},
        "text": _plain(mail.text, MOST_TEXT), "is_cut": len(mail.text) > MOST_TEXT,
        "files": [[_plain(one.name, 200), len(one.content)]
                  for one in mail.attachments[:MOST_FILES]],
    }


def _plain(text: str, most: int) -> str:
    """Text that every database takes."""
    return text[:most].replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
