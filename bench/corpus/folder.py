"""A folder of mails: `expected.json` says of each where it goes and which words are a person's.

Placeholders such as `@@RCPT@@` stand in headers and 7-bit parts; a plain replace fills them.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

MANIFEST = "expected.json"
PLACEHOLDER = re.compile(rb"@@[A-Z0-9_]+@@")
LINE_END = re.compile(rb"\r?\n")
MEGABYTE = 2**20


class Broken(Exception):
    """The folder can not be used; the words say why."""


@dataclass(frozen=True)
class Expected:
    """One mail of the folder. `dispositions` are all right; `times` is how often it is sent.

    `keep` are the person's own words, `hide` what need not be seen; `is_foreign` says that the
    quote is nobody's whom we know. None where the folder does not say.
    """

    file: str
    dispositions: tuple[str, ...]
    mail_from: str
    rcpt_to: tuple[str, ...]
    keep: tuple[str, ...]
    hide: tuple[str, ...]
    is_foreign: bool
    counts: bool | None
    lasting: bool | None
    times: int
    copies: int | None
    megabytes: int


@dataclass(frozen=True)
class Folder:
    """The whole folder; `notice` is the letter that its replies quote."""

    path: Path
    notice: str
    mails: tuple[Expected, ...]

    def raw(self, mail: Expected, filled: Mapping[str, str]) -> bytes:
        """Return a mail as it is sent; raises `Broken` for what nobody can fill."""
        raw = fill((self.path / mail.file).read_bytes(), filled, mail.file)
        if mail.megabytes:
            raw = _with_attachment(raw, mail.megabytes)
        whole = LINE_END.sub(b"\r\n", raw)
        return whole if whole.endswith(b"\r\n") else whole + b"\r\n"


def fill(text: bytes, filled: Mapping[str, str], name: str) -> bytes:
    """Put values in for placeholders; raises `Broken` if one is left."""
    for key, value in filled.items():
        text = text.replace(key.encode(), value.encode())
    if left := PLACEHOLDER.search(text):
        raise Broken(f"{name} asks for {left[0].decode()}, and nothing is known to fill it with.")
    return text


def opened(path: Path) -> Folder:
    """Read and check a folder; raises `Broken`."""
    if not path.is_dir():
        raise Broken(f"There is no folder {path}.")
    if not (path / MANIFEST).is_file():
        raise Broken(f"{path} has no {MANIFEST} that says what should become of its mails.")
    try:
        told = json.loads((path / MANIFEST).read_text("utf-8"))
    except ValueError as error:
        raise Broken(f"{MANIFEST} can not be read: {error}.") from None
    cases = told.get("cases") if isinstance(told, dict) else None
    if not isinstance(cases, list) or not cases:
        raise Broken(f"{MANIFEST} has no list of cases.")
    mails = tuple(_expected(path, case, number) for number, case in enumerate(cases, 1))
    return Folder(path, str(told.get("notice_text") or ""), mails)


def _expected(path: Path, case: Any, number: int) -> Expected:
    try:
        found = _read(case)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Broken(f"Case {number} of {MANIFEST} is not complete: {error!r}.") from None
    if Path(found.file).name != found.file or not (path / found.file).is_file():
        raise Broken(f"Case {number} of {MANIFEST} names {found.file!r}, which is not there.")
    return found


def _read(case: dict[str, Any]) -> Expected:
    envelope, made = case["envelope"], case.get("generate") or {}
    return Expected(
        file=str(case["file"]),
        dispositions=(str(case["disposition"]), *_texts(case, "alt_dispositions")),
        mail_from="" if envelope["mail_from"] == "<>" else str(envelope["mail_from"]),
        rcpt_to=tuple(_texts(envelope, "rcpt_to")) or _lacking("rcpt_to"),
        keep=tuple(_texts(case, "must_keep")), hide=tuple(_texts(case, "must_hide")),
        is_foreign=bool(case.get("foreign_notice")), counts=case.get("counts_as_response"),
        lasting=case.get("suppress"), times=int(case.get("deliver_times") or 1),
        copies=case.get("expect_copies"), megabytes=int(made.get("attachment_mb") or 0))


def _texts(told: dict[str, Any], name: str) -> Iterator[str]:
    texts = told.get(name) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{name} is no list of texts")
    return iter(texts)


def _lacking(name: str) -> tuple[str, ...]:
    raise ValueError(f"{name} is empty")


def _with_attachment(raw: bytes, megabytes: int) -> bytes:
    """The same mail with so much attached; the same bytes in every run."""
    message = message_from_bytes(raw, policy=SMTP)
    message.make_mixed()
    message.add_attachment(random.Random(megabytes).randbytes(megabytes * MEGABYTE),
                           maintype="application", subtype="octet-stream", filename="large.bin")
    return message.as_bytes()
