"""Which colleagues read about a request by mail: those who may answer it, and nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from portal.mail import house
from portal.models import Appeal, Case, Person
from portal.policy.vocabulary import STAFF
from portal.services.cases import hidden
from portal.services.mailroom import addresses
from portal.services.store import rows

_on = True


def use(on: bool) -> None:
    """Take whether the team is written to at all (setting TEAM_MAIL)."""
    global _on
    _on = on


@dataclass(frozen=True)
class Colleague:
    """What a letter needs of a member of staff."""

    id: int
    ref: str
    email: str
    name: str
    time_zone: str
    locale: str
    role_names: frozenset[str]


@dataclass(frozen=True)
class Recipient:
    """Where a letter for the team goes; `person` is None for the team's own mailbox."""

    address: str
    person: Person | Colleague | None


def reading(case: Case) -> list[Recipient]:
    """Return who is written to about a request; nobody if the team wants no mail.

    Whoever has taken it on reads it alone. Else it goes to the team's mailbox, as long as
    everybody on the staff may answer this request; where somebody may not (it is their own, or
    their decision is under review), and where the team has no mailbox of its own, each
    colleague who may gets a letter.
    """
    if not _on:
        return []
    holder = _colleagues(_ONE, {"id": case.claimed_by_id}) if case.claimed_by_id else []
    if holder and may_answer(case, holder[0]):
        return [Recipient(holder[0].email, holder[0])]
    everybody = _colleagues(_STAFF, {})
    allowed = [one for one in everybody if may_answer(case, one)]
    mailbox = house.current().team_address
    if mailbox and not addresses.is_behind_our_door(mailbox) and len(allowed) == len(everybody):
        return [Recipient(mailbox, None)]
    return [Recipient(one.email, one) for one in allowed]


def may_answer(case: Case, person: Person | Colleague) -> bool:
    """Tell whether somebody is of the staff and not concerned by what a request is about."""
    told = {"case": case.id, "staff": person.id}
    return bool(person.role_names & STAFF) and bool(rows(_OPEN, told))


def _colleagues(query: Select[Any], told: Mapping[str, int]) -> list[Colleague]:
    return [Colleague(*row) for row in rows(query, told)]


_EACH = select(*(getattr(Person, one.name) for one in fields(Colleague)))
_ONE = _EACH.where(Person.id == bindparam("id"))
_STAFF = (_EACH.where(or_(*(Person.role_names == frozenset({role}) for role in sorted(STAFF))))
          .order_by(Person.id))
_THEIRS = select(Appeal.case_id).where(Appeal.case_id == bindparam("case"),
                                       hidden.took_part(bindparam("staff"))).exists()
_OPEN = select(Case.id).where(Case.id == bindparam("case"),
                              hidden.readable_by(bindparam("staff")), ~_THEIRS)
