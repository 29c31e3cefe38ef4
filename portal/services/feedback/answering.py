"""The one answer to a feedback: posted by whoever received it, never edited."""

from datetime import datetime

from sqlalchemy import update

from portal import clock, dates
from portal.models import Response
from portal.policy.feedback import COMMENT_LIMIT, Side
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.policy.vocabulary import UTC, Ability
from portal.services import events, letters_of_feedback
from portal.services.days import day_of
from portal.services.enforcement import standing
from portal.services.feedback import sheets
from portal.services.feedback.sheet import Answer, Sheet
from portal.services.many import insert_new
from portal.services.store import session
from portal.services.work import drafts

FORM = "answer"  # of its drafts

TOO_LATE = "The time to answer this feedback ended on {day}. Nothing was posted."
ONE = "Feedback can be answered only once, so this one was not posted."
STAYS = ("An answer can be taken down only after the feedback it belongs to was changed. "
         "This one stays.")


def wording(text: str) -> str:
    """Return an answer as it is stored; raises `Refusal` for none and for too long a one."""
    words = clean(text, COMMENT_LIMIT, "your answer")
    if not words:
        raise Refusal("Write your answer before you preview it.")
    return words


def demand_open(sheet: Sheet, person_id: int, now: datetime) -> None:
    """Raise `Refusal`, for this person, if there is an answer already, or the time is over."""
    if sheet.answer is not None:
        raise Refusal(_answered(sheet.answer, sheet, person_id))
    window = sheet.answer_window
    if not window.is_open(now):
        raise Refusal(TOO_LATE.format(day=dates.rule_words(window.closes, rule=UTC)))


def demand_may(person_id: int) -> None:
    """Raise `Paused` while answering is paused for a person."""
    standing.require(person_id, Ability.answer_feedback)


def post(person_id: int, ref: str, *, reader: Side, text: str, everyone: bool) -> str:
    """Post the one answer to a received feedback and return its ref.

    `everyone` says that the answer is public. The same person posting the same words twice
    posts once. Raises `LookupError` for a
    feedback this person did not receive or cannot see, `Paused` while answering is paused,
    `Refusal` for unfit words, after the time, and where there is an answer already.
    """
    demand_may(person_id)
    words = wording(text)
    sheet = sheets.received_now(person_id, ref, reader)
    if sheet is None:
        raise LookupError(ref)
    if _is_the_same(sheet, person_id, words):
        return sheet.answer.ref if sheet.answer else ""
    now = clock.now()  # after the locks: who waited past the last second is too late
    demand_open(sheet, person_id, now)
    posted = _insert(sheet, person_id, words, now)
    drafts.remove(person_id, FORM, ref)
    events.record("feedback.answered", by=person_id, person=sheet.freelancer_id,
                  facts={"feedback": ref, "answer": posted})
    letters_of_feedback.answered(sheet, posted, words, everyone=everyone)
    return posted


def take_down(person_id: int, ref: str, *, reader: Side) -> None:
    """Take down an answer that was written before the feedback changed; twice is as good as once.

    Raises `LookupError` where there is no such answer, `Refusal` for one that is not older.
    """
    sheet = sheets.received_now(person_id, ref, reader)
    if sheet is None or sheet.answer is None:
        raise LookupError(ref)
    if sheet.answer.taken_down_at is not None:
        return
    if not sheet.may_take_down:
        raise Refusal(STAYS)
    session.execute(update(Response).where(Response.ref == sheet.answer.ref)
                    .values(taken_down_at=clock.now()))
    events.record("feedback.answer_taken_down", by=person_id, person=sheet.freelancer_id,
                  facts={"feedback": ref, "answer": sheet.answer.ref})


def _is_the_same(sheet: Sheet, person_id: int, words: str) -> bool:
    """Whether what stands is what this person posts once more: a second click, not a second try."""
    answer = sheet.answer
    return bool(answer and answer.author_id == person_id and answer.text == words
                and answer.taken_down_at is None)


def _answered(answer: Answer, sheet: Sheet, person_id: int) -> str:
    when = day_of(person_id, answer.posted_at)
    if answer.taken_down_at is not None:
        return f"This feedback was answered on {when}, and the answer was taken down. {ONE}"
    if sheet.side is Side.client:
        return f"You answered this feedback on {when}. {ONE}"
    return f"{answer.author} answered this feedback for {sheet.receiver} on {when}. {ONE}"


def _insert(sheet: Sheet, person_id: int, words: str, now: datetime) -> str:
    """Store the answer; the lock makes it the only one, and the constraint makes sure of it."""
    stored = insert_new(
        Response.__table__, {"feedback_id": sheet.id, "author_id": person_id, "text": words,
                             "posted_at": now}, "feedback_id")
    if stored is None:
        raise Refusal(ONE)
    ref: str = stored.ref
    return ref
