"""The receiver lets the author change a public feedback; the author keeps or changes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from portal import clock, dates
from portal.models import Change, Feedback, Person
from portal.models.base import new_ref
from portal.policy.feedback import (
    CHANGE_MESSAGE_LIMIT,
    COMMENT_LIMIT,
    Side,
    change_window,
    mean_tenths,
)
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.policy.vocabulary import UTC, Ability
from portal.services import events, letters_of_feedback
from portal.services.days import day_of
from portal.services.enforcement import standing
from portal.services.feedback import given, parties, sheets, versions
from portal.services.feedback.sheet import Enabled, Said, Sheet
from portal.services.many import insert
from portal.services.store import session
from portal.services.work import drafts

MESSAGE = "message"  # form of the drafts of the one who asks
REWRITING = "rewriting"  # and of the one who changes

BECAUSE = "{receiver} let the author look at it again."
REMOVED = "This feedback was removed in the meantime, so there is nothing to change any more."
ONCE = ("{author} was asked on {day} to look at this feedback again. This can be done once for "
        "each contract, so nothing was sent.")
NOBODY = "Nobody acts for {author} here any more, so nobody could change it."
OVER = "The time to decide ended on {day}. The feedback stays as it was."
KEPT = "It was decided on {day} that this feedback stays as it is."
CHANGED = "This feedback was changed on {day}. That can be done once."
NO_STARS = ("Give stars for at least one point: a public feedback is shown with its stars. It can "
            "be changed, not emptied.")
THE_SAME = "This is what the feedback says already. Change something, or leave it as it is."


def message_of(text: str) -> str | None:
    """Return the message as it is stored, None for none; raises `Refusal` for too long a one."""
    return clean(text, CHANGE_MESSAGE_LIMIT, "your message") or None


def demand_new(sheet: Sheet, person_id: int) -> None:
    """Raise `Refusal`, for this person, if the author was asked before."""
    if sheet.change is not None:
        raise Refusal(_once(sheet, person_id, sheet.change.enabled_at))


def nobody(sheet: Sheet) -> str | None:
    """Return the sentence that nobody could change a feedback, None where somebody could."""
    return None if parties.has_authors(sheet) else NOBODY.format(author=sheet.author)


def enable(person_id: int, ref: str, *, reader: Side, message: str = "") -> None:
    """Let the author of a received feedback change its public part, once, for some days.

    Every request is on record. Raises `LookupError` for a feedback this person did not receive
    or cannot see, `Paused` while messages are paused, `Refusal` for the second time, too long
    a message, and where nobody could decide.
    """
    if sheets.received(person_id, ref, reader) is None:
        raise LookupError(ref)
    standing.require(person_id, Ability.send_message)
    words = message_of(message)
    sheet = _locked(sheets.received, person_id, ref, reader)
    demand_new(sheet, person_id)
    if no := nobody(sheet):
        raise Refusal(f"{no} Nothing was sent.")
    now = clock.now()
    made = _insert(sheet, person_id, words, now)
    drafts.remove(person_id, MESSAGE, ref)
    events.record("feedback.change_enabled", by=person_id, person=sheet.freelancer_id,
                  facts={"feedback": ref, "change": made.ref})
    letters_of_feedback.change_enabled(sheet, made)


def demand_open(change: Enabled, person_id: int, now: datetime) -> None:
    """Raise `Refusal`, for this person, if it was decided already or the time is over."""
    if change.decided_at is not None:
        words = CHANGED if change.outcome == "changed" else KEPT
        raise Refusal(words.format(day=day_of(person_id, change.decided_at)))
    if not change.is_open(now):
        raise Refusal(OVER.format(day=dates.rule_words(change.closes_at, rule=UTC)))


def demand_different(before: Said, said: Said) -> None:
    """Raise `Refusal` if a feedback would say what it says already."""
    if before == said:
        raise Refusal(THE_SAME)


def keep(person_id: int, ref: str, *, reader: Side) -> None:
    """Leave a feedback as it is; twice is as good as once. The receiver learns that alone.

    Raises `LookupError` where nobody asked this person's side, `Refusal` after the time and
    where it was changed.
    """
    sheet, change = _asked(person_id, ref, reader)
    if change.outcome == "kept":
        return
    now = clock.now()
    demand_open(change, person_id, now)
    _decide(sheet, change, person_id, "kept", now)
    events.record("feedback.kept", by=person_id, person=sheet.freelancer_id,
                  facts={"feedback": ref, "change": change.ref})
    letters_of_feedback.change_kept(sheet, change, _enabler(change))


def change(person_id: int, ref: str, *, reader: Side, said: Said) -> None:
    """Change the public part of a feedback; what it said until now is kept as a version.

    The sums of a hold or a warning that count it are redone in this transaction. Raises
    `LookupError` where nobody asked this person's side, `Refusal` after the time, after a
    decision and where nothing is different.
    """
    sheet, enabled = _asked(person_id, ref, reader)
    if enabled.outcome == "changed" and sheet.said == said:
        return
    now = clock.now()
    demand_open(enabled, person_id, now)
    demand_different(sheet.said, said)
    versions.keep(sheet.id, sheet.said, by=person_id, now=now)
    given.change(
        session.get_one(Feedback, sheet.id, populate_existing=True),
        by=session.get_one(Person, person_id), because=BECAUSE.format(receiver=sheet.receiver),
        aspects=said.aspects or None, stars_tenths=said.stars_tenths,
        public_comment=said.comment or None, public_categories=said.categories)
    _decide(sheet, enabled, person_id, "changed", now)
    drafts.remove(person_id, REWRITING, ref)
    letters_of_feedback.change_made(sheet, enabled, _enabler(enabled))


def wording(before: Said, *, aspects: dict[str, int], comment: str,
            categories: frozenset[str]) -> Said:
    """Return a changed public part as it is stored; stars of no aspect stay until some are given.

    Raises `Refusal` for too long a comment and where no stars would be left.
    """
    words = clean(comment, COMMENT_LIMIT, "your comment")
    stars = mean_tenths(aspects)
    if stars is None and not before.aspects:
        stars = before.stars_tenths
    had_stars = before.stars_tenths is not None
    if stars is None and (had_stars or not (words or categories)):
        raise Refusal(NO_STARS)
    return Said(aspects, stars, words, categories)


def _asked(person_id: int, ref: str, reader: Side) -> tuple[Sheet, Enabled]:
    """Return a given feedback and what was asked about it, both locked as they stand now."""
    found = sheets.given(person_id, ref, reader)
    if found is None or found.change is None:
        raise LookupError(ref)
    standing.lock(found.freelancer_id)
    sheet = _locked(sheets.given, person_id, ref, reader)
    if sheet.change is None:
        raise LookupError(ref)
    return sheet, sheet.change


def _locked(find: Any, person_id: int, ref: str, reader: Side) -> Sheet:
    found: Sheet | None = find(person_id, ref, reader)
    if found is not None:
        sheets.lock(found.id)
        found = find(person_id, ref, reader)
    if found is None:
        raise Refusal(REMOVED)
    return found


def _insert(sheet: Sheet, person_id: int, message: str | None, now: datetime) -> Enabled:
    """Store the request; the lock makes it the only one, and the constraint makes sure of it."""
    closes = change_window(now).closes
    ref: str | None = session.scalar(
        insert(Change).values(
            ref=new_ref("E"), feedback_id=sheet.id, enabled_by_id=person_id, enabled_at=now,
            closes_at=closes, message=message)
        .on_conflict_do_nothing(index_elements=["feedback_id"]).returning(Change.ref))
    if ref is None:
        raise Refusal(_once(sheet, person_id, now))
    return Enabled(ref, now, closes, message, None, None)


def _decide(sheet: Sheet, change: Enabled, person_id: int, outcome: str, now: datetime) -> None:
    decided = session.execute(
        update(Change).where(Change.feedback_id == sheet.id, Change.decided_at.is_(None))
        .values(decided_at=now, decided_by_id=person_id, outcome=outcome)
        .execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    if not decided:
        raise Refusal(OVER.format(day=dates.rule_words(change.closes_at, rule=UTC)))


def _enabler(change: Enabled) -> int:
    return session.scalars(select(Change.enabled_by_id).where(Change.ref == change.ref)).one()


def _once(sheet: Sheet, person_id: int, when: datetime) -> str:
    return ONCE.format(author=sheet.author, day=day_of(person_id, when))
