"""The weekly check: whose feedback reaches the rule's number, who is near, who no longer is."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Table, delete, select, text, union

from portal.models import Action, Person, Touched, Warning_
from portal.models.enforcement import UNDECIDED
from portal.policy.vocabulary import HoldMode
from portal.services.enforcement import weekly_automatic, weekly_proposals, weekly_resums
from portal.services.enforcement import weekly_sums as sums
from portal.services.enforcement import weekly_warnings as warnings
from portal.services.enforcement.proposals import CLOSED, NO_LONGER
from portal.services.enforcement.weekly_proposals import Proposal
from portal.services.enforcement.weekly_subjects import Subjects, read
from portal.services.many import among
from portal.services.store import session

TOUCHED: Table = Touched.__table__

BATCH = 1_000  # people in one transaction


@dataclass(frozen=True)
class CheckResult:
    """What one run did, in numbers of people."""

    looked_at: int = 0
    proposed: int = 0
    imposed: int = 0
    changed: int = 0
    withdrawn: int = 0
    lifted: int = 0
    warned: int = 0
    warnings_ended: int = 0

    def __add__(self, other: "CheckResult") -> "CheckResult":
        mine, theirs = asdict(self), asdict(other)
        return CheckResult(**{name: mine[name] + theirs[name] for name in mine})


def run(as_of: datetime, *, everyone: bool = False, mode: HoldMode = HoldMode.reviewer,
        batch: int = BATCH, commit: Callable[[], None] = lambda: None) -> CheckResult:
    """Check all whose evidence was touched by `as_of` (aware UTC), or `everyone`.

    The weekly slot checks everyone: windows close and contracts end without touching anything.
    `mode` says who decides a hold that was found. Safe at any time, any number of times and for
    any number of workers at once; `commit` ends the transaction after each batch, and whatever
    it raises stops the run there.
    """
    mode = HoldMode(mode)
    done = CheckResult()
    while ids := _claim_touched(as_of, batch):
        done += _check(ids, as_of, mode)
        commit()
    if everyone:
        for ids in _in_batches(_everyone(as_of), batch):
            done += _check(ids, as_of, mode)
            commit()
    return done


def _check(ids: list[int], as_of: datetime, mode: HoldMode) -> CheckResult:
    """Check these freelancers in the caller's transaction."""
    session.execute(select(Person.id).where(among(Person.id, ids)).order_by(Person.id)
                    .with_for_update(key_share=True))  # rows that point to them can be written
    lifted = weekly_resums.redo(ids, as_of)
    them = read(ids, as_of)
    done = _propose(them, as_of, mode) + _warn(them, as_of, mode)
    return done + CheckResult(looked_at=len(ids), lifted=lifted)


def _propose(them: Subjects, as_of: datetime, mode: HoldMode) -> CheckResult:
    reached = {person: evidence for person, evidence in them.with_outcome("hold").items()
               if person not in them.closed}
    standing = [p for person, p in them.undecided.items() if person in reached]
    withdrawn = _withdraw([p for person, p in them.undecided.items() if person not in reached],
                          them.closed, as_of)
    changed = weekly_proposals.refresh(standing, reached, as_of, mode)
    fresh = {person: evidence for person, evidence in reached.items()
             if person not in them.held and person not in them.undecided}
    made = weekly_proposals.open_new(fresh, as_of, mode)
    imposed = 0
    if mode is HoldMode.automatic:
        imposed = weekly_automatic.impose([*made, *(p.id for p in standing)], reached, as_of)
    return CheckResult(proposed=len(made), imposed=imposed, changed=changed, withdrawn=withdrawn)


def _withdraw(proposals: Collection[Proposal], closed: Collection[int], as_of: datetime) -> int:
    empty = [p for p in proposals if p.person_id in closed]
    fallen = [p for p in proposals if p.person_id not in closed]
    return (weekly_proposals.withdraw(empty, CLOSED, as_of)
            + weekly_proposals.withdraw(fallen, NO_LONGER, as_of))


def _warn(them: Subjects, as_of: datetime, mode: HoldMode) -> CheckResult:
    """Warn those one step before a hold; in shadow mode nobody is told anything."""
    near = them.with_outcome("warning")
    over = [last for person, last in them.open_warnings.items()
            if person in them.held or person not in them.outcomes]
    ended = warnings.end(over, as_of)
    still = {person: last for person, last in them.open_warnings.items()
             if person in near and person not in them.held}
    warnings.keep_in_step(still, near, as_of)
    due = {person: evidence for person, evidence in near.items()
           if person not in them.paused
           and warnings.is_due(evidence, them.warnings.get(person), as_of)}
    warned = 0 if mode is HoldMode.shadow else warnings.warn(due, as_of)
    return CheckResult(warned=warned, warnings_ended=ended)


def _claim_touched(as_of: datetime, batch: int) -> list[int]:
    """Take some due notes off the list, in this transaction; whose they were."""
    due = (select(TOUCHED.c.id).where(TOUCHED.c.due_at <= as_of)
           .order_by(TOUCHED.c.due_at, TOUCHED.c.id).limit(batch)
           .with_for_update(skip_locked=True))
    ids = list(session.scalars(due))
    taken = delete(TOUCHED).where(among(TOUCHED.c.id, ids)).returning(TOUCHED.c.freelancer_id)
    return sorted(set(session.scalars(taken))) if ids else []


def _everyone(as_of: datetime) -> list[int]:
    """Everybody for whom anything can follow: near the number, or with something open."""
    something_open = union(
        select(Action.person_id).where(text(UNDECIDED)),
        select(Warning_.person_id).where(Warning_.ended_at.is_(None)))
    return sorted({*sums.near(as_of), *session.scalars(something_open), *weekly_resums.people()})


def _in_batches(ids: Collection[int], size: int) -> Iterator[list[int]]:
    listed = list(ids)
    for start in range(0, len(listed), size):
        yield listed[start:start + size]
