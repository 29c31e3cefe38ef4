"""The living sum of an early warning: it ends when what it counted in public falls away."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from portal import clock
from portal.mail.letters.feedback import WarningEnded
from portal.mail.letters.holds import Rule
from portal.models import Contract, Feedback, Warning_
from portal.policy import holds, rules
from portal.policy.vocabulary import Ground
from portal.services import correspondence, events
from portal.services.store import session


def redo(feedback: Feedback, *, because: str) -> None:
    """Redo the sum of a warning that is open and counts this public feedback.

    The caller has locked the freelancer. Only what the warning itself counted is looked at:
    what was given since, in private above all, is for the weekly check.
    """
    warning = session.scalar(
        select(Warning_).where(
            Warning_.person_id == feedback.freelancer_id, Warning_.ended_at.is_(None),
            Warning_.ground == Ground.negative_feedback)
        .order_by(Warning_.id.desc()).limit(1).execution_options(populate_existing=True))
    if warning is None:
        return
    items = warning.facts.get("items", [])
    left = [item for item in items if item["feedback"] != feedback.ref]
    if len(left) == len(items):
        return
    lost = len(_clients(items) - _clients(left))
    if warning.level - lost >= holds.THRESHOLD - 1:
        warning.facts = {**warning.facts, "items": left}
    else:
        _end(warning, feedback, because)


def end_for_hold(person_id: int, now: datetime) -> None:
    """End the open warning without a word: the hold that it warned of is in force.

    The weekly check does the same, but a path can be complete and the hold over before it comes;
    the page would then warn of feedback that the hold has used up.
    """
    session.execute(update(Warning_).where(
        Warning_.person_id == person_id, Warning_.ended_at.is_(None),
        Warning_.ground == Ground.negative_feedback).values(ended_at=now))


def _clients(items: Collection[dict[str, str]]) -> set[int]:
    """Return the client groups that gave these public items."""
    refs = [item["feedback"] for item in items]
    return set(session.scalars(
        select(Feedback.client_group_id).where(Feedback.ref.in_(refs)))) if refs else set()


def _end(warning: Warning_, feedback: Feedback, because: str) -> None:
    """End it, on record and by letter: the person read that it was there."""
    warning.ended_at = clock.now()
    events.record("warning.ended", by=None, person=warning.person_id,
                  because=f"A public feedback that it counted does not count any more: {because}.",
                  facts={"warning": warning.ref, "feedback": feedback.ref})
    rule = rules.RULE_OF[Ground.negative_feedback]
    title = session.get_one(Contract, feedback.contract_id).title
    told = WarningEnded(
        ref=warning.ref, contract=title, because=because,
        rule=Rule(rule.title, rule.section, rule.version, rule.in_force_since, rule.text))
    correspondence.send(warning.person_id, told, key=f"warning_ended:{warning.ref}")
