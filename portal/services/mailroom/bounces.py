"""Letters that came back: which, from what address, and what that means for its person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from portal import clock
from portal.mail.letters import ANSWERS, NOTICES
from portal.models import Action, AddressTrouble, Case, OutboxLetter
from portal.services import events
from portal.services.mailroom import addresses
from portal.services.mailroom.arriving import Held
from portal.services.store import session

COUNTED_FOR = timedelta(days=14)
MOST_NAMED = 20  # letters that one report may name
PASSING_AT_MOST = 3  # as many passing troubles within that time last

log = structlog.get_logger()


def letter_of(tokens: Sequence[str], original_ids: list[str]) -> OutboxLetter | None:
    """Return the letter that a report is about: by a return path, else by its Message-ID.

    `tokens` are those of return paths, that which the report came to first.
    """
    for token in tokens[:MOST_NAMED]:
        if (found := addresses.bounced_letter(token)) is not None:
            return found
    if not original_ids:
        return None
    return session.scalars(select(OutboxLetter).where(
        OutboxLetter.message_id.in_(original_ids[:MOST_NAMED])).limit(1)).first()


def came_back(letter: OutboxLetter, *, lasting: bool, status: str, words: str,
              barred: bool = False) -> None:
    """Record that a letter did not arrive. It is a task for staff, and a fact of the letter.

    Of a notice of a decision it is a fact of the decision, too, and of the answer to a report
    or a review one of its request: the time for a review does not run out on what never arrived.
    One that is `barred` was refused by the rules of a server: that is about our mail, which its
    operator has to see to, and no trouble with the address.
    """
    now = clock.now()
    letter.bounced_at = letter.bounced_at or now
    if barred:
        log.warning("letter.refused_by_rules", letter=letter.ref, status=status)
    else:
        lasting = _note_trouble(letter, lasting, status, words)
    if letter.letter in NOTICES and letter.action_id:
        action = session.get_one(Action, letter.action_id)
        action.notice_bounced_at = action.notice_bounced_at or now
    if letter.letter in ANSWERS and letter.case_id:
        case = session.get_one(Case, letter.case_id)
        case.answer_bounced_at = case.answer_bounced_at or now
    events.record("letter.bounced", person=letter.person_id, action=letter.action_id, by=None,
                  facts={"letter": letter.ref, "lasting": lasting, "status": status})


def heard_from(address: str) -> None:
    """Forget the trouble with an address that a mail came from: it is alive."""
    trouble = session.get(AddressTrouble, address)
    if trouble is not None:
        trouble.over_at = trouble.over_at or clock.now()


def settle(mail: Held, letter: OutboxLetter | None, reason: str) -> None:
    """Note what became of the report itself."""
    mail.state, mail.reason = "bounce", reason
    if letter is not None:
        mail.outbox_id, mail.case_id, mail.person_id = letter.id, letter.case_id, letter.person_id


def _note_trouble(letter: OutboxLetter, lasting: bool, status: str, words: str) -> bool:
    """Note what is wrong with the address of a letter, and whether that lasts."""
    now = clock.now()
    trouble = _trouble(letter, now)
    trouble.last_at, trouble.status, trouble.words = now, status, words
    trouble.is_lasting = lasting or trouble.is_lasting or trouble.times >= PASSING_AT_MOST
    return trouble.is_lasting


def _trouble(letter: OutboxLetter, now: datetime) -> AddressTrouble:
    address = letter.to_address.lower()
    found = session.get(AddressTrouble, address)
    if found is None:
        found = AddressTrouble(address=address, first_at=now, last_at=now, times=0,
                               is_lasting=False, words="")
        session.add(found)
    if found.over_at or now - found.last_at > COUNTED_FOR:
        found.times, found.first_at, found.over_at, found.is_lasting = 0, now, None, False
    found.times += 1
    found.person_id = letter.person_id
    return found
