"""The demo's mailbox: what the sink has kept, newest first, as a person would read it.

Read with the lenient parser and in bounds, because anything may lie in a mailbox.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

SCANNED = 2_000  # newest messages looked at for one person's list
LARGEST = 2**20  # bytes read of one message
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._,=:+-]{0,250}")


@dataclass(frozen=True)
class Mail:
    """One message. `at` is aware UTC; `text` or `html` is empty where there is no such part.

    `reply_to` is the address that an answer goes to.
    """

    key: str
    to: tuple[str, ...]
    sender: str
    subject: str
    at: datetime
    message_id: str
    text: str
    html: str
    reply_to: str = ""
    references: str = ""


def newest(maildir: Path | str, *, to: str | None = None, limit: int = 50) -> list[Mail]:
    """The newest messages, of one address if `to` is given; none if there is no mailbox yet."""
    found: list[Mail] = []
    for file in _files(Path(maildir))[:SCANNED]:
        mail = _read(file)
        if mail and (to is None or to.lower() in (address.lower() for address in mail.to)):
            found.append(mail)
        if len(found) == limit:
            break
    return found


def one(maildir: Path | str, key: str) -> Mail | None:
    """The message with this key, or None."""
    if not KEY.fullmatch(key):
        return None
    files = (Path(maildir) / folder / key for folder in ("new", "cur"))
    return next((mail for mail in map(_read, files) if mail), None)


def _files(maildir: Path) -> list[Path]:
    """Newest first, by the time each was written."""
    found: list[tuple[int, str, Path]] = []
    for folder in (maildir / "new", maildir / "cur"):
        if folder.is_dir():
            found += [(f.stat().st_mtime_ns, f.name, f) for f in folder.iterdir() if f.is_file()]
    return [file for _at, _name, file in sorted(found, reverse=True)]


def _read(file: Path) -> Mail | None:
    try:
        with file.open("rb") as opened:
            message = email.message_from_bytes(opened.read(LARGEST))
        written = file.stat().st_mtime
    except OSError:
        return None
    parts = dict(_parts(message))
    return Mail(
        key=file.name,
        to=tuple(str(address) for address in message.get_all("Delivered-To", [])),
        sender=_words(message["From"]),
        subject=_words(message["Subject"]),
        at=_at(message["Date"]) or datetime.fromtimestamp(written, UTC),
        message_id=_words(message["Message-ID"]),
        text=parts.get("text/plain", ""),
        html=parts.get("text/html", ""),
        reply_to=_address(_words(message["Reply-To"] or message["From"])),
        references=_words(message["References"]),
    )


def _parts(message: Message) -> Iterator[tuple[str, str]]:
    """The text parts; the first of each kind comes last, so that it wins."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    for part in reversed(parts):
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            words = _decoded(data, part.get_content_charset())
            yield part.get_content_type(), words.replace("\r\n", "\n")


def _decoded(data: bytes, declared: str | None) -> str:
    for charset in ("utf-8", declared or "utf-8"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("windows-1252", "replace")


def _address(header: str) -> str:
    """The last address in a header; the library's own reading of one can go too deep."""
    found = ADDRESS.findall(header[:1000])
    return found[-1] if found else ""


def _words(header: object) -> str:
    try:
        return " ".join(str(make_header(decode_header(str(header or "")))).split())
    except (ValueError, LookupError, UnicodeError):
        return str(header)


def _at(header: object) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(header))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
