"""The queries behind the lists of feedback, built once: which rows, in which order, for whom."""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from portal.models import (
    Action,
    ActionItem,
    Case,
    Change,
    Contract,
    Feedback,
    Organisation,
    Person,
    Report,
    Response,
)
from portal.policy.feedback import Side
from portal.services.feedback.visible import says_something, was_shown
from portal.services.organisations.membership import is_with_others
from portal.services.packing import packed


class Show(StrEnum):
    """What a list shows; the values stand in addresses."""

    all = "all"
    answer = "answer"
    give = "give"
    hold = "hold"
    given = "given"


# The word itself, not a parameter: an index that holds one side only is of use then.
SIDES: dict[Side, ColumnElement[str]] = {
    side: literal_column(f"'{side.value}'") for side in Side}
NOW: BindParameter[datetime] = bindparam("now")
_ANSWER = aliased(Response)

# The same as `visible.by`, which cannot be built before the instant is known.
IS_DUE = or_(Feedback.contract_ended_at < bindparam("ended_before"), Feedback.paired_at <= NOW)
PRIVATE = or_(Feedback.private_comment.is_not(None), Feedback.recommend.is_not(None),
              Feedback.end_reason.is_not(None),
              func.coalesce(Feedback.private_categories, literal_column("''")) !=
              literal_column("''"))
IN_HOLD = exists().where(
    ActionItem.feedback_id == Feedback.id, ActionItem.action_id == Action.id,
    Action.ref == bindparam("hold"), ActionItem.public, ActionItem.dropped_at.is_(None))


def seen(reader: Side) -> ColumnElement[bool]:
    """Say that a received feedback was or is to be seen; of all others there is no trace."""
    return and_(Feedback.side == SIDES[reader.other], says_something(), IS_DUE, was_shown())


def own(reader: Side) -> ColumnElement[bool]:
    """Say that a feedback or a contract is of this side's people."""
    if reader is Side.freelancer:
        return Feedback.freelancer_id == bindparam("person")
    return and_(Contract.organisation_id.in_(bindparam("organisations", expanding=True)),
                is_with_others(bindparam("person")))


def which(reader: Side, show: Show) -> ColumnElement[bool]:
    """Return the condition of one filter."""
    gave = Feedback.side == SIDES[reader]
    if show is Show.given:
        return gave
    if show is Show.answer:
        return and_(seen(reader), Feedback.removed_at.is_(None),
                    Feedback.contract_ended_at >= bindparam("answerable_since"),
                    ~exists().where(_ANSWER.feedback_id == Feedback.id))
    if show is Show.hold:
        return and_(seen(reader), Feedback.removed_at.is_(None), IN_HOLD)
    return or_(gave, seen(reader))


@lru_cache(maxsize=32)
def listed(reader: Side, show: Show, held: bool) -> Select[*tuple[Any, ...]]:
    """Return the query for one page of a filter: told `limit` and `offset`, newest end first."""
    return (_items(reader, held).where(own(reader), which(reader, show)).order_by(*_newest(reader))
            .limit(bindparam("limit")).offset(bindparam("offset")))


@lru_cache(maxsize=4)
def one(reader: Side, held: bool) -> Select[*tuple[Any, ...]]:
    """Return the query for one feedback: told its `ref`; with its stars per aspect."""
    return _items(reader, held).add_columns(Feedback.aspects).where(
        own(reader), which(reader, Show.all), Feedback.ref == bindparam("ref"))


@lru_cache(maxsize=2)
def to_give(reader: Side) -> Select[*tuple[Any, ...]]:
    """Return the query for ended contracts on which this side has said nothing in time."""
    other = Organisation.name if reader is Side.freelancer else Person.name
    return (select(Contract.ref, Contract.title, Contract.ended_at, other, Organisation.name)
            .join(Organisation, Organisation.id == Contract.organisation_id)
            .join(Person, Person.id == Contract.freelancer_id)
            .where(_unsaid(reader)).order_by(Contract.ended_at, Contract.id)
            .limit(bindparam("limit")).offset(bindparam("offset")))


@lru_cache(maxsize=4)
def counts(reader: Side, held: bool) -> Select[*tuple[Any, ...]]:
    """Return the query that counts each filter as far as `most`, and no further."""
    return select(*(_count(reader, show).label(show.value) if held or show is not Show.hold
                    else literal(0).label(show.value) for show in Show))


def _count(reader: Side, show: Show) -> Any:
    if show is Show.give:
        found = select(Contract.id).where(_unsaid(reader))
    else:
        found = select(Feedback.id).where(own(reader), which(reader, show))
        if reader is Side.client:
            found = found.join(Contract, Contract.id == Feedback.contract_id)
    some = found.limit(bindparam("most")).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _unsaid(reader: Side) -> ColumnElement[bool]:
    """Say of a contract that it ended lately and waits for what this side says."""
    mine = (Contract.freelancer_id == bindparam("person") if reader is Side.freelancer
            else own(reader))
    said = exists().where(Feedback.contract_id == Contract.id, Feedback.side == SIDES[reader])
    return and_(mine, Contract.ended_at >= bindparam("ended_before"), Contract.ended_at <= NOW,
                ~said)


def _newest(reader: Side) -> list[ColumnElement[Any]]:
    """The contract that ended last first; of one contract what was received.

    Never by `Feedback.id`: a row made early would tell of a private part that came first.
    """
    ended = Feedback.contract_ended_at if reader is Side.freelancer else Contract.ended_at
    side = Feedback.side.asc() if reader is Side.freelancer else Feedback.side.desc()
    return [ended.desc(), Feedback.contract_id.desc(), side]


def _items(reader: Side, held: bool) -> Select[*tuple[Any, ...]]:
    """Select lines: what each has, and what few have (`items`) as one value."""
    other = Organisation.name if reader is Side.freelancer else Person.name
    return (
        select(Feedback.ref, (Feedback.side == SIDES[reader]).label("mine"),
               Feedback.contract_ended_at.label("ended_at"),
               Feedback.paired_at, Feedback.stars_tenths,
               Feedback.public_comment.label("comment"),
               Feedback.public_categories.label("categories"), Contract.title,
               Contract.ref.label("contract_ref"), other.label("other"),
               Person.ref.label("person_ref"),
               Response.text.label("answer"), Response.posted_at.label("answered_at"),
               case((Feedback.side == SIDES[reader], PRIVATE), else_=literal_column("1 = 0"))
               .label("private_too"), _seldom(held).label("seldom"))
        .join(Contract, Contract.id == Feedback.contract_id)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .join(Person, Person.id == Feedback.freelancer_id)
        .outerjoin(Response, Response.feedback_id == Feedback.id)
        .outerjoin(Change, Change.feedback_id == Feedback.id)
        .outerjoin(Report, and_(Report.feedback_id == Feedback.id,
                                Report.reporter_id == bindparam("person")))
        .outerjoin(Case, Case.id == Report.case_id))


def _seldom(held: bool) -> ColumnElement[Any]:
    """Only where there is a hold, and so for freelancers alone, it may list some of them."""
    counted = IN_HOLD if held else false()
    starts = (Feedback.removed_at, Feedback.changed_at, Response.taken_down_at, Change.enabled_at,
              Report.reported_at)
    return packed(or_(*(start.is_not(None) for start in starts), counted), (
        Feedback.removed_at, Feedback.changed_at, Response.taken_down_at,
        Change.enabled_at, Change.closes_at, Change.decided_at, Change.outcome, counted,
        Case.ref, Report.reported_at, Case.due_at, Case.owed_by, Report.outcome,
        Report.decided_at))
