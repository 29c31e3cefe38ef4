"""What was said and sent in a request so far: mails quote it, repeat it, and are answered after it.

All of it is read at once, and kept with the held request.
"""

from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    null,
    or_,
    select,
    union_all,
)

from portal.mail.letters import TO_TEAM
from portal.models import Message, OutboxLetter
from portal.services.cases.held import HeldCase, Sent
from portal.services.mailroom import as_sent
from portal.services.store import one_of, rows, session

MOST_SAID, MOST_SENT = 200, 100

_id = attrgetter("id")
# A letter can have gone out of which the facts alone are kept.
_WORDS = (OutboxLetter.text, OutboxLetter.html,
          and_(OutboxLetter.text.is_(None), OutboxLetter.sent_at.is_not(None)).label("as_facts"))
_LETTER = (OutboxLetter.id, OutboxLetter.case_id,
           *(getattr(OutboxLetter, name) for name in Sent._fields))
_IS_TO_TEAM = one_of(OutboxLetter.letter, TO_TEAM)


def _none(*columns: Any) -> list[ColumnElement[Any]]:
    """Return nothing in place of each of these columns."""
    return [null().cast(column.type).label(column.key) for column in columns]


def _sent(*columns: Any) -> Select[Any]:
    return (select(*_none(Message.author_id), *columns)
            .where(or_(OutboxLetter.case_id == bindparam("case"),
                       and_(OutboxLetter.case_id.is_(None),
                            OutboxLetter.action_id == bindparam("action"))))
            .order_by(OutboxLetter.id.desc()).limit(MOST_SENT))


def _together(*parts: Select[Any]) -> CompoundSelect[Any]:
    return union_all(*(select(part.subquery()) for part in parts))


_SAID = (select(Message.author_id, Message.text, *_none(*_WORDS[1:], *_LETTER))
         .where(Message.case_id == bindparam("case"), Message.voice != "note")
         .order_by(Message.id.desc()).limit(MOST_SAID))
_ALL = _together(_SAID, _sent(*_WORDS, *_LETTER))
# The person quotes no word of letters to the team.
_ALL_TO_PERSON = _together(_SAID, _sent(*_WORDS, *_LETTER).where(~_IS_TO_TEAM),
                           _sent(*_none(*_WORDS), *_LETTER).where(_IS_TO_TEAM))


def texts_for_person(case: HeldCase) -> list[str]:
    """Return what stands in a thread and what we sent them: their reply may quote any of it."""
    return _read(case, _ALL_TO_PERSON)


def texts_for_team(case: HeldCase) -> list[str]:
    """Return the same with our letters to the team: a colleague's reply may quote those, too."""
    return _read(case, _ALL)


def _read(case: HeldCase, query: CompoundSelect[Any]) -> list[str]:
    found = rows(query, {"case": case.id, "action": case.action_id})
    letters = [row for row in found if row.id is not None]
    case.said = [(row.author_id, row.text) for row in found if row.id is None]
    case.sent = [Sent(*row[-len(Sent._fields):]) for row in sorted(letters, key=_id, reverse=True)
                 if row.case_id == case.id]
    known = [text for row in found for text in (row.text, row.html) if text]
    for row in letters:
        if row.as_facts:
            known += as_sent.texts(session.get_one(OutboxLetter, row.id))
    return known
