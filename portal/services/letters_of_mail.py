"""Our automatic answers to mail: each once a day at most, none to a machine."""

from datetime import date

from sqlalchemy import bindparam, select

from portal import clock
from portal.mail import letters, outbox
from portal.mail.house import Reader
from portal.mail.letters import inbound as told
from portal.mail.letters.kinds import kind_of
from portal.models import OutboxLetter
from portal.policy.instants import pacific_day
from portal.services.cases.held import HeldCase
from portal.services.mailroom import threading
from portal.services.mailroom.participants import Participant
from portal.services.store import connection, rows, session

_POSTED = select(OutboxLetter.id).where(OutboxLetter.dedupe_key == bindparam("key"))


def received(case: HeldCase, person: Participant, *, on: date, unasked: told.Unasked | None,
             ) -> None:
    """Tell a person that their mail is in their request: once a day and request."""
    due_at = case.due_at if case.owed_by == "team" else None
    facts = told.MailReceived(case.ref, case.subject, due_at, unasked)
    _answer(case, person, facts, key=f"{case.ref}:{on}")


def unread(case: HeldCase, person: Participant, *, mail: str) -> None:
    """Tell a person that we found no words in a mail of theirs."""
    _answer(case, person, told.MailUnread(case.ref, case.subject), key=mail)


def from_elsewhere(case: HeldCase, person: Participant, *, sender: str, mail: str,
                   unasked: told.Unasked | None) -> None:
    """Tell a person, at their own address, that somebody else's address wrote."""
    facts = told.MailFromElsewhere(case.ref, case.subject, sender, unasked)
    _answer(case, person, facts, key=mail)


def not_placed(address: str, subject: str, person: Participant | None) -> None:
    """Tell whoever wrote that their mail belongs to no request yet: once a day and address."""
    now = clock.now()
    facts = told.MailNotPlaced(subject[:120])
    reader = Reader(person.name if person else "", address,
                    person.time_zone if person else "UTC", person.locale if person else "en")
    us = threading.house_for(threading.would_have(now))
    outbox.post(session, letters.write(facts, reader, us), to_address=address,
                person_id=person.id if person else None, now=now,
                dedupe_key=f"{kind_of(facts).name}:{address}:{pacific_day(now)}",
                headers=threading.automatic({}))


def _answer(case: HeldCase, person: Participant,
            facts: told.MailReceived | told.MailUnread | told.MailFromElsewhere, *,
            key: str) -> None:
    dedupe_key = f"{kind_of(facts).name}:{key}"
    if _is_posted(case, dedupe_key):
        return  # not even composed: whoever answers often gets one a day
    thread = threading.automatic(threading.headers(case, person))
    outbox.post_one_later(connection(), outbox.Later(
        facts, person.id, person.email, dedupe_key, case.action_id, case.id, thread),
        now=clock.now())
    case.sent = None  # there is one more by now


def _is_posted(case: HeldCase, key: str) -> bool:
    if case.sent is None:
        return bool(rows(_POSTED, {"key": key}))
    return any(letter.dedupe_key == key for letter in case.sent)
