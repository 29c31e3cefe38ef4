"""Everything a reviewer reads about one review: what is asked, the decision, evidence, thread."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import aliased

from portal.models import Action, Appeal, Argument, Case, Person
from portal.policy.appeals import Lighter, Outcome
from portal.services import humans
from portal.services.cases import hidden, reading
from portal.services.cases.reading import Thread
from portal.services.enforcement import dossier as decisions
from portal.services.enforcement.appeals import bench, deciding, marks, matters
from portal.services.enforcement.appeals import reading as results
from portal.services.enforcement.appeals.matters import Matter
from portal.services.enforcement.appeals.reading import Result
from portal.services.enforcement.dossier import File
from portal.services.feedback import report_dossier
from portal.services.feedback.report_dossier import Dossier as Reported
from portal.services.store import session


class Dossier(NamedTuple):
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


def of(ref: str, reader_id: int, *, leads: bool) -> Dossier | None:
    """Return a review for staff; None for whoever is too close to decide it.

    `leads` says whether the reader leads others.
    """
    found = session.execute(_review(), {"ref": ref, "reader": reader_id}).all()
    if not found:
        return None
    thread = reading.thread_for_staff(found[0][:reading.HEAD_WIDTH])
    return _put_together([row[reading.HEAD_WIDTH:] for row in found], thread, reader_id, leads)


def _put_together(found: Sequence[Any], thread: Thread, reader_id: int, leads: bool) -> Dossier:
    arguments = [row[0] for row in found]
    _, case, review, person, action, report, first, second, decider, facts, took_part = found[0]
    outcomes, lighter = deciding.allowed(action)
    file = decisions.of(action.ref, reader_id) if action else None
    file = file if isinstance(file, File) else None
    reported = report_dossier.of(report, reader_id, whole=False) if report else None
    return Dossier(
        case, review, _matter(case, action, reported), person, arguments, thread,
        sorted({one for one in (first, second) if one}),
        None if review.decided_at else bench.why_not(
            case, reader_id, took_part=took_part, leads=leads),
        outcomes, lighter, marks.made_of(case, action, len(file.dropped) if file else 0), file,
        reported, file.counted if file else [],
        results.of_review(case, review, arguments, decider, facts)
        if decider and review.reasons else None)


def _matter(case: Case, action: Action | None, reported: Reported | None) -> Matter:
    """Return what a review is about; the time for another review is not asked for."""
    if action is not None:
        return matters.of_action(action, case.person_id, answered=False)
    assert reported is not None
    report, removed = reported.report, reported.case.person_id != case.person_id
    return Matter(
        reported.feedback.ref if removed else reported.case.ref, case.person_id,
        report.decided_at or report.reported_at, case.person_id, report_case_id=report.case_id,
        feedback_id=report.feedback_id, contract=reported.contract.title,
        report=reported.case.ref, removed=removed)


@cache
def _review() -> Select[Any]:
    """One row for each argument, each with all that there is one of."""
    reader: Any = bindparam("reader")
    asker, first, second, decider = (aliased(Person) for _ in range(4))
    reported = aliased(Case)
    return (reading.head_for_staff()
            .add_columns(Argument, Case, Appeal, asker, Action, reported.ref, first.name,
                         second.name, decider.name, results.FACTS, hidden.took_part(reader))
            .join(Appeal, Appeal.case_id == Case.id).join(asker, asker.id == Case.person_id)
            .join(Argument, Argument.case_id == Case.id)
            .outerjoin(reported, reported.id == Appeal.report_case_id)
            .outerjoin(decider, decider.id == Appeal.decided_by_id)
            .outerjoin(first, first.id == Appeal.first_decided_by_id)
            .outerjoin(second, second.id == Appeal.first_approved_by_id)
            .where(Appeal.about_person_id.not_in(humans.close_to(reader)))
            .order_by(Argument.number))
