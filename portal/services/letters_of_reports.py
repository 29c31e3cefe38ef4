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

Facts = told.ReportDecided | told.FeedbackRemoved


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
    found = []
    for person_id, facts in _all(case, report, about, answer):
        person = session.get_one(Person, person_id)
        found.append((person.name, write(person, facts)))
    return found


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
    sides: Iterable[tuple[tuple[int, ...], bool]] = (
        (about.authors, True), (about.receivers, False))
    for people, given in sides:
        for person_id in dict.fromkeys(people):
            if person_id != without:
                yield person_id, told.FeedbackRemoved(
                    about.feedback, about.contract, about.receiver if given else about.author,
                    given=given, because=because, reasons=answer.reasons,
                    decided_by=answer.decided_by, review_until=answer.review_until)
