"""What the weekly check knows of the freelancers of one batch before it decides anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, and_, false, select, true, union_all
from sqlalchemy.orm import aliased

from portal.models import Action, Person
from portal.policy.holds import Outcome
from portal.policy.restrictions import taken
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import weekly_proposals, weekly_sums, weekly_warnings
from portal.services.enforcement.evidence import Evidence
from portal.services.enforcement.standing import IN_FORCE
from portal.services.enforcement.weekly_proposals import Proposal
from portal.services.enforcement.weekly_warnings import Last
from portal.services.many import among
from portal.services.store import session


@dataclass(frozen=True)
class Subjects:
    """The freelancers of one batch, each by id.

    `held` have a hold in force; `paused` anything that pauses proposals, and `closed` a block,
    on whichever account of theirs. All by the record, so that a hold whose end is not written
    down yet still keeps its items to itself.
    """

    outcomes: dict[int, Outcome]
    evidence: dict[int, Evidence]
    undecided: dict[int, Proposal]
    warnings: dict[int, Last]
    held: frozenset[int]
    paused: frozenset[int]
    closed: frozenset[int]

    def with_outcome(self, outcome: Outcome) -> dict[int, Evidence]:
        """Those for whom the rule says this, with the evidence."""
        return {person: self.evidence[person] for person, said in self.outcomes.items()
                if said == outcome}

    @property
    def open_warnings(self) -> dict[int, Last]:
        """The warnings that are still on somebody's page."""
        return {person: last for person, last in self.warnings.items() if last.open}


def read(ids: Collection[int], as_of: datetime) -> Subjects:
    """Read all of it for these freelancers, in a handful of queries."""
    in_force = session.execute(_in_force(ids, as_of)).all()
    begun = [(person, Kind(kind), active) for person, _, kind, active, begun in in_force if begun]
    evidence = weekly_sums.evidence(ids, as_of)
    said = ((person, found.outcome) for person, found in evidence.items())
    return Subjects(
        outcomes={person: outcome for person, outcome in said if outcome},
        evidence=evidence,
        undecided=weekly_proposals.undecided(ids),
        warnings=weekly_warnings.last(ids),
        held=frozenset(person for person, own, kind, *_ in in_force if own and kind == Kind.hold),
        paused=frozenset(person for person, kind, active in begun
                         if Ability.send_proposal in taken(kind, active)),
        closed=frozenset(person for person, kind, _ in begun if kind is Kind.block))


def _in_force(ids: Collection[int], as_of: datetime) -> CompoundSelect[Any]:
    """Return the query for what is in force on their own accounts, and on others of theirs."""
    what = (Action.kind, Action.account_active, Action.in_force_from <= as_of)
    account, other = aliased(Person), aliased(Person)
    own = select(Action.person_id, true(), *what).where(
        *IN_FORCE, among(Action.person_id, ids))
    elsewhere = (
        select(account.id, false(), *what)
        .join(other, and_(other.human_id == account.human_id, other.id != account.id))
        .join(Action, Action.person_id == other.id).where(*IN_FORCE, among(account.id, ids)))
    return union_all(own, elsewhere)
