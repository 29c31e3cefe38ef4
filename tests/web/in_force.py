"""An action of any kind in force, for tests that only need there to be one."""

from portal import clock
from portal.extensions import db
from portal.models import Action, Person
from tests import people


def in_force(person: Person, kind: str) -> Action:
    """Put an action into force, as a decision of Ruth's does."""
    now = clock.now()
    ground = "negative_feedback" if kind == "hold" else "feedback_building"
    action = Action(
        person_id=person.id, kind=kind, ground=ground, mode="reviewer", automated_detection=False,
        rule_slug="feedback-from-several-clients", rule_version=1, proposed_at=now,
        decided_at=now, decided_by_id=people.reviewer().id, reasons="As the clients described.",
        in_force_from=now, needs_staff=2 if kind == "block" else 1,
        approved_by_id=people.reviewer("Tomas Lindqvist").id if kind == "block" else None)
    db.session.add(action)
    db.session.commit()
    return action
