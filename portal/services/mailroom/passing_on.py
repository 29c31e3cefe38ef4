"""Whether a colleague's mailed answer may go on to the person, and who is told if it may not."""

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.models import Message, Person
from portal.policy.requests import ENTRY_LIMIT, MAILED_ANSWERS_AT_MOST
from portal.policy.vocabulary import STAFF
from portal.services.cases import private_words, staffing
from portal.services.cases.held import HeldCase
from portal.services.mailroom import colleagues
from portal.services.mailroom.arriving import Held
from portal.services.mailroom.participants import Participant
from portal.services.store import session

NOT_THEIRS = "It came to a colleague's address, but not from that colleague."
NOT_OF_TEAM = ("It came to the address of the team's mailbox, but not from the address of a "
               "colleague's account.")
LEFT = "It came from somebody who does not work here any more."
CONCERNED = ("It came from a colleague who may not answer this request: it is their own, or about "
             "something that they decided or took part in.")
TAKEN = "It came from a colleague while {name} has this request: only they or a lead answer it."
EMPTY = "A colleague's mail had no words in it."
TOO_LONG = f"A colleague's mail has more than {ENTRY_LIMIT:,} characters."
AGAIN = "It says word for word what this colleague wrote within a day before, as programs do."
TOO_MANY = "Too many answers came from this colleague in one day, as from a program."
LEAK = "It repeats words that were said to us in private. The page of the e-mail shows which."
DAY = timedelta(days=1)
RULE = re.compile(r"^\s*[_=*-]{20,}\s*$")
OF_LIST = re.compile(r"mailing list|unsubscribe|google groups|listinfo", re.IGNORECASE)
FOOTER = 8  # lines that the foot of a mailing list may have


@dataclass(frozen=True)
class Refused:
    """Why a mail is kept, in words for staff; `told` is what its colleague reads of it.

    None tells nobody: what says that it is automatic is not answered.
    """

    reason: str
    told: str | None


def refused(mail: Held, case: HeldCase, staff: Participant | None, text: str,
            flag: str | None) -> Refused | None:
    """Return why an answer cannot go on, None if it can. `flag`: it looks automatic."""
    if flag:
        return Refused(flag, None)
    if sentence := _of_another(mail, case, staff) or _of_no_use(text):
        return Refused(sentence, sentence)
    if staff is not None and (sentence := _of_a_machine(case, staff, text)):
        return Refused(sentence, sentence)
    try:
        private_words.refuse(case.person_id, text)
    except private_words.Leaked as leaked:
        return Refused(leaked.sentence, LEAK)
    return None


def without_list_footer(text: str) -> str:
    """Return words without the lines that a mailing list adds below a mail."""
    lines = text.rstrip().split("\n")
    for place in range(max(len(lines) - FOOTER, 0), len(lines)):
        if RULE.match(lines[place]) and OF_LIST.search("\n".join(lines[place:])):
            return "\n".join(lines[:place]).rstrip()
    return text


def _of_another(mail: Held, case: HeldCase, staff: Participant | None) -> str | None:
    if staff is None:
        return NOT_OF_TEAM
    if mail.sender != staff.email:
        return NOT_THEIRS
    if not staff.role_names & STAFF:
        return LEFT
    if not colleagues.may_answer(case, staff):
        return CONCERNED
    if case.claimed_by_id not in {None, staff.id} and not staffing.leads(staff.role_names):
        return TAKEN.format(name=session.get_one(Person, case.claimed_by_id).name)
    return None


def _of_no_use(text: str) -> str | None:
    if not text:
        return EMPTY
    return TOO_LONG if len(text) > ENTRY_LIMIT else None


def _of_a_machine(case: HeldCase, staff: Participant, text: str) -> str | None:
    """Notice a program that answers every letter, though it does not say that it is one."""
    before = session.execute(
        select(Message.text, Message.at)
        .where(Message.case_id == case.id, Message.author_id == staff.id,
               Message.voice == "team", Message.via == "mail")
        .order_by(Message.id.desc()).limit(MAILED_ANSWERS_AT_MOST)).all()
    lately = [row for row in before if row.at > clock.now() - DAY]
    if any(row.text == text for row in lately):
        return AGAIN
    return TOO_MANY if len(lately) >= MAILED_ANSWERS_AT_MOST else None
