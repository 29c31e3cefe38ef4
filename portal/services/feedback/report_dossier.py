"""Everything staff read about one report: what is reported, by whom, and what is known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, not_, select
from sqlalchemy.orm import aliased

from portal.models import (
    Case,
    Contract,
    Feedback,
    FeedbackVersion,
    File,
    Organisation,
    Person,
    Report,
    Response,
)
from portal.policy.feedback import ReportReason, Side
from portal.policy.reports import CHOICES
from portal.policy.vocabulary import Category, in_order
from portal.services import files, humans
from portal.services.cases import hidden
from portal.services.feedback import reports, versions
from portal.services.feedback.reports import Line
from portal.services.feedback.sheet import Said
from portal.services.store import session
from portal.services.together import Together

MOST = 1_000


class Version(NamedTuple):
    """What the public part said before its author changed it."""

    until: datetime
    said: Said


class Dossier(NamedTuple):
    """One report with all that is needed to decide it. `private_comment` is never to be quoted."""

    case: Case
    report: Report
    feedback: Feedback
    contract: Contract
    freelancer: Person
    client: str
    reporter: Person
    author: str | None
    answer: Response | None
    decided_by: str | None
    claimed_by: str | None
    documents: Sequence[File] = ()
    versions: Sequence[Version] = ()
    others: Sequence[Line] = ()

    @property
    def reason(self) -> str:
        """The reason as the reporter chose it."""
        return CHOICES[ReportReason(self.report.reason)][0]

    @property
    def by_author(self) -> bool:
        """Whether the side that gave the feedback asks for its removal."""
        return self.report.reason == ReportReason.own

    @property
    def given_by(self) -> str:
        """Who gave it, as the other side knows them."""
        return self.client if self.feedback.side == Side.client else self.freelancer.name

    @property
    def stars(self) -> float | None:
        """The mean of the stars, 1.0 to 5.0."""
        tenths = self.feedback.stars_tenths
        return None if tenths is None else tenths / 10

    @property
    def public_topics(self) -> tuple[Category, ...]:
        """What the public part names, in the order of the vocabulary."""
        return in_order(self.feedback.public_categories)

    @property
    def private_topics(self) -> tuple[Category, ...]:
        """What the private part names."""
        return in_order(self.feedback.private_categories)


_Claimer, _Decider, _Author, _Reporter = (aliased(Person) for _ in range(4))


def of(ref: str, reader_id: int, *, whole: bool = True) -> Dossier | None:
    """Return everything about one report, for staff.

    None if there is none with this reference, and for whoever knows the freelancer. Who reported
    it, documents, earlier versions and other reports are shown only if `whole`, and then it is
    None for whoever knows the reporter, too. An author whom they know is "Somebody".
    """
    row = session.execute(_select(reader_id, whole=whole).where(Case.ref == ref)).first()
    if row is None:
        return None
    found = Dossier(*row)
    if not whole:
        return found
    before, others = _AROUND.ask({
        "feedback": found.feedback.id, "case": found.case.id, "reader": reader_id})
    return found._replace(
        documents=_documents(found),
        versions=[Version(until, versions.as_said(stored)) for until, stored in before],
        others=[Line(*one) for one in others])


def _select(reader_id: int, *, whole: bool) -> Select[*tuple[Any, ...]]:
    known = Report.case_id.in_(hidden.reports(reader_id)) if whole else (
        Feedback.freelancer_id.in_(humans.close_to(reader_id)))
    return (
        select(Case, Report, Feedback, Contract, Person, Organisation.name, _Reporter,
               humans.name_for(reader_id, _Author), Response, _Decider.name, _Claimer.name)
        .join(Report, Report.case_id == Case.id).join(Feedback, Feedback.id == Report.feedback_id)
        .join(Contract, Contract.id == Feedback.contract_id)
        .join(Person, Person.id == Feedback.freelancer_id)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .join(_Reporter, _Reporter.id == Report.reporter_id)
        .outerjoin(_Author, _Author.id == Feedback.author_id)
        .outerjoin(Response, Response.feedback_id == Feedback.id)
        .outerjoin(_Decider, _Decider.id == Report.decided_by_id)
        .outerjoin(_Claimer, _Claimer.id == Case.claimed_by_id)
        .where(not_(known)))


def _documents(found: Dossier) -> list[File]:
    sent = files.of_case(found.case.id, staff=True)
    return [one for each in sent.values() for one in each]


_AROUND = Together(  # what a feedback said before, and other reports about it
    select(FeedbackVersion.until, FeedbackVersion.said)
    .where(FeedbackVersion.feedback_id == bindparam("feedback"))
    .order_by(FeedbackVersion.number.desc()).limit(MOST),
    reports.lines()
    .where(Report.feedback_id == bindparam("feedback"), Case.id != bindparam("case"),
           Report.case_id.not_in(hidden.reports(bindparam("reader"))))
    .order_by(Report.reported_at).limit(MOST))
