"""Which colleagues read about a request by mail: those who may answer it, and nobody else."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from portal.mail import house
from portal.models import Appeal, Case, Person
from portal.policy.vocabulary import STAFF
from portal.services import humans
from portal.services.cases import hidden
from portal.services.cases.held import HeldCase
from portal.services.mailroom import addresses, participants
from portal.services.mailroom.participants import Participant
from portal.services.store import rows

_on = True


def use(on: bool) -> None:
    """Take whether the team is written to at all (setting TEAM_MAIL)."""
    global _on
    _on = on


class Recipient(NamedTuple):
    """Where a letter for the team goes; `person` is None for the team's own mailbox."""

    address: str
    person: Person | Participant | None


def reading(case: Case | HeldCase) -> list[Recipient]:
    """Return who is written to about a request; nobody if the team wants no mail.

    Whoever has taken it on reads it alone. Else it goes to the team's mailbox, as long as
    everybody on the staff may answer this request; where somebody may not (it is their own, or
    their decision is under review), and where the team has no mailbox of its own, each
    colleague who may gets a letter.
    """
    if not _on:
        return []
    if (holder := _holder(case)) is not None:
        return [Recipient(holder.email, holder)]
    everybody = [Participant(*row) for row in rows(_STAFF)]
    allowed = [one for one in everybody if may_answer(case, one)]
    mailbox = house.current().team_address
    if mailbox and not addresses.is_behind_our_door(mailbox) and len(allowed) == len(everybody):
        return [Recipient(mailbox, None)]
    return [Recipient(one.email, one) for one in allowed]


def may_answer(case: Case | HeldCase, person: Person | Participant) -> bool:
    """Tell whether somebody is of the staff and not concerned by what a request is about."""
    told = {"case": case.id, "staff": person.id}
    return bool(person.role_names & STAFF) and bool(rows(_OPEN, told))


def _holder(case: Case | HeldCase) -> Participant | None:
    """Who has taken it on, as long as they may answer it."""
    told = {"case": case.id, "staff": case.claimed_by_id}
    found = rows(_HOLDER, told) if case.claimed_by_id else ()
    holder = Participant(*found[0]) if found else None
    return holder if holder and holder.role_names & STAFF else None


_STAFF = (participants.QUERY
          .where(humans.of_staff()).order_by(Person.id))
_THEIRS = select(Appeal.case_id).where(Appeal.case_id == bindparam("case"),
                                       hidden.took_part(bindparam("staff"))).exists()
_OPEN = select(Case.id).where(Case.id == bindparam("case"),
                              hidden.readable_by(bindparam("staff")), ~_THEIRS)
_ONE = aliased(Person)
_HOLDER = select(*participants.columns_of(_ONE)).where(
    _ONE.id == bindparam("staff"), _OPEN.exists())
