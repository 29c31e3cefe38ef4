"""A person's mailed words come into their request, and a receipt goes back.

A mailed reply to the letter that tells of a decision, in force or ended, or of the removal of a
feedback, asks for its review as long as its page would let them; mail changes nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from typing import Any

from portal import clock
from portal.models import Case
from portal.policy.appeals import ARGUMENTS_LIMIT
from portal.policy.documents import MOST
from portal.policy.instants import pacific_day
from portal.policy.refusal import Refusal
from portal.policy.requests import ENTRY_LIMIT
from portal.services import events, files, letters_of_mail, letters_to_team
from portal.services.cases import asking, threads
from portal.services.cases.held import HeldCase
from portal.services.cases.threads import Said
from portal.services.enforcement.appeals import asking as appeals
from portal.services.enforcement.appeals.arguments import in_arguments
from portal.services.mailroom import arriving, objecting
from portal.services.mailroom.arriving import Held
from portal.services.mailroom.participants import Participant
from portal.services.store import gathered, session

CUT = "\n\n[The mail goes on; the original has all of it.]"
TOO_MANY = f"There were more than {MOST} documents in one mail."


@dataclass(frozen=True)
class Document:
    """A file in a mail, as its sender named it."""

    name: str
    content: bytes

    @cached_property
    def mark(self) -> str:
        """What tells documents apart: what is in them, for phones call them all the same."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Words:
    """What a mail says: `text` is shown, `segments` are (kind, text) of all of it.

    `flag` says in words for staff what is odd about the mail; such a mail starts no clock.
    `replies_to` are the Message-IDs that it answers, the nearest first. `is_doubtful` says that
    it has signs, a signature or a picture in the text alone: nobody loses their review to that.
    """

    text: str
    segments: Sequence[tuple[str, str]]
    subject: str
    documents: Sequence[Document] = ()
    flag: str | None = None
    replies_to: Sequence[str] = ()
    is_doubtful: bool = False


def hear(mail: Held, case: HeldCase, person: Participant, words: Words) -> None:
    """Bring a person's mail into their request (held: see `finding`), or the review it asks for.

    A reply to a decision that asks for something is its answer as well, and does both. What
    follows while a review waits goes to whoever decides it. Raises nothing that a person could
    mend: what the rules refuse is added to the thread it was written to.
    """
    if _repeats(mail, case, person, words):
        return
    objects_to = None if words.flag else objecting.to_what(case, words.replies_to, words.subject)
    answers = objects_to is not None and objecting.asks(case)
    if objects_to and not answers:
        if asked := _review(mail, person, objects_to, words):
            _settled(mail, asked, None)
            return
        case = objecting.waiting(person.id, objects_to) or case
        if _repeats(mail, case, person, words):
            return
    message = _said(mail, case, person, words)
    _settled(mail, message, words.flag)
    both = (_review(mail, person, objects_to, words, answers=case)
            if objects_to and answers else None)
    with gathered():
        # Who has read it in the letter about the review gets no second one with the same words.
        letters_to_team.wrote(case, message, person)
        if not words.flag and both is None:  # the receipt of a review speaks of the answer, too
            letters_of_mail.received(case, person, on=pacific_day(clock.now()),
                                     unasked=objecting.unasked(case))
        arriving.note(mail)


def _repeats(mail: Held, case: HeldCase, person: Participant, words: Words) -> bool:
    """Settle a mail that says what the same person said in this request a moment ago."""
    said = asking.said_just_now(case, person.id, _entry(words.text))
    if said is None or not _is_said_by(said, words):
        return False
    _settled(mail, said, words.flag)
    return True


def _is_said_by(said: Said, words: Words) -> bool:
    """Whether a message has all of a mail: its documents, too, and no doubt about its sender."""
    same = said.facts.get("documents", []) == _marks(words.documents)
    return same and (bool(words.flag) or not said.facts.get("flag"))


def _said(mail: Held, case: HeldCase, person: Participant, words: Words) -> Said:
    """Put it into the thread it was written to: the next step is the team's, unless it is odd."""
    if not words.flag:
        asking.step_to_team(case)
    with gathered():
        events.record("request.written", by=person.id, person=case.person_id,
                      action=case.action_id, facts={
                          "request": case.ref, "mail": mail.ref, "flagged": bool(words.flag)})
        message = threads.say(case, voice="person", text=_entry(words.text), by=person.id,
                              via="mail", facts=_facts(mail, words))
    _keep_documents(person.id, case, message, words.documents)
    return message


def log(mail: Held, case: HeldCase, text: str) -> None:
    """Leave a line for staff about a mail that no person wrote; it moves no date."""
    threads.say(case, voice="note", text=text, by=None, via="mail", facts={"mail": mail.ref})


def _review(mail: Held, person: Participant, ref: str, words: Words, *,
            answers: HeldCase | None = None) -> Said | None:
    """Open the review of this and return its first message; None where it cannot be opened.

    `answers` is the request that the same mail answered, if it did. In doubt whether it says
    anything it opens none.
    """
    if words.is_doubtful:
        return None
    arriving.note(mail)  # the receipt goes on from its Message-ID
    try:
        with session.begin_nested():
            review = appeals.ask(
                person.id, ref, in_arguments(_entry(words.text, ARGUMENTS_LIMIT)), via="mail",
                facts=_facts(mail, words), answers_by=answers.due_at if answers else None)
    except (Refusal, LookupError):
        return None  # asked already, or too late: their words go where they were written
    message = threads.first_message(review)
    if message.facts.get("mail") != mail.ref:  # the same words opened it a moment ago
        return message if _is_said_by(message, words) else None
    _keep_documents(person.id, review, message, words.documents)
    letters_to_team.wrote(review, message, answers=answers.ref if answers else None)
    return message


def _facts(mail: Held, words: Words) -> dict[str, Any]:
    folded = [list(part) for part in words.segments]
    told: dict[str, Any] = {"mail": mail.ref, "segments": folded, "subject": words.subject}
    odd = {"flag": words.flag, "documents": _marks(words.documents)}
    return {**told, **{name: value for name, value in odd.items() if value}}


def _marks(documents: Sequence[Document]) -> list[str]:
    return [one.mark for one in documents]


def _entry(text: str, most: int = ENTRY_LIMIT) -> str:
    whole = text.strip()
    return whole if len(whole) <= most else whole[:most - len(CUT)] + CUT


def _keep_documents(owner_id: int, case: Case | HeldCase, message: Said,
                    documents: Sequence[Document]) -> None:
    """Keep what may be kept, list all others with the reason."""
    for number, document in enumerate(documents):
        because = TOO_MANY if number >= MOST else None
        if because is None:
            try:
                kept = files.keep(owner_id, f"mail {message.ref}", document.name,
                                  BytesIO(document.content))
                kept.draft_of, kept.case_id, kept.message_id = None, case.id, message.id
            except Refusal as no:
                because = no.sentence
        if because:
            files.withhold(owner_id, document.name, len(document.content), because=because,
                           case_id=case.id, message_id=message.id)


def _settled(mail: Held, message: Said, flag: str | None) -> None:
    mail.case_id, mail.thread_message_id = message.case_id, message.id
    mail.state, mail.reason = ("flagged", flag) if flag else ("thread", None)
