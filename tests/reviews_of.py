"""Reviews for tests, asked for and decided by the services that do it in life."""

from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.models import Action, Appeal, Case, Person
from portal.services.enforcement import appeals
from portal.services.enforcement.appeals import deciding, marks
from portal.services.enforcement.appeals.choice import Choice
from portal.services.feedback import report_decisions
from tests import people, reports_of

FIRST = "The bicycle shop moved the date twice, and I told them each time what that means."
SECOND = "The dental clinic never said that anything was late."
ANSWER = "The messages show that the client agreed to the later date."
REASONS = "I read everything again, and what was agreed later was not looked at before."


def asked(person: Person, ref: str, *arguments: str, **more: Any) -> Case:
    """A review that somebody asked for; commits."""
    case = appeals.ask(person.id, ref, arguments or (FIRST, SECOND), **more)
    db.session.commit()
    return case


def review_of(case: Case) -> Appeal:
    """The review behind its request, read anew."""
    db.session.expire_all()
    return db.session.get_one(Appeal, case.id)


def mark(case: Case) -> str:
    """What a form that is opened now has seen."""
    db.session.refresh(case)
    action = db.session.get_one(Action, case.action_id) if case.action_id else None
    return marks.of(case, action)


def choice(case: Case, outcome: str = "upheld", **more: Any) -> Choice:
    """A reviewer's form, filled in; every argument answered."""
    fields: dict[str, Any] = {"outcome": outcome, "answers": (ANSWER,) * 10, "reasons": REASONS,
                              "seen": mark(case), **more}
    return Choice(**fields)


def decided(case: Case, by: Person, outcome: str = "upheld", **more: Any) -> Appeal:
    """A review decided by a colleague; commits."""
    deciding.decide(case.ref, choice(case, outcome, **more), by=by.id)
    db.session.commit()
    return review_of(case)


def answered_report(outcome: str = "kept") -> tuple[Person, Case]:
    """A report of a freelancer's that Marta answered, and who reported it; commits."""
    mina = people.person("Mina Novak")
    return mina, answered_report_of(mina, outcome)


def answered_report_of(mina: Person, outcome: str = "kept") -> Case:
    """A report of this person's that Marta answered; commits."""
    ref = reports_of.report_of(mina, reports_of.visible_feedback(mina))
    case = db.session.scalars(select(Case).where(Case.ref == ref)).one()
    report_decisions.decide(ref, report_decisions.Choice(outcome, REASONS, case.revision),
                            by=people.reviewer("Marta Keller").id)
    db.session.commit()
    return case
