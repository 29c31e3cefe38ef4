"""Letters about reports: the receipt, the answer to whoever reported, and to both sides' people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.mail.letters import reports as told
from portal.mail.render import Letter
from portal.models import Case, Person, Report
from portal.policy.feedback import ReportReason
from portal.policy.reports import BECAUSE
from portal.services.correspondence import send, write
from portal.services.store import session

Facts = told.ReportDecided | told.FeedbackRemoved | told.FeedbackBack


@dataclass(frozen=True)
class About:
    """The reported feedback as letters name it, and who is told besides the reporter.

    `authors` and `receivers` are ids of people; receivers of what they never saw are none.
    """

    feedback: str
    contract: str
    author: str
    receiver: str
    authors: tuple[int, ...]
    receivers: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
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
        send(person_id, facts, key=f"{facts.letter}:{case.ref}:{person_id}", case_id=case.id)


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


def _post(case: Case, letters: Iterable[tuple[int, Facts]]) -> None:
    for person_id, facts in letters:
        send(person_id, facts, key=f"{facts.letter}:{case.ref}:{person_id}")


def _previewed(letters: Iterable[tuple[int, Facts]]) -> list[tuple[str, Letter]]:
    found = []
    for person_id, facts in letters:
        person = session.get_one(Person, person_id)
        found.append((person.name, write(person, facts)))
    return found


def _going(case: Case, report: Report, about: About,
           answer: Answer) -> Iterator[tuple[int, Facts]]:
    because = BECAUSE[ReportReason(report.reason)]
    return _removed(about, answer, because, without=case.person_id)


def _back(about: About, answer: Answer, *, without: int) -> Iterator[tuple[int, Facts]]:
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
             ) -> Iterator[tuple[int, Facts]]:
    for person_id, given in _people(about, without):
        yield person_id, told.FeedbackRemoved(
            about.feedback, about.contract, about.receiver if given else about.author,
            given=given, because=because, reasons=answer.reasons,
            decided_by=answer.decided_by, review_until=answer.review_until)
