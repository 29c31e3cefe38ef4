"""Letters about feedback: readable, answered, to be looked at again, changed, left as it is."""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters import feedback as told
from portal.policy.feedback import Side, answer_window
from portal.services.correspondence import send
from portal.services.feedback import parties
from portal.services.feedback.sheet import Enabled, Sheet

FOLDER = {Side.freelancer: "/feedback", Side.client: "/client/feedback"}


class News(NamedTuple):
    """A feedback that can be read now, and somebody it is about; `key` makes it one letter."""

    ref: str
    contract_id: int
    ended_at: datetime
    title: str
    author: str
    person_id: int
    key: str


def readable(news: News, reader: Side) -> None:
    """Tell somebody on the side that received a feedback that it can be read now."""
    facts = told.FeedbackReadable(
        contract=news.title, author=news.author, path=f"{FOLDER[reader]}/{news.ref}",
        answer_until=answer_window(news.ended_at).closes)
    send(news.person_id, facts, key=news.key)


def answered(sheet: Sheet, answer_ref: str, text: str, *, everyone: bool) -> None:
    """Tell the side that gave a feedback that it was answered, and how."""
    facts = told.AnswerPosted(
        contract=sheet.title, receiver=sheet.receiver, text=text, everyone=everyone,
        path=f"{FOLDER[sheet.side]}/{sheet.ref}")
    for person_id in parties.authors(sheet):
        send(person_id, facts, key=f"answer_posted:{answer_ref}:{person_id}")


def change_enabled(sheet: Sheet, change: Enabled) -> None:
    """Tell the author's side that they may keep or change a feedback, and until when."""
    facts = told.ChangeEnabled(
        contract=sheet.title, receiver=sheet.receiver, closes_at=change.closes_at,
        message=bool(change.message), path=f"{FOLDER[sheet.side]}/{sheet.ref}/change")
    for person_id in parties.authors(sheet):
        send(person_id, facts, key=f"change_enabled:{change.ref}:{person_id}")


def change_made(sheet: Sheet, change: Enabled, enabled_by: int) -> None:
    """Tell whoever asked that the feedback says something else now."""
    stands = sheet.answer is not None and sheet.answer.taken_down_at is None
    facts = told.ChangeMade(contract=sheet.title, author=sheet.author, answered=stands,
                            path=_page(sheet))
    for person_id in parties.receivers(sheet, enabled_by):
        send(person_id, facts, key=f"change_made:{change.ref}:{person_id}")


def change_kept(sheet: Sheet, change: Enabled, enabled_by: int) -> None:
    """Tell whoever asked that the feedback stays as it is, and nothing else."""
    facts = told.ChangeKept(contract=sheet.title, author=sheet.author, path=_page(sheet))
    for person_id in parties.receivers(sheet, enabled_by):
        send(person_id, facts, key=f"change_kept:{change.ref}:{person_id}")


def _page(sheet: Sheet) -> str:
    """Return the page of the receiver on which a feedback stands with its answer."""
    return f"{FOLDER[sheet.side.other]}/{sheet.ref}/change"
