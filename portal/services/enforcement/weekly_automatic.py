"""Holds that take effect without a person, where an operator chose so; the notice says it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from portal.models import Action, Person
from portal.policy.vocabulary import HoldMode
from portal.services.enforcement import actions, four_eyes
from portal.services.enforcement.evidence import Evidence
from portal.services.many import among
from portal.services.store import session

REASONS = (
    "This hold was decided automatically: a program counted the feedback that clients gave on "
    "your paid contracts and compared it with the published rule. No person looked at it before "
    "it took effect.\n\n"
    "If you think the count is wrong, or does not fit your situation, ask for a review. "
    "A person will then read everything and decide again.")


def impose(ids: Collection[int], found: Mapping[int, Evidence], as_of: datetime) -> int:
    """Put these proposals into force, by nobody; how many.

    Whoever has worked here for long gets two pairs of eyes in every mode, see rule 4.8:
    those proposals are handed to the reviewers instead.
    """
    rows = session.execute(select(Action, Person).join(Person, Person.id == Action.person_id)
                           .where(among(Action.id, ids)).order_by(Person.id)
                           .execution_options(populate_existing=True)).all()
    imposed = 0
    for action, person in rows:
        if four_eyes.needed(action, person, as_of) > 1:
            action.mode = HoldMode.reviewer.value
        else:
            actions.impose(action, by=None, reasons=REASONS, evidence=found[person.id])
            imposed += 1
    session.flush()
    return imposed
