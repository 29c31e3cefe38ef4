"""Requests for tests, made by the services that make them in life."""

from typing import Any

from portal.extensions import db
from portal.models import Case, Person
from portal.services.cases import answering, asking

QUESTION = "A contract of mine is listed twice. Which of the two counts?"
ANSWER = "The first one counts. The second entry was a mistake of ours and is gone."


def question(person: Person, *, subject: str = "A contract that ended twice",
             text: str = QUESTION, about: str = "account") -> Case:
    """A question that somebody asked on the page; commits."""
    case = asking.ask(person.id, about=about, subject=subject, text=text)
    db.session.commit()
    return case


def answered(case: Case, by: Person, *, then: str = "answered", text: str = ANSWER,
             until: Any = None) -> Case:
    """The team's answer to it; commits."""
    db.session.refresh(case)
    given = answering.Answer(text, then, until, case.revision)  # type: ignore[arg-type]
    answering.answer(case.ref, given, by=by.id)
    db.session.commit()
    return case
