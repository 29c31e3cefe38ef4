"""What is different whenever something is that a person's status page tells."""

from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, bindparam, func, select

from portal.models import Action, Enrolment, Event, LessonRead, Person, QuizAttempt, Warning_
from portal.services.store import rows

_own: BindParameter[int] = bindparam("person")
_OTHER_ACCOUNTS = select(Person.id).where(
    Person.human_id == select(Person.human_id).where(Person.id == _own).scalar_subquery())


def _last(what: Any, whose: Any) -> ScalarSelect[Any]:
    return select(func.max(what)).where(whose == _own).scalar_subquery()


def _learning(what: Any, deed: Any) -> ScalarSelect[Any]:
    return (select(what).select_from(deed).join(Enrolment, Enrolment.id == deed.enrolment_id)
            .where(Enrolment.person_id == _own).scalar_subquery())


# Whatever is decided, scheduled, lifted, restored or completed leaves an event; the rest does not.
_REVISION = select(
    _last(Event.id, Event.person_id),
    select(func.max(Event.id)).where(Event.person_id.in_(_OTHER_ACCOUNTS)).scalar_subquery(),
    _last(Action.end_seen_at, Action.person_id),
    _last(Warning_.warned_at, Warning_.person_id),
    _last(Warning_.ended_at, Warning_.person_id),
    _learning(func.count(), LessonRead),
    _learning(func.max(QuizAttempt.id), QuizAttempt),
    _learning(func.max(QuizAttempt.finished_at), QuizAttempt),
)


def of_status(person_id: int) -> tuple[Any, ...]:
    """Return the mark of a person's decisions, warnings and learning, in one query."""
    return tuple(rows(_REVISION, {"person": person_id})[0])
