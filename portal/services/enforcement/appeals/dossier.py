"""Everything a reviewer reads about one review: what is asked, the decision, evidence, thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.models import Action, Appeal, Argument, Case, Person
from portal.policy.appeals import Lighter, Outcome
from portal.services.cases import reading
from portal.services.cases.reading import Thread
from portal.services.enforcement import dossier as decisions
from portal.services.enforcement.appeals import bench, deciding, marks, matters, undoing
from portal.services.enforcement.appeals import reading as results
from portal.services.enforcement.appeals.matters import Matter
from portal.services.enforcement.appeals.reading import Result
from portal.services.enforcement.dossier import File
from portal.services.feedback import reports
from portal.services.feedback.reports import Dossier as Reported
from portal.services.store import session


@dataclass(frozen=True)
class Dossier:
    """One review. `why_not` says why the reader does not decide it; `mark` is for the form.

    `file` is the decision it is about, or `reported` the report; `counted` are (reference,
    title, public) of feedback that a hold counts; `result` is set once it is decided.
    """

    case: Case
    review: Appeal
    matter: Matter
    person: Person
    arguments: Sequence[Argument]
    thread: Thread
    first: Sequence[str]
    why_not: str | None
    outcomes: Sequence[Outcome]
    lighter: Lighter | None
    mark: str
    file: File | None
    reported: Reported | None
    counted: Sequence[tuple[str, str, bool]]
    result: Result | None


def of(ref: str, reader_id: int) -> Dossier | None:
    """Return a review for staff; None for whoever asked for it, or whom it is about."""
    row = session.execute(select(Case, Appeal, Person).join(Appeal, Appeal.case_id == Case.id)
                          .join(Person, Person.id == Case.person_id)
                          .where(Case.ref == ref)).first()
    if row is None or bench.is_theirs(row.Case, row.Appeal, reader_id):
        return None
    case, review, person = row
    thread = reading.of_staff(reader_id, ref)
    if thread is None:
        return None
    action = session.get_one(Action, review.action_id) if review.action_id else None
    outcomes, lighter = deciding.allowed(action)
    waits = review.decided_at is None
    file = decisions.of(action.ref, reader_id) if action else None
    matter = matters.of_review(case, review)
    return Dossier(
        case, review, matter, person, _arguments(case), thread, _first(review),
        bench.why_not(case, review, reader_id) if waits else None, outcomes, lighter,
        marks.of(case, action), file if isinstance(file, File) else None,
        None if action else reports.dossier(matter.report or "", reader_id),
        [(key, title, public) for key, _, title, public in undoing.counted(action.id)]
        if action else [], None if waits else results.result(ref))


def _arguments(case: Case) -> Sequence[Argument]:
    return session.scalars(select(Argument).where(Argument.case_id == case.id)
                           .order_by(Argument.number)).all()


def _first(review: Appeal) -> Sequence[str]:
    """Return the names of who took part in the decision."""
    return session.scalars(
        select(Person.name).where(Person.id.in_(
            [review.first_decided_by_id, review.first_approved_by_id]))
        .order_by(Person.name)).all()
