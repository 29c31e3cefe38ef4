"""Letters about reports: the receipt, the answer to whoever reported, and to both sides' people."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from portal.mail.letters import reports as told
from portal.mail.letters.kinds import kind_of
from portal.mail.render import Letter
from portal.models import Case, Person, Report
from portal.policy.feedback import ReportReason
from portal.policy.reports import BECAUSE
from portal.services.cases import removal_notices
from portal.services.correspondence import send, write
from portal.services.store import session

Change = told.FeedbackRemoved | told.FeedbackBack
Facts = told.ReportDecided | Change


class About(NamedTuple):
    """The reported feedback as letters name it, and who is told besides the reporter.

    `authors` and `receivers` are ids of people; receivers of what they never saw are none.
    """

    feedback: str
    contract: str
    author: str
    receiver: str
    authors: tuple[int, ...]
    receivers: tuple[int, ...]


class Answer(NamedTuple):
    """What was decided about a report."""

    removed: bool
    reasons: str
    decided_by: str
    review_until: datetime


def received(case: Case, *, contract: str, author: str) -> None:
    """Send the receipt with the date of the answer."""
    if case.due_at is None:
        return
    facts = told.ReportReceived(case.ref, contract, author, case.due_at)
    send(case.person_id, facts, key=f"report_received:{case.ref}", case_id=case.id)


def decided(case: Case, report: Report, about: About, answer: Answer) -> None:
    """Send the answer to whoever reported; after a removal also to everybody it concerns."""
    for person_id, facts in _all(case, report, about, answer):
        if isinstance(facts, told.ReportDecided):
            send(person_id, facts, key=f"{kind_of(facts).name}:{case.ref}:{person_id}",
                 case_id=case.id)
        else:
            _tell(case, person_id, facts)


def preview(case: Case, report: Report, about: About, answer: Answer) -> list[tuple[str, Letter]]:
    """Return (who gets it, the letter) exactly as `decided` would send them now."""
    return _previewed(_all(case, report, about, answer))


def went_after_all(case: Case, report: Report, about: About, answer: Answer) -> None:
    """Send what a removal after a review means for everybody but who asked for the review."""
    _post(case, _going(case, report, about, answer))


def came_back(case: Case, about: About, answer: Answer) -> None:
    """Send the correction to everybody who was told of a removal that was wrong."""
    _post(case, _back(about, answer, without=case.person_id))


def preview_of_going(case: Case, report: Report, about: About,
                     answer: Answer) -> list[tuple[str, Letter]]:
    """Return (who gets it, the letter) exactly as `went_after_all` would send them now."""
    return _previewed(_going(case, report, about, answer))


def preview_of_coming_back(case: Case, about: About, answer: Answer) -> list[tuple[str, Letter]]:
    """Return (who gets it, the letter) exactly as `came_back` would send them now."""
    return _previewed(_back(about, answer, without=case.person_id))


def _post(case: Case, letters: Iterable[tuple[int, Change]]) -> None:
    for person_id, facts in letters:
        _tell(case, person_id, facts)


def _tell(case: Case, person_id: int, facts: Change) -> None:
    """Send it as part of its reader's own request; `case` is the one that caused it."""
    assert case.feedback_id is not None  # a report is about one
    about = {"ref": facts.feedback, "contract": facts.contract}
    own: Case | None
    if isinstance(facts, told.FeedbackRemoved):
        own = removal_notices.open_for(person_id, case.feedback_id, **about)
    else:
        own = removal_notices.tell(person_id, case.feedback_id,
                                   removal_notices.BACK.format(**about))
    send(person_id, facts, key=f"{kind_of(facts).name}:{case.ref}:{person_id}",
         case_id=own.id if own else None)


def _previewed(letters: Iterable[tuple[int, Facts]]) -> list[tuple[str, Letter]]:
    found = []
    for person_id, facts in letters:
        person = session.get_one(Person, person_id)
        found.append((person.name, write(person, facts)))
    return found


def _going(case: Case, report: Report, about: About,
           answer: Answer) -> Iterator[tuple[int, Change]]:
    because = BECAUSE[ReportReason(report.reason)]
    return _removed(about, answer, because, without=case.person_id)


def _back(about: About, answer: Answer, *, without: int) -> Iterator[tuple[int, Change]]:
    for person_id, given in _people(about, without):
        yield person_id, told.FeedbackBack(
            about.feedback, about.contract, about.receiver if given else about.author,
            given=given, reasons=answer.reasons, decided_by=answer.decided_by)


def _people(about: About, without: int) -> Iterator[tuple[int, bool]]:
    """Return (person, whether they gave it) for everybody it concerns but one."""
    sides: Iterable[tuple[tuple[int, ...], bool]] = (
        (about.authors, True), (about.receivers, False))
    for people, given in sides:
        yield from ((one, given) for one in dict.fromkeys(people) if one != without)


def _all(case: Case, report: Report, about: About, answer: Answer,
         ) -> Iterator[tuple[int, Facts]]:
    because = BECAUSE[ReportReason(report.reason)]
    yield case.person_id, told.ReportDecided(
        case.ref, about.contract, about.author, removed=answer.removed, because=because,
        reasons=answer.reasons, decided_by=answer.decided_by, review_until=answer.review_until)
    if answer.removed:
        yield from _removed(about, answer, because, without=case.person_id)


def _removed(about: About, answer: Answer, because: str, *, without: int,
             ) -> Iterator[tuple[int, Change]]:
    for person_id, given in _people(about, without):
        yield person_id, told.FeedbackRemoved(
            about.feedback, about.contract, about.receiver if given else about.author,
            given=given, because=because, reasons=answer.reasons,
            decided_by=answer.decided_by, review_until=answer.review_until)
