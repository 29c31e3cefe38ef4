"""What the first letter of a review goes on from: the notice, and the mail that asked for it."""

import re

from sqlalchemy import ColumnElement, select

from portal.models import Case, InboundMail, OutboxLetter, Person
from portal.services.cases import threads
from portal.services.cases.held import HeldCase
from portal.services.mailroom.participants import Participant
from portal.services.store import session

OBJECTED_TO = ("notice", "info_request", "report")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")  # a mail program can have written anything


def letters(case: Case | HeldCase, person: Person | Participant) -> ColumnElement[bool]:
    """Which letters told this person of what their review objects to."""
    about = (Case.action_id == case.action_id if case.action_id
             else Case.feedback_id == case.feedback_id)
    told_in = select(Case.id).where(about, Case.person_id == person.id, Case.id != case.id,
                                    Case.kind.in_(OBJECTED_TO))
    return OutboxLetter.case_id.in_(told_in) & (OutboxLetter.person_id == person.id)


def mail(case: Case | HeldCase) -> str | None:
    """Return the Message-ID of the mail that opened a request, if one did and it has a sound one.

    It is written into headers: what no mail server would take is left out.
    """
    ref = threads.first_message(case).facts.get("mail")
    found = session.scalar(select(InboundMail.message_id).where(InboundMail.ref == ref)) if ref \
        else None
    return found if found and MESSAGE_ID.fullmatch(found) else None
