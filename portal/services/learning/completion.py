"""What follows from a finished module: the path may be complete, and a Monday known."""

from datetime import datetime

from sqlalchemy import select

from portal.models import Action, Enrolment, ModuleCompletion
from portal.policy.vocabulary import Kind
from portal.services import events, letters_of_holds
from portal.services.enforcement import education, restorations, standing
from portal.services.learning.content import LearningPath
from portal.services.store import session


def complete_module(
    enrolment: Enrolment, path: LearningPath, module: str, *, right: int, asked: int,
    now: datetime,
) -> None:
    """Record a passed quiz, and complete the path if this was the last module.

    `now` is read after the person's lock. The first completion of a module stands.
    """
    if session.get(ModuleCompletion, (enrolment.id, module)) is None:
        session.add(ModuleCompletion(enrolment_id=enrolment.id, module_slug=module,
                                     completed_at=now, right=right, asked=asked))
        events.record("learning.module_completed", by=enrolment.person_id,
                      person=enrolment.person_id, action=enrolment.action_id,
                      facts={"path": path.slug, "module": module, "right": right, "asked": asked})
        session.flush()
    settle(enrolment, path, now)


def settle(enrolment: Enrolment, path: LearningPath, now: datetime) -> None:
    """Complete the path if every module is done; the first instant of completion stands.

    For a hold that is still in force the Monday is set and told, in the same transaction.
    """
    done = set(session.scalars(select(ModuleCompletion.module_slug).where(
        ModuleCompletion.enrolment_id == enrolment.id)))
    if enrolment.completed_at is not None or any(one.slug not in done for one in path.modules):
        return
    enrolment.completed_at = now
    events.record("learning.completed", by=enrolment.person_id, person=enrolment.person_id,
                  action=enrolment.action_id, facts={"path": path.slug, "ref": enrolment.ref})
    if enrolment.action_id is not None:
        _tell_the_decision(enrolment.action_id, path, now)


def _tell_the_decision(action_id: int, path: LearningPath, now: datetime) -> None:
    """Set and tell the Monday of a hold, unless it ended another way; an explanation is done."""
    action = session.get_one(Action, action_id)
    standing.lock_decision(action)
    if action.kind == Kind.education:
        education.completed(action, now)
        return
    if action.lifted_at or action.restored_at or action.completed_at:
        return
    restorations.schedule(action, now)
    letters_of_holds.path_completed(action, path, still=standing.others_ahead(action))
