"""What the team says in a request: an answer that says who is next, and notes among colleagues."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from portal import clock
from portal.mail.render import Letter
from portal.models import Case, Person
from portal.policy import clocks
from portal.policy.instants import pacific_day
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.policy.requests import DATE_AT_MOST, MESSAGE_LIMIT, NOTE_LIMIT
from portal.policy.text import clean, clean_field, first_name
from portal.services import calendar, events, files, letters_of_requests
from portal.services.cases import (
    asking,
    due,
    notices,
    private_words,
    reading,
    staffing,
    threads,
)
from portal.services.cases.threads import Said

Then = Literal["answered", "ask", "keep"]
VERBS = {"answered": "request.answered", "ask": "request.asked", "keep": "request.told"}

CHANGED = ("Something was added to this request while you were writing. It stands below as it is "
           "now; your text is still in the form.")
DATE_OF_RULE = "The date of a report or a review comes from the rule, so it cannot be moved here."
DECIDED_ELSEWHERE = ("A report or a review is answered by its decision. Here you can write a "
                     "message, or ask for something.")


class Answer(NamedTuple):
    """What a member of staff wants to send. `until` is a Pacific day that they named.

    `then`: 'answered' ends the request, 'ask' leaves the next step to the person, 'keep' to
    the team. `seen` is the revision of the thread that the form showed.
    """

    text: str
    then: Then
    until: date | None
    seen: int


def answer(ref: str, given: Answer, *, by: int) -> Case:
    """Send an answer: message, documents, next step, event and letter in one transaction.

    The documents are those that the same member of staff has added to the form of this request.
    Whoever answers a request that nobody has taken on has it from then on. Raises `Conflict`
    if the thread changed since the form was opened, `Misplaced` or `Refusal` otherwise.
    """
    case, staff = _about_to(ref, by)
    text = _words(given.text)
    if twice := asking.said_just_now(case, by, text):
        files.attach(by, reading.draft_of(ref), case_id=case.id, message_id=twice.id)
        return case
    due_at = _checked(case, staff, given, text)
    if case.claimed_by_id is None:
        case.claimed_by_id, case.claimed_at = by, clock.now()
    letter = _letter(case, staff, given.then, text, due_at)
    message = threads.say(case, voice="team", text=text, by=by, facts=_facts(given, due_at))
    files.attach(by, reading.draft_of(ref), case_id=case.id, message_id=message.id)
    _pass_on(case, given.then, due_at, by)
    events.record(VERBS[given.then], by=by, person=case.person_id, action=case.action_id,
                  facts={"request": case.ref, "due_at": due_at and due_at.isoformat()})
    letters_of_requests.answered(case, message, letter)
    return case


def preview(ref: str, given: Answer, *, by: int) -> Letter:
    """Return the letter that `answer` would send now; raises what it would raise."""
    case, staff = _about_to(ref, by)
    text = _words(given.text)
    due_at = _checked(case, staff, given, text)
    return letters_of_requests.preview(case, _letter(case, staff, given.then, text, due_at))


def note(ref: str, *, by: int, text: str) -> Said:
    """Leave a note that only staff read. Raises `Refusal`."""
    case, _ = _about_to(ref, by)
    kept = clean(text, NOTE_LIMIT, "your note")
    if not kept:
        raise Refusal("Write your note first: there is nothing in it yet.")
    return asking.said_just_now(case, by, kept) or threads.say(case, voice="note", text=kept, by=by)


def _about_to(ref: str, by: int) -> tuple[Case, Person]:
    case = staffing.found(ref)
    return case, staffing.acting(case, by)


def _words(text: str) -> str:
    kept = clean_field("text", text, MESSAGE_LIMIT, "your message")
    if not kept:
        raise Misplaced("text", threads.NOTHING_SAID)
    return kept


def _checked(case: Case, staff: Person, given: Answer, text: str) -> datetime | None:
    """Make sure that this can be sent; return the date of the next step."""
    if given.then not in VERBS:
        raise Misplaced("then", "Choose what happens next.")
    if case.claimed_by_id not in {None, staff.id} and not staffing.leads(staff.role_names):
        raise Conflict("A colleague has taken this request on in the meantime. Leave them a note, "
                       "or let them hand it over to you.")
    if case.revision != given.seen:
        raise Conflict(CHANGED)
    try:
        private_words.refuse(case.person_id, text)
    except private_words.Leaked as leaked:
        raise Misplaced("text", leaked.sentence) from None
    return _next_date(case, given)


def _next_date(case: Case, given: Answer) -> datetime | None:
    now, by_rule = clock.now(), case.kind in due.BY_RULE and case.outcome is None
    if given.then == "answered":
        if by_rule:
            raise Misplaced("then", DECIDED_ELSEWHERE)
        return None
    named = _named(given.until, now, working=given.then == "keep")
    if given.then == "ask":
        return named or clocks.info_request_due(now)
    if by_rule and named:
        raise Misplaced("until", DATE_OF_RULE)
    current = case.due_at if case.owed_by == "team" else None
    return named or current or due.answer_due(case, now)


def _named(day: date | None, now: datetime, *, working: bool) -> datetime | None:
    if day is None:
        return None
    today = pacific_day(now)
    if not today < day <= today + DATE_AT_MOST:
        raise Misplaced("until", f"Choose a day within the next {DATE_AT_MOST.days} days.")
    if working and not clocks.is_working_day(day, calendar.holidays()):
        raise Misplaced("until", "Nobody of us works on that day; choose a working day.")
    return clocks.day_named(day)


def _pass_on(case: Case, then: Then, due_at: datetime | None, by: int) -> None:
    if then == "answered" or due_at is None:
        threads.close(case, by=by, outcome="answered")
        return
    who: threads.Who = "person" if then == "ask" else "team"
    if case.closed_at:
        threads.reopen(case, who, due_at)
    elif (case.owed_by, case.due_at) != (who, due_at):
        threads.owe(case, who, due_at)
    if case.action_id and case.kind in notices.KINDS:
        if who == "team":
            notices.move_team_date([case.action_id], due_at)
        else:
            notices.wait_again(case.action_id, due_at)


def _facts(given: Answer, due_at: datetime | None) -> dict[str, str]:
    return {"then": given.then, **({"due_at": due_at.isoformat()} if due_at else {})}


def _letter(case: Case, staff: Person, then: Then, text: str,
            due_at: datetime | None) -> letters_of_requests.Facts:
    kept = files.of_draft(staff.id, reading.draft_of(case.ref))
    return letters_of_requests.answer_facts(
        case, by=first_name(staff.name), text=text, then=then, due_at=due_at,
        documents=tuple(file.name for file in kept))
