"""Letters about feedback: readable, answered, to be looked at again, changed, left as it is."""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters import Facts
from portal.mail.letters import feedback as told
from portal.policy.feedback import Side, answer_window
from portal.services.correspondence import send, send_news
from portal.services.feedback import parties
from portal.services.feedback.sheet import Enabled, Sheet
from portal.services.mailroom import choices

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
    _tell(sheet, sheet.side, sheet.author_id, facts, key=f"answer_posted:{answer_ref}")


def change_enabled(sheet: Sheet, change: Enabled) -> None:
    """Tell the author's side that they may keep or change a feedback, and until when."""
    facts = told.ChangeEnabled(
        contract=sheet.title, receiver=sheet.receiver, closes_at=change.closes_at,
        message=bool(change.message), path=f"{FOLDER[sheet.side]}/{sheet.ref}/change")
    _tell(sheet, sheet.side, sheet.author_id, facts, key=f"change_enabled:{change.ref}")


def change_made(sheet: Sheet, change: Enabled, enabled_by: int) -> None:
    """Tell whoever asked that the feedback says something else now."""
    stands = sheet.answer is not None and sheet.answer.taken_down_at is None
    facts = told.ChangeMade(contract=sheet.title, author=sheet.author, answered=stands,
                            path=_page(sheet))
    _tell(sheet, sheet.side.other, enabled_by, facts, key=f"change_made:{change.ref}")


def change_kept(sheet: Sheet, change: Enabled, enabled_by: int) -> None:
    """Tell whoever asked that the feedback stays as it is, and nothing else."""
    facts = told.ChangeKept(contract=sheet.title, author=sheet.author, path=_page(sheet))
    _tell(sheet, sheet.side.other, enabled_by, facts, key=f"change_kept:{change.ref}")


def _tell(sheet: Sheet, side: Side, first: int | None, facts: Facts, *, key: str) -> None:
    """Tell one side, or only who of it comes `first`."""
    topic = choices.topic_of(facts)
    assert topic is not None  # news can be turned off
    for person in parties.readers(sheet, side, topic, first=first):
        send_news(person, topic, facts, key=f"{key}:{person.id}")


def _page(sheet: Sheet) -> str:
    """Return the page of the receiver on which a feedback stands with its answer."""
    return f"{FOLDER[sheet.side.other]}/{sheet.ref}/change"
