"""A colleague answers by mail: it goes to the person under the team's name, never as a decision."""

from portal.models import Case, InboundMail, Person
from portal.policy.vocabulary import STAFF
from portal.services import events, letters_of_requests
from portal.services.cases import private_words, threads
from portal.services.mailroom import hearing

NOT_THEIRS = "It came to a colleague's address, but not from that colleague."
LEFT = "It came from somebody who does not work here any more."
EMPTY = "A colleague's mail had no words in it."


def answered(mail: InboundMail, case: Case, staff: Person, words: hearing.Words) -> None:
    """Bring a colleague's mailed answer into the request and send it on; it moves no date.

    What can not be sent is kept in quarantine with the reason.
    """
    refused = _refused(mail, case, staff, words)
    if refused:
        mail.state, mail.reason = "quarantine", refused
        return
    threads.lock(case)
    message = threads.say(case, voice="team", text=words.text, by=staff.id, via="mail",
                          facts={"mail": mail.ref})
    events.record("request.told", by=staff.id, person=case.person_id, action=case.action_id,
                  facts={"request": case.ref, "mail": mail.ref})
    facts = letters_of_requests.answer_facts(case, by=staff.name.split()[0], text=words.text,
                                             then="keep", due_at=case.due_at)
    letters_of_requests.answered(case, message, facts)
    mail.case_id, mail.thread_message_id, mail.state = case.id, message.id, "thread"


def _refused(mail: InboundMail, case: Case, staff: Person, words: hearing.Words) -> str | None:
    if mail.sender != staff.email:
        return NOT_THEIRS
    if not staff.role_names & STAFF:
        return LEFT
    if not words.text.strip():
        return EMPTY
    try:
        private_words.refuse(case.person_id, words.text)
    except private_words.Leaked as leaked:
        return leaked.sentence
    return None
