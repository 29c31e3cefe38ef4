"""What became of a mail, read from the database, against what the folder expects."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from bench.corpus.folder import Expected
from bench.corpus.scene import Scene
from portal.extensions import db
from portal.inbound.reports import TOLD, Trouble
from portal.models import AddressTrouble, Case, InboundMail, Message, OutboxLetter, Person
from portal.services.accounts import LASTING
from portal.services.mailroom import arriving

# What folders call our states; whatever is not listed is called the same.
OURS = {"thread_flagged": "flagged", "rejected": "refused", "reject": "refused",
        "staff_message": "thread", "set_aside": "quarantine"}
MACHINES = {"bounce", "log_only"}
WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Outcome:
    """How one mail ended. Words are counted, `seconds` go from sending to settled.

    `quotes` and `shows` say whether it quotes a letter that can be known, and shows of it;
    None of the booleans is a thing that the folder says nothing about or that can not be told.
    """

    mail: Expected
    became: str
    is_placed: bool
    words: int
    lost: int
    shows_quote: bool | None
    is_whole: bool
    counts_right: bool | None
    report_right: bool | None
    answers: int
    seconds: float


def judged(mail: Expected, scene: Scene, sent: list[tuple[str, bytes]], refused: dict[str, int],
           answers: int, seconds: float) -> Outcome:
    """Compare; `sent` are recipients with the bytes that went to them."""
    kept = {rcpt: found for rcpt, raw in sent if (found := _kept(rcpt, raw))}
    named = {rcpt: _names(kept.get(rcpt), refused.get(rcpt)) for rcpt, _ in sent}
    wanted = {OURS.get(name, name) for name in mail.dispositions}
    seen = " ".join(_seen(found) for found in kept.values())
    return Outcome(
        mail=mail, became=", ".join(" ".join(names) for names in named.values()),
        is_placed=all(wanted & set(names) for names in named.values()) and _copies(mail, scene),
        words=sum(len(WORD.findall(text)) for text in mail.keep), lost=lost(mail.keep, seen),
        shows_quote=_shows(mail.hide, seen) if mail.hide else None,
        is_whole=all(arriving.raw_of(kept[rcpt].id) == raw for rcpt, raw in sent if rcpt in kept),
        counts_right=None if mail.counts is None else _counts(scene, kept) == mail.counts,
        report_right=None if mail.lasting is None else _ends(scene, kept) == mail.lasting,
        answers=answers, seconds=seconds)


def lost(keep: Iterable[str], seen: str) -> int:
    """Count own words that a reader does not see; a text in another order lacks one at least."""
    shown, missing = _plain(seen), 0
    for text in map(_plain, keep):
        if text not in shown:
            there = shown.split()
            missing += sum(word not in there for word in text.split()) or 1
    return missing


def newest_letter() -> int:
    """Return the number of the last letter so far."""
    return db.session.scalar(select(func.max(OutboxLetter.id))) or 0


def answers_since(letter: int) -> int:
    """Count the automatic answers written since."""
    written = db.session.scalars(select(OutboxLetter.headers).where(OutboxLetter.id > letter))
    return sum(headers.get("Auto-Submitted") == "auto-replied" for headers in written)


def _kept(rcpt: str, raw: bytes) -> InboundMail | None:
    return db.session.scalars(select(InboundMail).where(
        InboundMail.rcpt == rcpt.lower(),
        InboundMail.content_hash == arriving.content_hash(raw))).first()


def _names(found: InboundMail | None, code: int | None) -> tuple[str, ...]:
    if found is None:
        return ("refused", str(code))
    return (found.state, "duplicate") if found.copies else (found.state,)


def _seen(found: InboundMail) -> str:
    """The words that staff read without a click: in the thread, else with the mail itself."""
    if found.thread_message_id is not None:
        return db.session.get_one(Message, found.thread_message_id).text
    return str(found.told.get("text", ""))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _shows(hide: Iterable[str], seen: str) -> bool:
    shown = _plain(seen)
    return any(_plain(text) in shown for text in hide)


def _copies(mail: Expected, scene: Scene) -> bool:
    """Whether as many messages stand in the requests as the folder wants, if it says so."""
    if mail.copies is None:
        return True
    return mail.copies == db.session.scalar(select(func.count()).select_from(Message).where(
        Message.case_id.in_(scene.case_ids), Message.voice == "person", Message.via == "mail"))


def _counts(scene: Scene, kept: dict[str, InboundMail]) -> bool:
    """Whether the team owes the next step now: everybody was asked for an answer before."""
    here = {found.case_id for found in kept.values()} | set(scene.case_ids)
    owed = db.session.scalars(select(Case.owed_by).where(Case.id.in_(here - {None})))
    return "team" in set(owed)


def _ends(scene: Scene, kept: dict[str, InboundMail]) -> bool:
    """Whether no optional letter goes there any more: it is dead, or its owner complained."""
    dead = db.session.scalar(
        select(AddressTrouble.address).join(Person, Person.email == AddressTrouble.address)
        .where(Person.id == scene.person_id, *LASTING))
    unwanted = TOLD[Trouble.complaint]
    complained = any((found.reason or "").startswith(unwanted) for found in kept.values())
    return complained or dead is not None
