"""Letters about a hold: its notice, the finished path with its Monday, an end before it."""

from datetime import datetime
from typing import Any

from portal import clock
from portal.mail import letters
from portal.mail.letters import holds, way_back
from portal.models import Action, ActionItem, Contract, Feedback, Person
from portal.policy import clocks, restoration, rules
from portal.policy.holds import credit_since
from portal.services import calendar
from portal.services.correspondence import send
from portal.services.enforcement import standing
from portal.services.learning import credit, record, shelf
from portal.services.learning.content import LearningPath
from portal.services.store import session


def placed(action: Action, told: dict[str, Any]) -> None:
    """Send the notice of a hold, written from its statement of reasons."""
    send(action.person_id, placed_facts(action, told), key=f"hold_placed:{action.ref}",
         action_id=action.id)


def placed_facts(action: Action, told: dict[str, Any]) -> holds.HoldPlaced:
    """Return what the notice of a hold says, from its statement of reasons."""
    now, happened = clock.now(), told["facts"]
    windows = restoration.finish_windows(now)
    return holds.HoldPlaced(
        ref=action.ref, since=now, rule=_rule(action.rule_slug),
        contracts=tuple(holds.Contract(item["title"], datetime.fromisoformat(item["ended_at"]))
                        for item in happened["items"]),
        reasons=told["why"], instead_of=told["ends"].get("instead_of"),
        course=_course_of(action.person_id, shelf.path_of_hold(told["ends"]["path"])),
        windows=tuple(holds.Finish(w.finish_by, w.restored_by) for w in windows),
        review_until=datetime.fromisoformat(told["redress"]["review_until"]),
        answer_days=told["redress"]["answer_working_days"],
        answer_by=clocks.review_answer_due(now, calendar.holidays()),
        decided_by=told["decided_by"], approved_by=told["approved_by"],
        found_by_check=told["automated_detection"],
        private=happened["private_too"], topics=tuple(happened["topics"]),
        total=happened["sum"], still=standing.others_ahead(action))


def lifted(action: Action, *, by: Person | None, dropped: Feedback | None, still: bool) -> None:
    """Send the letter about a hold that ended before its Monday; `still`: others pause work."""
    at, because = end_of(action)
    if by is not None:
        facts: letters.Facts = lifted_facts(action, by=by, at=at, because=because, still=still)
    else:
        facts = holds.LiftedBySum(ref=action.ref, at=at, rule=_rule(action.rule_slug),
                                  dropped=_dropped(action, dropped), still=still)
    send(action.person_id, facts, key=f"lifted:{action.ref}", action_id=action.id)


def end_of(action: Action) -> tuple[datetime, str]:
    """Return when a decision that was lifted ended, and why."""
    assert action.lifted_at is not None
    assert action.lifted_because is not None
    return action.lifted_at, action.lifted_because


def lifted_facts(action: Action, *, by: Person, at: datetime, because: str,
                 still: bool) -> holds.LiftedEarly:
    """Return what the letter says about a hold that a person ended early."""
    return holds.LiftedEarly(ref=action.ref, at=at, lifted_by=by.name, reasons=because,
                             still=still)


def path_completed(action: Action, path: LearningPath, *, still: bool) -> None:
    """Write the letter that names the Monday on which a hold ends; `still`: others pause work."""
    assert action.completed_at is not None
    assert action.ends_at is not None  # completing has set both
    facts = way_back.PathCompleted(
        ref=action.ref, course_title=path.title, completed_at=action.completed_at,
        restores_at=action.ends_at, still=still)
    send(action.person_id, facts, key=f"path_completed:{action.ref}", action_id=action.id)


def course() -> holds.Course:
    """Return the path that usually ends a hold as letters tell it."""
    return _told(shelf.required_path())


def _told(path: LearningPath) -> holds.Course:
    return holds.Course(title=path.title, slug=path.slug, modules=len(path.modules),
                        minutes=path.minutes)


def _course_of(person_id: int, path: LearningPath) -> holds.Course:
    """Return a path with the modules that count already for a hold placed now."""
    counting = credit.modules(record.read(person_id), path.slug, credit_since(clock.now()))
    return _told(path)._replace(finished=len(counting))


def _rule(slug: str) -> holds.Rule:
    rule = rules.rule(slug)
    return holds.Rule(rule.title, rule.section, rule.version, rule.in_force_since, rule.text)


def _dropped(action: Action, feedback: Feedback | None) -> tuple[holds.Dropped, ...]:
    """Name a public feedback that fell away, and why; a private one is never named."""
    if feedback is None:
        return ()
    title = session.get_one(Contract, feedback.contract_id).title
    item = session.get_one(ActionItem, (action.id, feedback.id))
    return (holds.Dropped(title, item.dropped_because or ""),)
