"""Reports for tests: feedback that can be seen, and a report sent by the service of life."""

import io

from portal.extensions import db
from portal.models import Feedback, Person
from portal.policy.feedback import Side
from portal.services import files
from portal.services.feedback import report_drafts, reporting
from tests import people

DETAILS = "On 9 November they offered five stars for free work. I said no."


def visible_feedback(freelancer: Person, client=None, **more) -> Feedback:
    """A public feedback on a contract whose time for giving is over; commits."""
    given = people.unhappy(freelancer, client, ended_days_ago=20, given_days_ago=15, **more)
    db.session.commit()
    return given


def report_of(person: Person, feedback: Feedback, *, reason: str = "manipulation",
              details: str = DETAILS, reader: Side = Side.freelancer,
              document: bool = False) -> str:
    """Report a feedback and return the reference of the request; commits."""
    report_drafts.keep(person.id, feedback.ref, reason=reason, details=details)
    if document:
        files.keep(person.id, report_drafts.draft_of(feedback.ref), "chat.txt",
                   io.BytesIO(b"Five stars for the page."))
    ref = reporting.send(person.id, feedback.ref, reader=reader)
    db.session.commit()
    return ref
