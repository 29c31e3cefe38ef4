"""The short path of an explanation: begun by its notice, and completing it ends the matter."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from portal import clock
from portal.models import Action, Enrolment
from portal.policy import violations
from portal.policy.vocabulary import Ground, Kind
from portal.services import events, humans
from portal.services.learning import shelf
from portal.services.store import session

# An explanation or a block is a finding; a question or a suspension while we check is none.
# What a review found wrong, or staff took back, counts for nothing.
_CONFIRMED = (
    Action.kind.in_([Kind.education, Kind.block]), Action.in_force_from.is_not(None),
    Action.annulled_at.is_(None), Action.lifted_at.is_(None) | Action.completed_at.is_not(None))


def enrol(action: Action, now: datetime) -> None:
    """Put the person on the path that explains the rule; an open attempt of theirs is replaced."""
    path = shelf.named(violations.PATHS[Ground(action.ground)])
    session.execute(update(Enrolment).where(
        Enrolment.person_id == action.person_id, Enrolment.path_slug == path.slug,
        Enrolment.completed_at.is_(None), Enrolment.replaced_at.is_(None))
        .values(replaced_at=now).execution_options(synchronize_session=False))
    session.add(Enrolment(person_id=action.person_id, path_slug=path.slug,
                          path_version=path.version, action_id=action.id, enrolled_at=now))
    session.flush()
    events.record("learning.enrolled", by=None, person=action.person_id, action=action.id,
                  facts={"path": path.slug})


def completed(action: Action, now: datetime) -> None:
    """End an explanation whose path is completed; it stays on the record for its time."""
    if action.lifted_at or action.restored_at or action.completed_at:
        return
    action.completed_at = action.ends_at = action.restored_at = now
    session.flush()
    events.record("education.completed", by=action.person_id, person=action.person_id,
                  action=action.id)


def confirmed_before(person_id: int, ground: str, now: datetime,
                     but: int | None = None) -> datetime | None:
    """Return when another occasion under this ground was confirmed last, on any account."""
    return session.scalar(
        select(Action.decided_at).where(
            Action.person_id.in_(humans.accounts_of(person_id)), Action.ground == ground,
            *_CONFIRMED, Action.id != (but or 0), Action.decided_at <= now)
        .order_by(Action.decided_at.desc()).limit(1))


# Under which grounds something was confirmed on any account of a human being, and when last.
FINDINGS = (
    select(Action.ground, func.max(Action.decided_at))
    .where(Action.person_id.in_(humans.accounts_of(bindparam("person"))), *_CONFIRMED,
           Action.decided_at >= bindparam("since"))
    .group_by(Action.ground))


def expire_due(as_of: datetime) -> int:
    """Write down which explanations have left the record by `as_of`; how many."""
    due = session.scalars(select(Action).where(
        Action.kind == Kind.education, Action.expired_at.is_(None),
        Action.in_force_from < violations.on_record_since(as_of))
        .with_for_update(skip_locked=True, key_share=True)).all()
    for action in due:
        action.expired_at = clock.now()
        events.record("education.expired", by=None, person=action.person_id, action=action.id)
    session.flush()
    return len(due)
