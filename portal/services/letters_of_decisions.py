"""Letters about decisions other than holds, and to the clients who are told of one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.mail import letters
from portal.mail.letters import decisions as of
from portal.mail.letters.holds import Course, Rule
from portal.mail.letters.kinds import kind_of
from portal.models import Action, Feedback, Person
from portal.policy import clocks
from portal.policy.restrictions import abilities_words, taken
from portal.policy.violations import AT_ONCE_WORDS, AtOnce
from portal.policy.vocabulary import Ability, Kind
from portal.services import calendar, letters_of_holds
from portal.services.correspondence import send
from portal.services.learning import shelf


def notice(action: Action, told: dict[str, Any]) -> None:
    """Send the notice of a decision of any kind, written from its statement of reasons."""
    if action.kind == Kind.hold:
        letters_of_holds.placed(action, told)
        return
    facts = notice_facts(action, told)
    send(action.person_id, facts, key=f"{kind_of(facts).name}:{action.ref}", action_id=action.id)


def notice_facts(action: Action, told: dict[str, Any]) -> letters.Facts:
    """Return what the notice of a decision says, from its statement of reasons."""
    kind = Kind(action.kind)
    if kind is Kind.hold:
        return letters_of_holds.placed_facts(action, told)
    return _FACTS[kind](told, _said(told))


def lifted(action: Action, *, by: Person | None, dropped: Feedback | None, still: bool) -> None:
    """Send the letter about a decision that ended before its time.

    `still` says that another one goes on pausing work.
    """
    if action.kind == Kind.hold:
        letters_of_holds.lifted(action, by=by, dropped=dropped, still=still)
    elif by is not None:
        at, because = letters_of_holds.end_of(action)
        send(action.person_id, ended_facts(action, by=by, at=at, because=because, still=still),
             key=f"lifted:{action.ref}", action_id=action.id)


def ended_facts(action: Action, *, by: Person, at: datetime, because: str,
                still: bool) -> letters.Facts:
    """Return what the letter says about a decision that a person ended."""
    if action.kind == Kind.hold:
        return letters_of_holds.lifted_facts(action, by=by, at=at, because=because, still=still)
    begun = action.in_force_from is not None and action.in_force_from <= at
    return of.Ended(ref=action.ref, at=at, ended_by=by.name, reasons=because,
                    paused=begun and bool(taken(Kind(action.kind), action.account_active)),
                    still=still, closed=action.kind == Kind.block)


def renewed(action: Action, *, lapsed_at: datetime, until: datetime, by: Person,
            because: str) -> None:
    """Send the reasons for which a suspension goes on."""
    facts = renewed_facts(action, lapsed_at=lapsed_at, until=until, by=by, because=because)
    send(action.person_id, facts, key=f"renewed:{action.ref}:{until.isoformat()}",
         action_id=action.id)


def renewed_facts(action: Action, *, lapsed_at: datetime, until: datetime, by: Person,
                  because: str) -> letters.Facts:
    """Return what the letter says about a suspension that goes on."""
    return of.Renewed(ref=action.ref, lapsed_at=lapsed_at, until=until, renewed_by=by.name,
                      reasons=because)


def lapsed(action: Action, *, ended_at: datetime, still: bool, named: bool) -> None:
    """Write that a suspension has ended by its date; `named`: by one that a review gave it."""
    facts = of.Lapsed(action.ref, ended_at, still, named)
    send(action.person_id, facts, key=f"lapsed:{action.ref}", action_id=action.id)


def block_begins(action: Action, *, began_at: datetime, review_until: datetime) -> None:
    """Write that the day has come on which an account closes."""
    facts = of.ClosedNow(action.ref, began_at, review_until)
    send(action.person_id, facts, key=f"block_begins:{action.ref}", action_id=action.id)


def client_note(action: Action, person_id: int, *, name: str, text: str) -> None:
    """Write to somebody of a client that a freelancer is not available; no decision is named."""
    send(person_id, of.ClientNote(name, text), key=f"client_note:{action.ref}:{person_id}")


def client_correction(action: Action, person_id: int, *, name: str, mistake: bool) -> None:
    """Write to whoever was told that the freelancer is available again."""
    send(person_id, of.ClientCorrection(name, mistake),
         key=f"client_correction:{action.ref}:{person_id}{':mistake' if mistake else ''}")


def _said(told: dict[str, Any]) -> of.Said:
    rule, happened, redress = told["rule"], told["facts"], told["redress"]
    return of.Said(
        rule=Rule(rule["title"], rule["section"], rule["version"],
                  date.fromisoformat(rule["in_force_since"]), rule["text"]),
        happened=happened["happened"], happened_from=date.fromisoformat(happened["from"]),
        happened_until=date.fromisoformat(happened["until"]), reasons=told["why"],
        decided_by=told["decided_by"], approved_by=told["approved_by"],
        reported=told["source"] == "report", automated=told["automated_detection"],
        paused=_words(told["scope"]), goes_on=_words(told["goes_on"]),
        clients_see=told["clients_see"],
        review_until=datetime.fromisoformat(redress["review_until"]),
        answer_days=redress["answer_working_days"],
        answer_by=clocks.review_answer_due(clock.now(), calendar.holidays()))


def _words(abilities: list[str]) -> tuple[str, ...]:
    return tuple(abilities_words(Ability(one) for one in abilities))


def _explained(told: dict[str, Any], said: of.Said) -> of.Explained:
    path = shelf.named(told["ends"]["path"])
    course = Course(path.title, path.slug, len(path.modules), path.minutes)
    return of.Explained(told["ref"], said, course, _instant(told["off_record"]))


def _asked(told: dict[str, Any], said: of.Said) -> of.Asked:
    return of.Asked(told["ref"], said, tuple(told["asks"]), _instant(told["answer_by"]),
                    _instant(told["ends"]["at"]))


def _suspended(told: dict[str, Any], said: of.Said) -> of.Suspended:
    return of.Suspended(
        told["ref"], said, _instant(told["ends"]["at"]), clocks.SUSPENSION_ANSWER_WORKING_DAYS,
        tuple(told["asks"]), _instant(told["answer_by"]))


def _closed(told: dict[str, Any], said: of.Said) -> of.Closed:
    why = told["at_once_because"]
    return of.Closed(told["ref"], said, _instant(told["starts"]),
                     AT_ONCE_WORDS[AtOnce(why)] if why else None)


def _instant(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None


_FACTS: dict[Kind, Callable[[dict[str, Any], of.Said], letters.Facts]] = {
    Kind.education: _explained, Kind.info_request: _asked,
    Kind.suspension: _suspended, Kind.block: _closed,
}
