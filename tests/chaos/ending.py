"""What is stored, written and carried when all has calmed down, and how long that may take."""

import email
import re
import time
from collections import Counter
from collections.abc import Iterable

from flask import Flask
from sqlalchemy import func, select, update

from portal import clock
from portal.extensions import db
from portal.inbound import probing
from portal.models import (
    Action,
    Case,
    Event,
    InboundMail,
    Message,
    OutboxLetter,
    Proposal,
    Response,
)
from portal.services.mailroom import checks
from tests.chaos.checker import Found
from tests.chaos.world import World

LIMIT = 120  # seconds until everything has left and is filed
VALUE = re.compile(r"[a-z][a-z-]*-\d+-[0-9a-f]{10}(?![0-9a-f])")
SAID = (select(Message.text).where(Message.voice.in_(("person", "team"))), select(Proposal.letter),
        select(Response.text), select(Action.reasons), select(Action.lifted_because))


def calm_down(app: Flask, world: World) -> None:
    """Let leases of the dead run out, and wait until nothing is on its way any more."""
    until = time.monotonic() + LIMIT
    _leases_run_out()
    while left := _on_their_way(world):
        assert time.monotonic() < until, f"still on their way: {left}"
        time.sleep(0.2)
    if not checks.mail_comes_in(clock.now()):
        assert probing.checked(app, patience=LIMIT), "mail does not come in"


def _leases_run_out() -> None:
    """Five minutes go by for whoever died."""
    now = clock.now()
    db.session.execute(update(OutboxLetter).where(OutboxLetter.sent_at.is_(None)).values(
        lease_until=None, due_at=now))
    db.session.execute(update(InboundMail).where(InboundMail.state == "waiting").values(due_at=now))
    db.session.commit()


def _on_their_way(world: World) -> dict[str, int]:
    counts = {
        "letters": _count(OutboxLetter.sent_at.is_(None)),
        "mails": _count(InboundMail.state == "waiting"),
        "holds": _count(Action.ref.in_(world.ended), Action.restored_at.is_(None))}
    db.session.rollback()
    return {name: many for name, many in counts.items() if many}


def _count(*which) -> int:
    return db.session.scalar(select(func.count()).where(*which))


def found(world: World, carried: Iterable[bytes]) -> Found:
    """Read all of it."""
    words = [text for query in SAID for text in db.session.scalars(query) if text]
    written = db.session.execute(select(OutboxLetter.message_id, OutboxLetter.letter)).all()
    restored = db.session.execute(
        select(Action.ref, func.count(Event.id)).outerjoin(
            Event, (Event.action_id == Action.id) & (Event.verb == "hold.restored"))
        .where(Action.ref.in_(world.ended)).group_by(Action.ref))
    return Found(
        stored=Counter(value for text in words for value in VALUE.findall(text)),
        written={row.message_id: row.letter for row in written},
        carried=[email.message_from_bytes(raw)["Message-ID"] for raw in carried],
        expected=_expected(), promised=_promised(),
        restored=Counter({row[0]: row[1] for row in restored}))


def _expected() -> Counter[str]:
    """Letters that belong to what is stored: receipts, answers, and the ways of a hold."""
    asked = select(Case.ref).where(Case.kind == "question")
    answered = select(Case.ref).join(Message, Message.case_id == Case.id).where(
        Message.voice == "team")
    ways = {"hold_placed": Action.decided_by_id.is_not(None), "lifted_early": Action.lifted_at,
            "restored": Action.restored_at}
    return Counter([
        *(f"request_received {ref}" for ref in db.session.scalars(asked)),
        *(f"request_answered {ref}" for ref in db.session.scalars(answered)),
        *(f"{name} {ref}" for name, which in ways.items() for ref in db.session.scalars(
            select(Action.ref).where(which if name == "hold_placed" else which.is_not(None))))])


def _promised() -> Counter[str]:
    ours = ("request_received", "request_answered", "hold_placed", "lifted_early", "restored")
    told = db.session.execute(
        select(OutboxLetter.letter, Case.ref, Action.ref)
        .outerjoin(Case, OutboxLetter.case_id == Case.id)
        .outerjoin(Action, OutboxLetter.action_id == Action.id)
        .where(OutboxLetter.letter.in_(ours)))
    return Counter(f"{letter} {case if letter.startswith('request') else action}"
                   for letter, case, action in told)
