"""A finished letter as the bytes that go over the wire (RFC 5322, 2045-2047, 3834).

Composed by hand around the standard library's encoders: its message classes take three to
thirteen times as long and re-encode threading headers. Every line is ASCII and short, so no
relay needs 8BITMIME, and no header value can begin another header.
"""

import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from portal.mail.domains import to_ascii
from portal.mail.house import House

RETURN_PATH = "Return-Path"  # of the envelope: kept with the headers, never written among them
FOLD = 76  # soft limit of a header line; RFC 5322 allows 998 octets, RFC 2047 words 75
LINE_LIMIT = 990  # RFC 5322 allows 998 octets a line
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]")
LONG_WORD = re.compile(r"\S{70}|=\?")


@dataclass(frozen=True)
class Wire:
    """One letter to one recipient, ready to be written as bytes; `date` is aware."""

    message_id: str
    to_address: str
    subject: str
    text: str
    html: str
    date: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


def new_message_id(domain: str) -> str:
    """A fresh id on our mail domain; dots keep spam filters from calling it random."""
    left = secrets.token_hex(12)
    return f"<{left[:8]}.{left[8:16]}.{left[16:]}@{domain}>"


def as_bytes(wire: Wire, house: House) -> bytes:
    """The message as the relay gets it, lines ended by CRLF.

    ValueError when a header or an address carries a line break or is no header at all.
    """
    boundary = "=_" + sha256(wire.message_id.encode()).hexdigest()[:32]
    head = "\r\n".join(f"{name}: {value}" for name, value in _headers(wire, house, boundary))
    # A character reference says the same in HTML and needs no 8-bit transport.
    page = wire.html.encode("ascii", "xmlcharrefreplace")
    parts = (("plain", wire.text.encode("utf-8", "replace")), ("html", page))
    body = "".join(_part(boundary, kind, data) for kind, data in parts)
    return f"{head}\r\n{body}\r\n--{boundary}--\r\n".encode()


@lru_cache(maxsize=64)  # asked twice for each letter, and for the team's own in every one
def mailbox(address: str) -> str:
    """The address as it may stand on the wire, its domain in ASCII; ValueError if it is none."""
    local, at, domain = address.rpartition("@")
    if not at or not local or re.search(r"[\s<>,;:\"()\\]", address) or BREAKS.search(address):
        raise ValueError("This is no e-mail address a letter can go to.")
    return f"{local}@{to_ascii(domain)}"


def words_of(text: str, name: str) -> str:
    """Free words as a header value: as they are, or as RFC 2047 encoded words, folded."""
    plain = text.isascii() and not LONG_WORD.search(text)
    if plain and len(text) + len(name) < FOLD:
        return text
    header = Header(text, "us-ascii" if plain else "utf-8", maxlinelen=FOLD, header_name=name)
    return header.encode(linesep="\r\n")


def _headers(wire: Wire, house: House, boundary: str) -> list[tuple[str, str]]:
    found = [
        ("From", _sender(house)),
        ("To", mailbox(wire.to_address)),
        ("Subject", words_of(_one_line(wire.subject, "Subject"), "Subject")),
        ("Date", _date(wire.date)),
        ("Message-ID", _one_line(wire.message_id, "Message-ID")),
    ]
    if house.team_address:
        found.append(("Reply-To", mailbox(house.team_address)))
    found += [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("X-Portal-Mail", _one_line(house.domain, "X-Portal-Mail")),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
    ]
    own = {name.lower() for name in wire.headers}
    return ([(name, value) for name, value in found if name.lower() not in own]
            + [(_name(name), _folded(name, value)) for name, value in wire.headers.items()
               if name != RETURN_PATH])


def _name(name: str) -> str:
    if not HEADER_NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't be the name of a header.")
    return name


@lru_cache(maxsize=8)  # the letters of a Monday are posted a few thousand at a time
def _date(posted: datetime) -> str:
    return format_datetime(posted)


def _one_line(value: str, name: str) -> str:
    if BREAKS.search(value):
        raise ValueError(f"The header {name} can't hold a line break.")
    return value


def _folded(name: str, value: str) -> str:
    """Ids and addresses as they are, folded only at spaces: never as encoded words."""
    lines, line = [], f"{name}:"
    for word in _one_line(value, name).encode("ascii").decode().split():
        if len(line) + len(word) >= FOLD and line:
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]).removeprefix(f"{name}:").lstrip(" ")


@lru_cache(maxsize=8)
def _sender(house: House) -> str:
    return f"{_phrase(house.sender_name)} <{mailbox(house.sender_address)}>"


def _phrase(name: str) -> str:
    """A display name: quoted when it is ASCII, else as encoded words."""
    _one_line(name, "From")
    if not name.isascii():
        return words_of(name, "From")
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _part(boundary: str, kind: str, data: bytes) -> str:
    """One part: as it is where every line is short ASCII, else quoted-printable."""
    for told, ended in ((b"\0", b""), (b"\r\n", b"\n"), (b"\r", b"\n")):
        data = data.replace(told, ended)
    lines = data.split(b"\n")
    plain = data.isascii() and max(map(len, lines)) < LINE_LIMIT
    data = b"\r\n".join(lines)
    coding = "7bit" if plain else "quoted-printable"
    # The encoder takes its line ends from the data, so the data has to show one.
    wired = data if plain else binascii.b2a_qp(data + b"\r\n", istext=True)[:-2]
    return (
        f'\r\n--{boundary}\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {coding}\r\n\r\n{wired.decode()}"
    )
