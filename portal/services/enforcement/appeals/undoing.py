"""What a review does to a decision about an account: all of it undone, or made lighter."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from portal import clock
from portal.models import Action, ActionItem, Contract, Feedback, Person
from portal.policy.appeals import Lighter
from portal.policy.refusal import Misplaced
from portal.services import events
from portal.services import feedback as feedbacks
from portal.services.enforcement import actions, living_sum, offers, told
from portal.services.enforcement.standing import lock
from portal.services.store import session

DROPPED = "a review found that it should not have counted"
STILL_ENOUGH = ("What is left would reach the number that the rule asks for, and the next weekly "
                "check would propose the same again. Tick each feedback that should not have "
                "counted, or choose another outcome.")


def counted(action_id: int) -> list[tuple[str, int, str, bool]]:
    """Return (reference, id, contract's title, public) of each feedback a decision counts."""
    rows = session.execute(
        select(Feedback.ref, Feedback.id, Contract.title, ActionItem.public)
        .join(ActionItem, ActionItem.feedback_id == Feedback.id)
        .join(Contract, Contract.id == Feedback.contract_id)
        .where(ActionItem.action_id == action_id, ActionItem.dropped_at.is_(None))
        .order_by(Feedback.contract_ended_at.desc(), Feedback.id))
    return [(ref, key, title, public) for ref, key, title, public in rows]


def demand_repaired(action: Action, wrong: Collection[int]) -> None:
    """Raise `Misplaced` if a hold would be proposed anew with what is left of its feedback."""
    if living_sum.stands(action, without=wrong):
        raise Misplaced("wrong", STILL_ENOUGH)


def reverse(action: Action, *, by: Person, reasons: str, wrong: Collection[int]) -> None:
    """Undo a decision: restriction, count and record, and correct it with whoever was told."""
    now = clock.now()
    if not actions.is_over(action, now):
        actions.end(action, by=by, because=reasons)
    elif not actions.is_written_down(action):
        _write_end_down(action, now)
    action.annulled_at = now
    action.revision += 1
    _drop(action, wrong)
    _give_back(action, wrong)
    session.flush()
    events.record(f"{action.kind}.annulled", by=by.id, person=action.person_id, action=action.id,
                  because=reasons)
    if told.people_told(action.id):
        told.correct(action, because=reasons)


def reduce(action: Action, lighter: Lighter | None, *, by: Person, reasons: str,
           until: datetime | None) -> None:
    """Put something lighter in a decision's place: a hold ends now, the others on a named day."""
    if lighter is Lighter.ends_now:
        actions.end(action, by=by, because=reasons)
        actions.spend_items(action)
        told.over(action)
        return
    lock(action.person_id)
    before, action.ends_at = action.ends_at, until
    action.revision += 1
    session.flush()
    events.record(f"{action.kind}.reduced", by=by.id, person=action.person_id, action=action.id,
                  because=reasons, facts={"before": before and before.isoformat(),
                                          "until": until and until.isoformat()})


def _write_end_down(action: Action, now: datetime) -> None:
    """Write down that its date has come: the job would use its feedback up, and write as if
    nothing had been wrong.
    """
    assert action.ends_at is not None  # it is over by its date
    action.restored_at = now
    session.flush()
    offers.give_back([action.id], action.ends_at)


def _drop(action: Action, wrong: Collection[int]) -> None:
    """Take feedback out of a decision's count; it is used up, so it counts for no other either."""
    session.execute(
        update(ActionItem).where(ActionItem.action_id == action.id,
                                 ActionItem.feedback_id.in_(wrong),
                                 ActionItem.dropped_at.is_(None))
        .values(dropped_at=clock.now(), dropped_because=DROPPED)
        .execution_options(synchronize_session=False))
    session.execute(
        update(Feedback).where(Feedback.id.in_(wrong), Feedback.spent_by_id.is_(None))
        .values(spent_by_id=action.id).execution_options(synchronize_session=False))


def _give_back(action: Action, wrong: Collection[int]) -> None:
    """Let the rest count again as if this decision had never been; the weekly check looks anew."""
    session.execute(
        update(Feedback).where(
            Feedback.freelancer_id == action.person_id,  # of whom all that it has used up is
            Feedback.spent_by_id == action.id, Feedback.id.not_in(wrong))
        .values(spent_by_id=None).execution_options(synchronize_session=False))
    session.expire_all()
    feedbacks.touch(action.person_id, due_at=clock.now())
