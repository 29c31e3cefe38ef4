"""A lead lets a suspension go on past its day, with reasons that the person reads."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from portal import clock, dates
from portal.mail.render import Letter
from portal.models import Action, Appeal, Person, Renewal
from portal.policy import violations
from portal.policy.appeals import Outcome
from portal.policy.refusal import Conflict, Refusal
from portal.services import correspondence, events, humans, letters_of_decisions
from portal.services.cases import notices, private_words, staffing
from portal.services.enforcement import actions, four_eyes, holds, kinds
from portal.services.enforcement.standing import lock_decision
from portal.services.store import session

ONLY_A_LEAD = "Only a lead can let a suspension go on."
NOT_THE_FIRST = ("You took or agreed to this decision, so somebody else has to look at whether it "
                 "goes on.")
SET_BY_REVIEW = "A review has set the day on which this ends, so it ends then."
NO_SUSPENSION = "There is no suspension in force with this reference."
MOVED = "The day on which it ends has changed while you were reading. Look at it again."
GOES_ON = "The suspension goes on until {day}, at the latest. {name} writes: {because}"


class Renewed(NamedTuple):
    """One time that a suspension was renewed, as the person reads it."""

    at: datetime
    by: str
    until: datetime
    because: str


class Preview(NamedTuple):
    """What a renewal would say: the letter, and the lines on the decision's own page."""

    renewed: Renewed
    letter: Letter
    private_comments: int


class _Renewal(NamedTuple):
    """A renewal that may be made now; `lapsed_at` is the day from which it goes on."""

    action: Action
    lead: Person
    because: str
    lapsed_at: datetime

    @property
    def until(self) -> datetime:
        return violations.renewed_until(self.lapsed_at)


def renew(ref: str, *, by: int, because: str, seen: str) -> Action:
    """Let a suspension go on from the day on which it would have ended.

    `seen` is that day's instant in ISO form, as the form showed it. Raises `Refusal` for
    whoever is no lead, or took part in the decision, or gives no reasons; `Conflict` when it
    has ended or was renewed meanwhile.
    """
    made = _about_to(ref, by, because, seen)
    _go_on(made)
    return made.action


def preview(ref: str, *, by: int, because: str, seen: str) -> Preview:
    """Return what `renew` would tell the person now; raises what it would raise."""
    made = _about_to(ref, by, because, seen)
    facts = letters_of_decisions.renewed_facts(
        made.action, lapsed_at=made.lapsed_at, until=made.until, by=made.lead,
        because=made.because)
    person = session.get_one(Person, made.action.person_id)
    return Preview(Renewed(clock.now(), made.lead.name, made.until, made.because),
                   correspondence.write(person, facts),
                   len(private_words.comments_about(person.id)))


def of(ref: str) -> list[Renewed]:
    """Return every renewal of the decision with this reference, the newest first."""
    rows = session.execute(
        select(Renewal.at, Person.name, Renewal.until, Renewal.because)
        .join(Person, Person.id == Renewal.by_id)
        .join(Action, Action.id == Renewal.action_id).where(Action.ref == ref)
        .order_by(Renewal.id.desc()))
    return [Renewed(*row) for row in rows]


def ends_by_review(ref: str) -> bool:
    """Whether a review has made this suspension shorter: its day stands."""
    return session.scalar(
        select(Appeal.case_id).join(Action, Action.id == Appeal.action_id)
        .where(Action.ref == ref, Appeal.outcome == Outcome.reduced.value).limit(1)) is not None


def _about_to(ref: str, by: int, because: str, seen: str) -> _Renewal:
    """Make sure that this can be renewed by this person now, with everything locked."""
    action = holds.by_ref(ref)
    if action is None or kinds.lapses(action, clock.now()) is None or not action.in_force_from:
        raise Refusal(NO_SUSPENSION)
    lock_decision(action)
    lead = _lead(by, action)
    if ends_by_review(action.ref):
        raise Refusal(SET_BY_REVIEW)
    because = holds.check_reasons(action, because)
    actions.demand_not_ended(action, clock.now())
    if action.ends_at is None or action.ends_at.isoformat() != seen:
        raise Conflict(MOVED)
    return _Renewal(action, lead, because, action.ends_at)


def _lead(by: int, action: Action) -> Person:
    lead = four_eyes.reviewer(by, action.person_id)
    if not staffing.leads(lead.role_names):
        raise Refusal(ONLY_A_LEAD)
    if humans.accounts(lead.id) & {action.decided_by_id, action.approved_by_id}:
        raise Refusal(NOT_THE_FIRST)
    return lead


def _go_on(made: _Renewal) -> None:
    action, lead, because = made.action, made.lead, made.because
    action.ends_at = made.until
    action.revision += 1
    session.add(Renewal(action_id=action.id, at=clock.now(), by_id=lead.id, until=made.until,
                        first_decided_by_id=action.decided_by_id, because=because))
    session.flush()
    events.record(f"{action.kind}.renewed", by=lead.id, person=action.person_id,
                  action=action.id, because=because, facts={"until": made.until.isoformat()})
    letters_of_decisions.renewed(action, lapsed_at=made.lapsed_at, until=made.until, by=lead,
                                 because=because)
    notices.tell(action, GOES_ON.format(day=dates.rule_words(made.until), name=lead.name,
                                        because=because))
