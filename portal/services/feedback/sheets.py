"""Finding one feedback through its reader: received, given, reportable, or received once."""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import Change, Contract, Feedback, Organisation, Person, Response
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.services import store
from portal.services.feedback import asking, visible
from portal.services.feedback.sheet import Answer, Enabled, Said, Sheet
from portal.services.organisations.membership import is_client_of
from portal.services.store import rows

_Answerer = aliased(Person)

_SELECT: Select[*tuple[Any, ...]] = (
    select(Feedback.id, Feedback.ref, Feedback.side, Feedback.author_id,
           Feedback.contract_ended_at, Feedback.changed_at, Feedback.aspects,
           Feedback.stars_tenths, Feedback.public_comment, Feedback.public_categories,
           Person.id.label("freelancer_id"), Person.name.label("freelancer"),
           Person.ref.label("freelancer_ref"), Contract.title,
           Contract.ref.label("contract_ref"), Organisation.id.label("organisation_id"),
           Organisation.name.label("organisation"), Response.ref.label("answer_ref"),
           Response.text.label("answer_text"), Response.posted_at, Response.taken_down_at,
           Response.author_id.label("answered_by"), _Answerer.name.label("answerer"),
           Change.ref.label("change_ref"), Change.enabled_at, Change.closes_at, Change.message,
           Change.decided_at, Change.outcome)
    .join(Contract, Contract.id == Feedback.contract_id)
    .join(Person, Person.id == Feedback.freelancer_id)
    .join(Organisation, Organisation.id == Contract.organisation_id)
    .outerjoin(Response, Response.feedback_id == Feedback.id)
    .outerjoin(_Answerer, _Answerer.id == Response.author_id)
    .outerjoin(Change, Change.feedback_id == Feedback.id))


_PERSON: BindParameter[int] = bindparam("person")
_THIS = Feedback.ref == bindparam("ref")
_STANDS, _SAYS_SOMETHING = Feedback.removed_at.is_(None), visible.says_something()
_LOCKED, _LOCKED_THIS = (
    select(Feedback.id).where(which).with_for_update(key_share=True)
    for which in (Feedback.id == bindparam("feedback"), _THIS))


def received(person_id: int, ref: str, reader: Side) -> Sheet | None:
    """Return a feedback that this person received as freelancer or for a client, and can see."""
    return _one(_received(reader), person_id, ref)


def received_now(person_id: int, ref: str, reader: Side) -> Sheet | None:
    """Return the same as it stands now, locked until the transaction ends."""
    store.lock(_LOCKED_THIS, {"ref": ref})
    return received(person_id, ref, reader)


def given(person_id: int, ref: str, reader: Side) -> Sheet | None:
    """Return a feedback that this person's side gave and that was not removed."""
    return _one(_given(reader), person_id, ref)


def reportable(person_id: int, ref: str, reader: Side) -> Sheet | None:
    """Return what `received` returns, what `given` does, or what only its author may object to.

    That is a private part alone that this very person wrote.
    """
    return _one(_reportable(reader), person_id, ref)


def was_received(person_id: int, ref: str, reader: Side) -> bool:
    """Tell whether a feedback could be seen by this person until it was removed."""
    return bool(rows(_was_received(reader), _told(person_id, ref)))


def lock(feedback_id: int) -> None:
    """Lock a feedback with its answer and its change until the transaction ends."""
    store.lock(_LOCKED, {"feedback": feedback_id})


@cache
def _received(reader: Side) -> Select[*tuple[Any, ...]]:
    return _SELECT.where(_THIS, _is_of(reader), _shown_to(reader))


@cache
def _given(reader: Side) -> Select[*tuple[Any, ...]]:
    return _SELECT.where(_THIS, _is_of(reader), Feedback.side == asking.SIDES[reader],
                         _STANDS, _SAYS_SOMETHING)


@cache
def _reportable(reader: Side) -> Select[*tuple[Any, ...]]:
    own = and_(Feedback.side == asking.SIDES[reader], _STANDS,
               or_(_SAYS_SOMETHING, Feedback.author_id == _PERSON))
    return _SELECT.where(_THIS, _is_of(reader), or_(_shown_to(reader), own))


@cache
def _was_received(reader: Side) -> Select[int]:
    return (select(Feedback.id).join(Contract, Contract.id == Feedback.contract_id)
            .where(_THIS, _is_of(reader), asking.seen(reader), Feedback.removed_at.is_not(None)))


def _shown_to(reader: Side) -> ColumnElement[bool]:
    """Say what `visible.shown` says, of the other side's feedback, before the instant is known."""
    return and_(asking.seen(reader), _STANDS)


def _is_of(reader: Side) -> ColumnElement[bool]:
    if reader is Side.freelancer:
        return Feedback.freelancer_id == _PERSON
    return is_client_of(_PERSON)


def _one(query: Select[*tuple[Any, ...]], person_id: int, ref: str) -> Sheet | None:
    found = rows(query, _told(person_id, ref))
    return _sheet(found[0]) if found else None


def _told(person_id: int, ref: str) -> dict[str, Any]:
    now = clock.now()
    return {"person": person_id, "ref": ref, "now": now, "ended_before": policy.ended_before(now)}


def _sheet(row: Any) -> Sheet:
    said = Said(row.aspects or {}, row.stars_tenths, row.public_comment or "",
                row.public_categories)
    answer = row.answer_ref and Answer(
        row.answer_ref, row.answer_text, row.posted_at, row.taken_down_at, row.answered_by,
        row.answerer)
    change = row.change_ref and Enabled(
        row.change_ref, row.enabled_at, row.closes_at, row.message, row.decided_at, row.outcome)
    return Sheet(
        row.id, row.ref, Side(row.side), row.author_id, row.contract_ended_at, row.changed_at,
        row.freelancer_id, row.freelancer, row.freelancer_ref, row.title, row.contract_ref,
        row.organisation_id, row.organisation, said, answer or None, change or None)
