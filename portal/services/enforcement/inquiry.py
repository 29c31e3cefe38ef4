"""Where somebody stands, asked by the name that the marketplace has for them."""

from sqlalchemy import bindparam, select

from portal import clock
from portal.models import Person
from portal.policy.standing import Standing
from portal.services.enforcement.standing import in_force, with_actions
from portal.services.store import rows

_BY_NAME = with_actions(select(Person.id)).where(Person.external_id == bindparam("name"))


def standing_of(external_id: str) -> Standing | None:
    """Return the standing of a person as of now, linked accounts included.

    `external_id` is the one of people.csv; None if it was never told. For whoever guards a door
    of their own: `standing.may(ability)`.
    """
    if not external_id.isprintable():  # an import keeps no such name
        return None
    found = rows(_BY_NAME, {"name": external_id})
    return Standing(found[0][0], clock.now(), in_force(found)) if found else None
