"""Reports of mail servers about our letters: what happened, and whether it will last."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.policy import compat32
from enum import StrEnum

from flufl.bounce import all_failures

from portal.inbound.mime import Mail

FOLDED = re.compile(r"\n[ \t]+(?=\S)")  # the parser folds long lines, too
FIELD = re.compile(r"^([A-Za-z-]{3,40}):[ \t]*(.*)$", re.MULTILINE)
# Not an address of a machine, nor the version of a program.
CODE = re.compile(r"(?<![\d.])([245])\.(\d)\.(\d{1,3})(?!\.?\d)")
REPLY = re.compile(r"\b([45])\d\d[ -]")
FULL = re.compile(r"over ?quota|quota exceeded|mailbox (?:is )?full|insufficient (?:disk|storage)",
                  re.IGNORECASE)
LATE = re.compile(r"delayed|not yet been delivered|will (?:be )?(?:retr|continue|keep trying)",
                  re.IGNORECASE)
BARRED, NO_ROOM = "5.7.", {"4.2.2", "5.2.2"}
MOST_WORDS = 300  # characters of what the server says


class Trouble(StrEnum):
    """What a report means for the address."""

    lasting = "lasting"  # nothing will arrive there
    barred = "barred"  # refused by a server's rules: about us, never about the address
    passing = "passing"  # a full mailbox, a server that was away
    delayed = "delayed"  # still being tried
    complaint = "complaint"  # somebody called a letter unwanted
    nothing = "nothing"  # delivered, or opened: a line in the log


TOLD = {  # as staff read it, before the server's own words
    Trouble.lasting: "It did not arrive, and nothing will:",
    Trouble.barred: "It was refused by the rules of its server, which is about our mail alone:",
    Trouble.passing: "It did not arrive this time:",
    Trouble.delayed: "It is still being tried:",
    Trouble.complaint: "Somebody called it unwanted:",
    Trouble.nothing: "It arrived:",
}


CAME_BACK = {Trouble.lasting, Trouble.barred, Trouble.passing}


@dataclass(frozen=True)
class Report:
    """One report: what it means, the status code if it names one, the server's own words."""

    trouble: Trouble
    status: str
    words: str


def report_of(mail: Mail, raw: bytes) -> Report:
    """Read a report; by its fields where it has them, else by what servers use to say."""
    kinds = {kind for kind, _ in mail.parts}
    words = _words(mail)
    if "message/feedback-report" in kinds:
        return Report(Trouble.complaint, "", words)
    if "message/disposition-notification" in kinds:
        return Report(Trouble.nothing, "", words)
    told = list(_recipients(mail))
    if told:
        return min((_of_fields(fields, words) for fields in told), key=_gravity)
    return _of_prose(mail, raw, words)


def original_ids(mail: Mail) -> list[str]:
    """The Message-IDs that the report quotes; one of them may be that of our letter."""
    found = re.findall(r"^[> ]*message-id:\s*(<[^<>\s]{3,300}>)", quoted(mail),
                       re.IGNORECASE | re.MULTILINE)
    return list(dict.fromkeys(found))


def quoted(mail: Mail) -> str:
    """All that a report says of a letter: its fields, headers and words."""
    return ("\n".join(text for _, text in mail.parts) + "\n" + mail.text)[:200_000]


def _recipients(mail: Mail) -> Iterator[dict[str, str]]:
    """The fields about each recipient of a delivery status."""
    for kind, text in mail.parts:
        if kind in {"message/delivery-status", "message/global-delivery-status"}:
            for block in re.split(r"\n\s*\n", FOLDED.sub(" ", text.replace("\r\n", "\n"))):
                fields = {name.lower(): value for name, value in FIELD.findall(block)}
                if {"action", "status"} & fields.keys():
                    yield fields


def _of_fields(fields: dict[str, str], words: str) -> Report:
    status = CODE.search(fields.get("status", ""))
    code = status[0] if status else ""
    said = fields.get("diagnostic-code", "") or words
    action = fields.get("action", "").strip().lower()
    return Report(_meaning(action, code, said), code, " ".join(said.split())[:MOST_WORDS])


def _meaning(action: str, code: str, said: str) -> Trouble:
    if action in {"delivered", "relayed", "expanded"} or code.startswith("2"):
        return Trouble.nothing
    if action == "delayed":
        return Trouble.delayed
    if code.startswith("4") or code in NO_ROOM or FULL.search(said):
        return Trouble.passing
    return Trouble.barred if code.startswith(BARRED) else Trouble.lasting


def _of_prose(mail: Mail, raw: bytes, words: str) -> Report:
    said = f"{mail.subject}\n{mail.text[:5000]}"
    code = next((one for one in CODE.finditer(said) if one[1] != "2"), None)
    reply = REPLY.search(said)
    first = (code or reply or [""])[0][:1]
    status = code[0] if code else ""
    if LATE.search(said) and first != "5":
        trouble = Trouble.delayed
    elif FULL.search(said) or status in NO_ROOM:
        trouble = Trouble.passing
    elif status.startswith(BARRED):
        trouble = Trouble.barred
    else:
        trouble = _by_custom(raw) or (Trouble.passing if first == "4" else Trouble.lasting)
    return Report(trouble, status, words)


def _by_custom(raw: bytes) -> Trouble | None:
    """Ask the library that knows the habits of many servers; None if it does not know."""
    try:
        temporary, permanent = all_failures(email.message_from_bytes(raw, policy=compat32))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if permanent:
        return Trouble.lasting
    return Trouble.passing if temporary else None


def _words(mail: Mail) -> str:
    return " ".join(mail.text.split())[:MOST_WORDS] or mail.subject[:MOST_WORDS]


def _gravity(report: Report) -> int:
    return list(Trouble).index(report.trouble)
