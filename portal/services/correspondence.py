"""Which letter follows from what happened: facts gathered, letter written, outbox filled.

What somebody can do without, news about feedback, is kept as facts and written when it is carried:
who posted or changed something waits for no letter, and on SQLite nobody else does.
"""

from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.mail import letters, outbox
from portal.mail.house import Reader
from portal.mail.letters import account, holds, way_back
from portal.mail.render import Letter
from portal.models import Action, ActionItem, Contract, Feedback, Person
from portal.policy import clocks, restoration, rules
from portal.policy.holds import credit_since
from portal.services import calendar
from portal.services.enforcement import standing
from portal.services.learning import credit, record, shelf
from portal.services.learning.content import LearningPath
from portal.services.mailroom import choices, threading
from portal.services.mailroom.participants import Participant
from portal.services.store import connection, session

RESET_LASTS = timedelta(hours=1)
CONFIRM_LASTS = timedelta(days=1)


def hold_placed(action: Action, told: dict[str, Any]) -> None:
    """Send the notice of a hold, written from its statement of reasons."""
    send(action.person_id, hold_facts(action, told), key=f"hold_placed:{action.ref}",
         action_id=action.id)


def hold_facts(action: Action, told: dict[str, Any]) -> holds.HoldPlaced:
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


def send_reset_password(person_id: int, *, path: str) -> None:
    """Write the letter with the link that sets a new password."""
    now = clock.now()
    facts = account.ResetPassword(path=path, valid_until=now + RESET_LASTS)
    send(person_id, facts, key=f"reset_password:{person_id}:{now.isoformat()}")


def welcome(person_id: int, *, path: str) -> None:
    """Write the letter that lets somebody new choose a password."""
    now = clock.now()
    facts = account.Welcome(path=path, valid_until=now + RESET_LASTS)
    send(person_id, facts, key=f"welcome:{person_id}:{now.isoformat()}")


def send_password_changed(person_id: int) -> None:
    """Write the letter that says the password was changed."""
    now = clock.now()
    facts = account.PasswordChanged(at=now, reset_path="/forgot")
    send(person_id, facts, key=f"password_changed:{person_id}:{now.isoformat()}")


def send_confirm_email(person_id: int, *, path: str, new_address: str) -> None:
    """Write to a new address the letter with the link that confirms it."""
    now = clock.now()
    facts = account.ConfirmEmail(
        path=path, valid_until=now + CONFIRM_LASTS, new_address=new_address)
    send(person_id, facts, key=f"confirm_email:{person_id}:{now.isoformat()}", to=new_address)


def send_email_changed(person_id: int, *, old_address: str) -> None:
    """Write to the address used so far that another one is used from now on."""
    now = clock.now()
    facts = account.EmailChanged(at=now, new_address=session.get_one(Person, person_id).email)
    send(person_id, facts, key=f"email_changed:{person_id}:{now.isoformat()}", to=old_address)


def send(person_id: int, facts: letters.Facts, *, key: str, action_id: int | None = None,
         case_id: int | None = None, to: str | None = None) -> None:
    """Put one letter to a person into the outbox, in this transaction.

    `key` makes it one letter however often this runs. `to` is an address that
    is not (yet) the person's own, for confirming it. A letter about a request (`case_id`, or
    that of the decision) can be answered: the answer comes into the request. An optional one
    is not sent to whoever does without it, and belongs to no request.
    """
    topic = choices.topic_of(facts)
    person = choices.reader_of(person_id, topic)
    if person is None:
        return
    if topic is not None:
        outbox.post_one_later(connection(), outbox.Later(
            facts, person.id, person.email, key, headers=choices.headers(person, topic)),
            now=clock.now())
        return
    case = threading.case_of(person.id, case_id, action_id) if to is None else None
    thread = threading.headers(case, person)
    outbox.post(session, _write(person, facts, to, thread), person_id=person.id,
                to_address=to or person.email, dedupe_key=key, action_id=action_id,
                case_id=case.id if case else None, now=clock.now(), headers=thread)


def write(person: Person, facts: letters.Facts) -> Letter:
    """Return the letter about a request or decision as its person would read it, not sent."""
    return _write(person, facts, None, threading.would_have(clock.now()))


def _write(person: Person | Participant, facts: letters.Facts, to: str | None,
           thread: dict[str, str]) -> Letter:
    topic = choices.topic_of(facts)
    reader = Reader(name=person.name, address=to or person.email, zone=person.time_zone,
                    locale=person.locale, off=choices.path(person, topic) if topic else "")
    return letters.write(facts, reader, threading.house_for(thread))


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
