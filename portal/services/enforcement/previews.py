"""What a freelancer would read, shown to staff before anything is decided; nothing is stored."""

from typing import Any, NamedTuple

from portal import clock
from portal.mail.render import Letter
from portal.models import Action, Person
from portal.policy.text import first_name
from portal.services import correspondence, letters_of_decisions, letters_of_holds
from portal.services.cases import private_words
from portal.services.enforcement import holds, standing
from portal.services.store import session


class Preview(NamedTuple):
    """The reasons as they would be kept, and what would be sent; nothing for a decline.

    `told` is the statement of reasons, `private_comments` how many private
    comments the reasons were compared with. `still` says that another decision pauses work.
    """

    reasons: str
    first_name: str
    private_comments: int
    told: dict[str, Any] | None = None
    letter: Letter | None = None
    needs_second: bool = False
    still: bool = False


def of_confirming(ref: str, *, by: int, reasons: str, seen: int, path: str = "") -> Preview:
    """Return what confirming would tell the freelancer; raises what `holds.confirm` would."""
    told = holds.preview(ref, by=by, reasons=reasons, seen=seen, path=path)
    action, person = _about(ref)
    letter = correspondence.write(person, letters_of_holds.placed_facts(action, told))
    return _preview(told["why"], person, told=told, letter=letter,
                    needs_second=holds.needs_second(action))


def of_declining(ref: str, *, by: int, because: str, seen: int) -> Preview:
    """Return what declining would keep; raises what `holds.decline` would."""
    reasons = holds.preview_decline(ref, by=by, because=because, seen=seen)
    return _preview(reasons, _about(ref)[1])


def of_lifting(ref: str, *, by: int, because: str) -> Preview:
    """Return what lifting early would tell the freelancer; raises what `holds.lift_early` would."""
    action, reviewer, reasons = holds.preview_lift(ref, by=by, because=because)
    person = session.get_one(Person, action.person_id)
    still = standing.others_take(action)
    facts = letters_of_decisions.ended_facts(action, by=reviewer, at=clock.now(), because=reasons,
                                             still=still)
    return _preview(reasons, person, letter=correspondence.write(person, facts), still=still)


def _about(ref: str) -> tuple[Action, Person]:
    action = holds.by_ref(ref)
    if action is None:
        raise LookupError(ref)
    return action, session.get_one(Person, action.person_id)


def _preview(reasons: str, person: Person, **more: Any) -> Preview:
    return Preview(reasons, first_name(person.name), len(private_words.comments_about(person.id)),
                   **more)
