"""Telling whoever a feedback is about that they can read it now: only once they really can.

Nothing here looks at a private part, nor at when a row was made: who is told of what, and when,
is the same with and without one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, literal, select, tuple_
from sqlalchemy.orm import aliased

from portal.mail.letters.feedback import FeedbackReadable
from portal.mail.letters.kinds import kind_of
from portal.models import Contract, Feedback, Member, Organisation, OutboxLetter, Person, Response
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.services import humans, letters_of_feedback
from portal.services.feedback import visible
from portal.services.letters_of_feedback import News
from portal.services.store import session

BATCH = 500
_Freelancer, _Colleague = aliased(Person), aliased(Person)


def run(as_of: datetime, *, commit: Callable[[], None] = lambda: None) -> int:
    """Write to everybody whose feedback has become readable lately; how many were to be told.

    `as_of` is aware UTC; `commit` ends each batch. It may run late, again and in several places.
    """
    return sum(_all(reader, as_of, commit) for reader in Side)


def tell(contract_id: int, as_of: datetime) -> None:
    """Write to both sides of a contract, in the transaction in which the second one gave theirs."""
    for reader in Side:
        for news in _found(reader, as_of, Contract.id == contract_id):
            letters_of_feedback.readable(news, reader)


def _all(reader: Side, as_of: datetime, commit: Callable[[], None]) -> int:
    done, last = 0, (0, 0)
    while found := _found(reader, as_of, _after(reader, last), limit=BATCH):
        for news in found:
            letters_of_feedback.readable(news, reader)
        commit()
        done, last = done + len(found), (found[-1].contract_id, found[-1].person_id)
    return done


def _after(reader: Side, last: tuple[int, int]) -> ColumnElement[bool]:
    """Say what comes after the last batch: who does without these letters is not asked again."""
    return tuple_(Contract.id, _receiver(reader)) > tuple_(*map(literal, last))


def _found(reader: Side, as_of: datetime, *which: ColumnElement[bool],
           limit: int | None = None) -> list[News]:
    """Return what became visible lately, was not answered and not told to its receivers yet.

    In the order of contracts: that of feedback would tell which was made early, see
    docs/decisions/0013.
    """
    to = cast(_receiver(reader), String)
    key = literal(f"{kind_of(FeedbackReadable).name}:").concat(Feedback.ref).concat(":").concat(to)
    told, answered = OutboxLetter.dedupe_key == key, Response.feedback_id == Feedback.id
    found = _of(reader, key).where(
        Feedback.side == reader.other, visible.shown(as_of),
        visible.since(policy.news_since(as_of)), ~exists().where(answered), ~exists().where(told),
        *which).order_by(Contract.id, _receiver(reader)).limit(limit)
    return [News(*row) for row in session.execute(found)]


def _of(reader: Side, key: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    """Select feedback with each person it is about: for a client all who act for it."""
    author = Organisation.name if reader is Side.freelancer else _Freelancer.name
    found = (select(Feedback.ref, Contract.id, Feedback.contract_ended_at, Contract.title, author,
                    _receiver(reader), key)
             .join(Contract, Contract.id == Feedback.contract_id)
             .join(Organisation, Organisation.id == Contract.organisation_id)
             .join(_Freelancer, _Freelancer.id == Contract.freelancer_id))
    if reader is Side.freelancer:
        return found
    return (found.join(Member, Member.organisation_id == Organisation.id)
            .join(_Colleague, _Colleague.id == Member.person_id)
            .where(Member.left_at.is_(None), humans.are_two(_Colleague, _Freelancer)))


def _receiver(reader: Side) -> Any:
    return Contract.freelancer_id if reader is Side.freelancer else Member.person_id
