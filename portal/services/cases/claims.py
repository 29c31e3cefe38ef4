"""Who of the staff has taken a request on: claim it, hand it over, give it back."""

from typing import Any, NamedTuple

from sqlalchemy import select, update

from portal import clock
from portal.models import Case, Person
from portal.policy.refusal import Conflict, Refusal
from portal.policy.requests import NOTE_LIMIT
from portal.policy.text import clean
from portal.policy.vocabulary import STAFF
from portal.services import events
from portal.services.cases import staffing, threads
from portal.services.store import session

CLOSED = "This request is closed. Somebody takes it on when there is something new in it."


class Colleague(NamedTuple):
    """A member of staff to whom a request can be handed."""

    ref: str
    name: str


def claim(ref: str, *, by: int) -> Case:
    """Take a request on. Raises `Conflict` if somebody else was faster."""
    case = staffing.found(ref)
    staffing.acting(case, by)
    if case.closed_at:
        raise Refusal(CLOSED)
    if case.claimed_by_id == by:
        return case
    if case.claimed_by_id:
        raise Conflict(f"{_name(case.claimed_by_id)} has taken this request on already.")
    _give(case, by)
    _record("request.claimed", case, by)
    return case


def hand_over(ref: str, *, by: int, to: str, because: str = "") -> Case:
    """Hand a request to a colleague (the reference `to`), or back to nobody if `to` is "".

    Open to whoever has it, to everybody while nobody has, and to leads. `because` becomes a
    note that only staff read. Raises `Refusal`.
    """
    case = staffing.found(ref)
    giver = staffing.acting(case, by)
    if case.closed_at:
        raise Refusal(CLOSED)
    if case.claimed_by_id not in {None, by} and not staffing.leads(giver.role_names):
        raise Conflict(f"{_name(case.claimed_by_id)} has this request. "
                       "They, or a lead, can hand it over.")
    taker = _taker(case, to) if to else None
    words = clean(because, NOTE_LIMIT, "your note")
    _give(case, taker.id if taker else None)
    if words:
        threads.say(case, voice="note", text=words, by=by)
    _record("request.handed_over", case, by, to=taker.name if taker else None)
    return case


def release_all(person_id: int, *, to: int | None = None) -> int:
    """Hand everything open that somebody has to one colleague, or to nobody; how many.

    For somebody who leaves. What the colleague may not decide goes back to the queue.
    """
    taken = session.scalars(
        select(Case).where(Case.claimed_by_id == person_id, Case.closed_at.is_(None))
        .order_by(Case.id).with_for_update()).all()
    taker = session.get_one(Person, to) if to else None
    for case in taken:
        _give(case, taker.id if taker and _may_take(case, taker) else None)
        _record("request.handed_over", case, None, to=_name(case.claimed_by_id))
    session.execute(update(Case).where(Case.claimed_by_id == person_id,
                                       Case.closed_at.is_not(None)).values(claimed_by_id=None))
    return len(taken)


def _taker(case: Case, ref: str) -> Person:
    taker = session.scalar(select(Person).where(Person.ref == ref))
    if taker is None or not taker.role_names & STAFF:
        raise Refusal("Choose one of your colleagues.")
    if not _may_take(case, taker):
        raise Refusal(f"{taker.name} took part in what this is about, or has worked with this "
                      "person. Choose somebody else.")
    return taker


def _may_take(case: Case, taker: Person) -> bool:
    try:
        staffing.demand_may_act(case, taker)
    except Refusal:
        return False
    return True


def _give(case: Case, person_id: int | None) -> None:
    case.claimed_by_id = person_id
    case.claimed_at = clock.now() if person_id else None


def _name(person_id: int | None) -> str | None:
    return session.get_one(Person, person_id).name if person_id else None


def _record(verb: str, case: Case, by: int | None, **facts: Any) -> None:
    events.record(verb, by=by, person=case.person_id, action=case.action_id,
                  facts={"request": case.ref, **facts})
