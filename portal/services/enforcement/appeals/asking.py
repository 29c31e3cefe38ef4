"""Asking for a review: on the page, or by a mail that was read.

Standing plays no part: whoever is on hold, suspended or closed is heard like anybody else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.models import Appeal, Argument, Case
from portal.policy import clocks
from portal.policy.requests import SAID_TWICE
from portal.services import calendar, events, files, letters_of_reviews, letters_to_team
from portal.services.cases import notices, removal_notices, threads
from portal.services.enforcement.appeals import arguments as said_by
from portal.services.enforcement.appeals import known as reviews
from portal.services.enforcement.appeals import matters
from portal.services.enforcement.appeals.known import AlreadyAsked, Asked
from portal.services.enforcement.appeals.matters import Matter
from portal.services.enforcement.standing import lock
from portal.services.store import session
from portal.services.work import drafts

FORM = "review"

ASKED = "You asked for a review of this. It is request {ref}, and somebody else decides it."


def draft_of(ref: str) -> str:
    """Return the name under which documents of a review wait until it is sent."""
    return f"{FORM} {ref}"


def ask(person_id: int, ref: str, arguments: Sequence[str], *, new_evidence: str = "",
        via: threads.Via = "page", facts: Mapping[str, Any] | None = None,
        answers_by: datetime | None = None) -> Case:
    """Open a review of a decision: request, arguments, documents, event and receipt at once.

    `ref` is a decision of the person's (D-…) or a report of theirs that was answered (Q-…);
    each of `arguments` will be answered by itself. A mail that objects comes through here too
    (`via="mail"`, with the `facts` of its words, and with `answers_by` if it answers what the
    decision asked as well: by then the team looks at that). The same words again within a moment
    are the same review. Raises `LookupError` for what is not theirs, `AlreadyAsked`, `Misplaced` or
    `Refusal`.
    """
    matter = _locked(person_id, ref)
    known, now = reviews.of_matter(matter), clock.now()
    try:
        reviews.demand_open(matter, known, now)
    except AlreadyAsked:
        if twice := _asked_just_now(person_id, known, arguments):
            files.attach(person_id, draft_of(ref), case_id=twice.id,
                         message_id=threads.first_message(twice).id)
            return twice
        raise
    said, new = said_by.checked(arguments, new_evidence, needs=reviews.needs_new(known))
    case = _open(matter, said, new, via, facts)
    _keep(matter, case, said, new, via)
    letters_of_reviews.received(case, matter.words, len(said), answers_by)
    message = threads.first_message(case)
    files.attach(person_id, draft_of(ref), case_id=case.id, message_id=message.id)
    drafts.remove(person_id, FORM, ref)
    if via == "page":  # whoever reads a mail tells the team when its documents are there
        letters_to_team.wrote(case, message)
    return case


def _open(matter: Matter, said: Sequence[str], new: str | None, via: threads.Via,
          facts: Mapping[str, Any] | None) -> Case:
    return threads.open(
        matter.person_id, kind="review", by=matter.person_id, via=via,
        subject=f"Review of {matter.words.replace('your', 'the')}",
        text=said_by.as_message(said, new), action_id=matter.action_id,
        feedback_id=matter.feedback_id, facts=dict(facts or {}),
        due_at=clocks.review_answer_due(clock.now(), calendar.holidays()))


def _locked(person_id: int, ref: str) -> Matter:
    """Return what the review is about, with everything that could pass it locked."""
    lock(person_id)
    matter = matters.of_person(person_id, ref)
    if matter is None:
        raise LookupError(ref)
    return matter


def _asked_just_now(person_id: int, known: Sequence[Asked],
                    arguments: Sequence[str]) -> Case | None:
    """Return the review that the same words opened a moment ago: a button pressed twice."""
    latest = known[0]
    if latest.person_id != person_id or clock.now() - latest.asked_at > SAID_TWICE:
        return None
    case = threads.of_person(person_id, latest.ref)
    kept = case and session.scalars(select(Argument.text).where(Argument.case_id == case.id)
                                    .order_by(Argument.number)).all()
    return case if kept == said_by.not_empty(arguments) else None


def _keep(matter: Matter, case: Case, said: Sequence[str], new: str | None,
          via: threads.Via) -> None:
    session.add(Appeal(
        case_id=case.id, action_id=matter.action_id, report_case_id=matter.report_case_id,
        about_person_id=matter.about_person_id, asked_at=case.opened_at, asked_via=via,
        new_evidence=new, first_decided_by_id=matter.first_decided_by_id,
        first_approved_by_id=matter.first_approved_by_id))
    session.flush()
    session.add_all(Argument(case_id=case.id, number=number, text=text)
                    for number, text in enumerate(said, 1))
    session.flush()
    events.record("review.asked", by=matter.person_id, person=matter.about_person_id,
                  action=matter.action_id, facts={"request": case.ref, "via": via})
    _tell_the_first_thread(matter, case)


def _tell_the_first_thread(matter: Matter, case: Case) -> None:
    """Say in the thread of what is objected to that a review was asked for."""
    text = ASKED.format(ref=case.ref)
    # The thread of the report belongs to whoever reported it.
    if matter.removed and matter.feedback_id:
        removal_notices.tell(matter.person_id, matter.feedback_id, text)
        return
    opened = (notices.of(matter.action_id) if matter.action_id
              else session.get(Case, matter.report_case_id))
    if opened is not None:
        threads.say(opened, voice="event", text=text, by=None)
