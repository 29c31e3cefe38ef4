"""From raw bytes to a mail: nothing in it may stop us from reading the rest."""

import email
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from functools import cached_property

from portal.inbound.mime import crude, hypertext, parts
from portal.inbound.mime.characters import clean, decoded, header_text
from portal.inbound.mime.flowed import unflowed
from portal.inbound.mime.parts import Attachment
from portal.inbound.splitting.known import words_of
from portal.mail.domains import to_unicode

MOST_TEXT = 1_000_000  # characters
LOOKED_INTO = ("message/", "text/rfc822", parts.CALENDAR, parts.ICS)
MISSING = 0.3  # so much of the HTML's words the plain text may lack


IN_ANGLES = re.compile(r"<\s*([^\s<>@]{1,64}@[^\s<>@]{1,190})\s*>\s*$")
LONE = re.compile(rb"\r(?!\n)|(?<!\r)\n")  # ends of lines as they should not come
BARE = re.compile(r"^\s*([^\s<>@\",;()]{1,64}@[^\s<>@\",;()]{1,190})\s*(?:\([^()]*\))?\s*$")


class _AsItCame(Compat32):
    """The lenient old parser, handing out headers as they came, 8-bit ones too."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Return the header without making an object of it."""
        return value


class Unreadable(Exception):
    """The mail could not be read at all; the raw bytes are kept for people to look at."""


@dataclass(frozen=True)
class Mail:
    """What we read of a mail. Addresses are lower case; `headers` has every header, decoded.

    `is_sealed` says that its documents are its own words, encrypted or in Outlook's own form.
    """

    headers: dict[str, list[str]]
    text: str
    attachments: tuple[Attachment, ...]
    parts: tuple[tuple[str, str], ...]
    is_sealed: bool = False

    def header(self, name: str) -> str:
        """The first header of this name on one line; empty if there is none."""
        return next(iter(self.headers.get(name.lower(), ())), "")

    @cached_property
    def sender(self) -> str:
        """The address in From, lower case; empty if there is none."""
        return address_in(self.header("from"))

    @property
    def subject(self) -> str:
        """The subject."""
        return self.header("subject")[:500]

    @property
    def message_id(self) -> str:
        """The Message-ID with its brackets; empty if there is none."""
        return self.header("message-id")[:500]

    @property
    def replies_to(self) -> list[str]:
        """The Message-IDs that it answers: In-Reply-To, then References from the newest on."""
        told = self.header("in-reply-to").split() + self.header("references").split()[::-1]
        return list(dict.fromkeys(one for one in told[:100] if one.startswith("<")))


def address_in(header: str) -> str:
    """The one address of a From header, lower case; empty if it is none or more than one.

    What stands before the angle brackets is only a name, even if it looks like an address. The
    domain is as accounts keep it, in its own letters, however the mail writes it.
    """
    head = header[:1000]
    found = IN_ANGLES.search(head) if head.count("<") == 1 else BARE.match(head)
    local, at, domain = (found[1].lower() if found else "").partition("@")
    return f"{local}{at}{to_unicode(domain)}"


def read(raw: bytes) -> Mail:
    """Read a mail; raises `Unreadable` for one that the parser cannot take apart."""
    try:
        return _crude(raw) if crude.is_endless(raw) else _whole(raw)
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _whole(raw: bytes) -> Mail:
    try:
        return _read(_of_one_part(raw) or email.message_from_bytes(raw, policy=_AsItCame()))
    except RecursionError:
        return _crude(raw)


def _of_one_part(raw: bytes) -> Message | None:
    """A mail that is one text, its head alone given to the parser, which takes line by line.

    None for any other mail, and where the head may end somewhere else.
    """
    head, between, body = raw.partition(b"\r\n\r\n")
    if b"multipart/" in head.lower():
        return None  # as most are; the parser reads their head with the rest
    message = BytesHeaderParser(policy=_AsItCame()).parsebytes(head + between)
    ends_here = between and not LONE.search(head) and not message.get_payload()
    if not ends_here or message.get_content_maintype() != "text":
        return None
    message.set_payload(body.decode("ascii", "surrogateescape"))
    return message


def _crude(raw: bytes) -> Mail:
    """The headers and every line of the body, where its parts cannot be told apart."""
    message = BytesHeaderParser(policy=_AsItCame()).parsebytes(raw)
    body = clean(decoded(parts.payload(message)[:4 * MOST_TEXT], None))
    return Mail(_headers(message), crude.words(body)[:MOST_TEXT], (), ())


def _headers(message: Message) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in message.items():
        headers.setdefault(name.lower(), []).append(header_text(value))
    return headers


def _read(message: Message) -> Mail:
    plain: list[str] = []
    html: list[str] = []
    attachments, held = [], []
    for part in parts.leaves(message):
        kind = part.get_content_type()
        held.append((kind, parts.payload(part)[:65_536].decode("utf-8", "replace")
                      if kind.startswith(LOOKED_INTO) else ""))
        if parts.is_file(part, part is message):
            attachments.append(parts.attachment(part))
        elif kind == "text/html":
            html.append(_html(part))
        elif kind.startswith(("text/", "multipart/")) or kind == "message/rfc822":
            plain.append(_plain(part))
    attachments.sort(key=lambda one: one.is_shown)  # there is room for a few: logos come last
    return Mail(_headers(message), _text(plain, html), tuple(attachments), tuple(held),
                parts.is_sealed(attachments))


def _plain(part: Message) -> str:
    text = clean(decoded(parts.payload(part), part.get_content_charset()))[:MOST_TEXT]
    names_format = "format" in str(part.get("Content-Type", "")).lower()
    if not names_format or str(part.get_param("format", "")).lower() != "flowed":
        return text
    return unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")


def _html(part: Message) -> str:
    return clean(hypertext.as_text(decoded(parts.payload(part), part.get_content_charset())))


def _text(plain: list[str], html: list[str]) -> str:
    """The plain text, or the HTML's where the plain one is missing much of what it says.

    Both where neither says it all: they may follow each other and not be two forms of one text.
    """
    text, other = "\n".join(plain).strip("\n"), "\n".join(html).strip("\n")
    if not other.strip():
        return text[:MOST_TEXT]
    said, shown = set(words_of(text)), set(words_of(other))
    lacks = shown and len(shown - said) > MISSING * len(shown)
    if lacks and said - shown:
        return f"{text}\n\n{other}"[:MOST_TEXT]
    return (other if not text.strip() or lacks else text)[:MOST_TEXT]
