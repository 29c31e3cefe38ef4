"""Who is told besides the freelancer: clients of running contracts, in neutral words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy import text as sql

from portal import clock
from portal.models import Action, Contract, Member, OutboxLetter, Person, Telling
from portal.models.enforcement import UNTOLD
from portal.policy import violations
from portal.policy.vocabulary import Ability, Kind
from portal.services import events, humans, letters_of_decisions
from portal.services.enforcement import kinds, neutral, standing
from portal.services.organisations.membership import acting_for
from portal.services.store import session

MOST = 200  # in one turn; the next one goes on


def tell_due(as_of: datetime) -> int:
    """Tell clients of every restriction that has begun and that its own person was told of first.

    "First" is a fact: their letter was carried. After a day without that, the page has said it.
    """
    due = session.scalars(
        select(Action).where(sql(UNTOLD), Action.in_force_from <= as_of, _knows(as_of),
                             or_(Action.ends_at.is_(None), Action.ends_at > as_of))
        .order_by(Action.in_force_from).limit(MOST)
        .with_for_update(skip_locked=True, key_share=True)).all()
    return sum(tell(action) for action in due)


def tell(action: Action) -> int:
    """Write to the clients of running contracts, each person once; how many were written to.

    Nothing for a decision that lets running contracts go on. Safe to repeat.
    """
    assert action.in_force_from is not None  # nobody is told of a proposal
    now = clock.now()
    action.clients_told_at = action.clients_told_at or now
    name = session.get_one(Person, action.person_id).name
    words = neutral.words(Kind(action.kind), name, action.in_force_from, kinds.scope(action))
    if words is None:
        return 0
    new = [row for row in _clients(action) if not _told(action.id, row.person_id)]
    for row in new:
        session.add(Telling(action_id=action.id, person_id=row.person_id,
                            organisation_id=row.organisation_id, told_at=now, text=words))
        letters_of_decisions.client_note(action, row.person_id, name=name, text=words)
    session.flush()
    if new:
        events.record("clients.told", by=None, person=action.person_id, action=action.id,
                      facts={"people": len(new)})
    return len(new)


def over(action: Action) -> int:
    """Tell the same people that somebody can work again; how many.

    Nobody while something else keeps them from it: its end tells all who were told of either.
    """
    return _correct(action)


def correct(action: Action, because: str) -> int:
    """Tell the same people that the decision was wrong; how many. `because` is for the record.

    Nobody but those who were told, and nobody twice; the freelancer's reasons stay theirs.
    Whoever read before that it is over reads now that it was a mistake; all of them once the
    freelancer can work.
    """
    session.execute(update(Telling).where(Telling.action_id == action.id)
                    .values(corrected_at=None))
    count = _correct(action, wrong=action.id)
    events.record("clients.corrected", by=None, person=action.person_id, action=action.id,
                  because=because, facts={"people": count})
    return count


def people_told(action_id: int) -> int:
    """Return how many people at clients were told of a decision."""
    return session.scalar(select(func.count()).where(Telling.action_id == action_id)) or 0


def words_for(reader_id: int, contract_ref: str, now: datetime) -> str | None:
    """Return the neutral words about the freelancer of a running contract, as its client was told.

    Everybody who acts for that client reads them while they hold; nobody else does, and nobody
    before the freelancer's own letter has left.
    """
    work = (select(Contract.freelancer_id, Contract.organisation_id)
            .where(Contract.ref == contract_ref,
                   Contract.organisation_id.in_(acting_for(reader_id)),
                   or_(Contract.ended_at.is_(None), Contract.ended_at > now))).cte()
    freelancer = select(work.c.freelancer_id).scalar_subquery()
    row = session.execute(
        select(Telling.text).join(Action, Action.id == Telling.action_id)
        .join(work, or_(work.c.organisation_id == Telling.organisation_id,
                        Telling.person_id == reader_id))
        .where(Action.person_id.in_(humans.accounts_of(freelancer)),
               Telling.corrected_at.is_(None),
               or_(Action.ends_at.is_(None), Action.ends_at > now))
        .order_by(Telling.told_at.desc()).limit(1)).first()
    return row.text if row else None


def _correct(action: Action, *, wrong: int | None = None) -> int:
    """Correct all that stands uncorrected about this human being; `wrong` was a mistake too."""
    now = clock.now()
    action.clients_told_at = action.clients_told_at or now  # whoever was not told never will be
    if standing.others_take(action, Ability.work_contract):
        return 0
    open_ = session.execute(_uncorrected(action.person_id)).all()
    mistaken = {telling.person_id for telling, annulled_at in open_
                if annulled_at or telling.action_id == wrong}
    name = session.get_one(Person, action.person_id).name
    for telling, _ in open_:
        telling.corrected_at = now
    people = sorted({telling.person_id for telling, _ in open_})
    for one in people:
        letters_of_decisions.client_correction(action, one, name=name, mistake=one in mistaken)
    session.flush()
    return len(people)


def _uncorrected(person_id: int) -> Select[*tuple[Any, ...]]:
    return (select(Telling, Action.annulled_at).join(Action, Action.id == Telling.action_id)
            .where(Action.person_id.in_(humans.accounts_of(person_id)),
                   Telling.corrected_at.is_(None))
            .execution_options(populate_existing=True))


def _clients(action: Action) -> Sequence[Any]:
    """Return whoever acts for a client with a running contract, with the organisation."""
    runs = or_(Contract.ended_at.is_(None), Contract.ended_at > clock.now())
    found = session.execute(
        select(Member.person_id, Member.organisation_id)
        .join(Contract, Contract.organisation_id == Member.organisation_id)
        .where(Contract.freelancer_id.in_(humans.accounts_of(action.person_id)),
               Member.person_id.not_in(humans.accounts_of(action.person_id)),
               runs, Member.left_at.is_(None))
        .order_by(Member.person_id, Member.organisation_id)).all()
    return list({row.person_id: row for row in found}.values())


def _told(action_id: int, person_id: int) -> bool:
    return session.get(Telling, (action_id, person_id)) is not None


def _knows(as_of: datetime) -> ColumnElement[bool]:
    """Whether the decision's own person was written to, or had a day to read it on the page."""
    carried = exists().where(OutboxLetter.action_id == Action.id,
                             OutboxLetter.person_id == Action.person_id,
                             OutboxLetter.sent_at.is_not(None))
    return or_(carried, Action.decided_at <= as_of - violations.CLIENTS_WAIT)
