"""The doctor looks at the staff: are there enough to judge each other's decisions?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.models import Person
from portal.policy.appeals import LEAST_STAFF
from portal.policy.published import in_words
from portal.services import humans
from portal.services.doctor.finding import Finding, finding
from portal.services.store import session


def staff(_config: Mapping[str, Any]) -> Finding:
    """Whether somebody is left to review what two others decided; one human being counts once."""
    able, invited = _humans(can_sign_in=True), _humans(can_sign_in=False)
    waiting = len(invited - able)
    yet = f" {waiting} more: no password chosen yet." if waiting else ""
    number = f"People of the staff who can sign in and decide: {len(able)}.{yet}"
    return finding("staff", number, wrong=[
        f"{number} It takes {in_words(LEAST_STAFF)} at least: who decides, who agrees where two "
        "have to, and somebody else for the review. Add them with `flask staff add`."
    ] if len(able) < LEAST_STAFF else [])


def _humans(*, can_sign_in: bool) -> set[tuple[str, int]]:
    """Who works here, by human being, and either can sign in or cannot (yet)."""
    able = Person.password.is_not(None) & Person.active
    rows = session.execute(
        select(Person.id, Person.human_id)
        .where(humans.of_staff(), able if can_sign_in else ~able))
    return {("account", id) if human is None else ("human", human) for id, human in rows}
