"""A reply to a letter of ours that belongs to no request: it opens one, about that letter.

A warning, a note to a client or a changed password can be answered like every other letter.
"""

from sqlalchemy import select

from portal.mail.letters import TO_TEAM
from portal.models import OutboxLetter, Person
from portal.policy.refusal import Refusal
from portal.policy.requests import SUBJECT_LIMIT
from portal.policy.text import shortened
from portal.services import events
from portal.services.cases import asking, threads
from portal.services.mailroom import as_sent
from portal.services.mailroom.addresses import Holder
from portal.services.store import session

OPENED = "You answered our e-mail “{subject}”."


def letter_of(message_ids: list[str], sender: str) -> OutboxLetter | None:
    """Return the letter without a request that a mail answers, held; None if it answers none.

    It must have gone to the address that the mail comes from, and that must still be its
    person's: somebody else may have changed it since.
    """
    for one in message_ids[:20] if sender else ():
        found = session.scalar(
            select(OutboxLetter).join(Person, Person.id == OutboxLetter.person_id)
            .where(OutboxLetter.message_id == one, OutboxLetter.case_id.is_(None),
                   OutboxLetter.to_address == sender, Person.email == sender,
                   *(OutboxLetter.letter != name for name in sorted(TO_TEAM)))
            .with_for_update(of=OutboxLetter))
        if found is not None:
            return found
    return None


def about(letter: OutboxLetter) -> Holder | None:
    """Open a question about a letter, to which the letter belongs from then on.

    None for somebody who has asked too much today.
    """
    assert letter.person_id is not None  # it was sent to an account
    try:
        asking.demand_few(letter.person_id)
    except Refusal:
        return None
    subject = shortened(as_sent.subject(letter), SUBJECT_LIMIT)
    case = threads.open(letter.person_id, kind="question", subject=subject, by=None,
                        voice="event", text=OPENED.format(subject=subject), via="mail")
    letter.case_id = case.id
    session.flush()
    events.record("request.opened", by=letter.person_id, person=letter.person_id,
                  facts={"request": case.ref, "letter": letter.ref})
    return Holder(case.id, letter.person_id, "person")
