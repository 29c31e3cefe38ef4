"""What is different whenever something is that a person's status page tells."""

from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import aliased

from portal.models import Action, Enrolment, Event, LessonRead, Person, QuizAttempt, Warning_

_Other = aliased(Person)  # each account of the same human being
_OTHER_ACCOUNTS = select(_Other.id).where(_Other.human_id == Person.human_id).correlate(Person)


def _last(what: Any, whose: Any) -> ScalarSelect[Any]:
    return select(func.max(what)).where(whose == Person.id).correlate(Person).scalar_subquery()


def _learning(what: Any, deed: Any) -> ScalarSelect[Any]:
    return (select(what).select_from(deed).join(Enrolment, Enrolment.id == deed.enrolment_id)
            .where(Enrolment.person_id == Person.id).correlate(Person).scalar_subquery())


# For a query of people. Whatever is decided, scheduled, lifted, restored or completed leaves an
# event; the rest does not.
COLUMNS = (
    _last(Event.id, Event.person_id),
    select(func.max(Event.id)).where(Event.person_id.in_(_OTHER_ACCOUNTS)).correlate(Person)
    .scalar_subquery(),
    _last(Action.end_seen_at, Action.person_id),
    _last(Warning_.warned_at, Warning_.person_id),
    _last(Warning_.ended_at, Warning_.person_id),
    _learning(func.count(), LessonRead),
    _learning(func.max(QuizAttempt.id), QuizAttempt),
    _learning(func.max(QuizAttempt.finished_at), QuizAttempt),
)
