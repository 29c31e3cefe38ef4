"""Letters to the team: somebody wrote in a request, and a mailed answer that went nowhere."""

from sqlalchemy import bindparam, select

from portal import clock
from portal.mail import house, letters, outbox
from portal.mail.house import Reader
from portal.mail.letters import team as told
from portal.mail.letters.kinds import kind_of
from portal.models import Action, Case, File
from portal.policy import quotation
from portal.policy.text import first_name
from portal.policy.vocabulary import PACIFIC, Kind
from portal.services.cases import private_words
from portal.services.cases.held import HeldCase
from portal.services.cases.threads import Said
from portal.services.mailroom import colleagues, threading
from portal.services.mailroom.colleagues import Recipient
from portal.services.mailroom.participants import Participant, participant
from portal.services.store import connection, rows, session

PAGES = {"review": "/staff/reviews/{ref}", "report": "/staff/reports/{ref}"}
PAGE, MAIL = "/staff/requests/{ref}", "/staff/mail/in/{ref}"
UNNAMED = "A request"
SUBJECTS = {  # they name no contract: the feedback may be private
    ("report", True): "A report about feedback",
    ("notice", True): "A removed feedback",
}
_FILES = (select(File.name, File.withheld_because)
          .where(File.message_id == bindparam("message")).order_by(File.id))


def wrote(case: Case | HeldCase, message: Said, person: Participant | None = None, *,
          answers: str | None = None) -> None:
    """Tell the team, in this transaction, what somebody has written: each colleague once.

    A mail that came into several requests is told of in the first that this is called for.
    Call it when the documents of the message are there. Whoever is concerned gets nothing.
    `person` is whose request it is, from those who have read them; `answers` the reference of
    the request that the same mail has answered.
    """
    facts, said = None, message.facts.get("mail") or message.ref
    for recipient in colleagues.reading(case):
        facts = facts or _facts(
            case, message, person or participant(case.person_id))._replace(answers=answers)
        mine = recipient.person is not None and recipient.person.id == case.claimed_by_id
        _post(case, recipient, facts._replace(mine=mine),
              key=f"{kind_of(facts).name}:{said}:{recipient.address}")


def kept(case: HeldCase, recipient: Recipient, *, sender: str, because: str, mail: str) -> None:
    """Tell whose address it is that a mail to it was not passed on, and why.

    `because` must hold no words of private feedback. Nothing answers this letter.
    """
    person = participant(case.person_id)
    facts = told.TeamMailKept(case.ref, first_name(person.name), sender, because,
                              MAIL.format(ref=mail))
    us, reader = threading.house_for_team({}), _reader(recipient)
    outbox.post(session, letters.write(facts, reader, us), to_address=recipient.address,
                person_id=recipient.person.id if recipient.person else None, case_id=case.id,
                dedupe_key=f"{kind_of(facts).name}:{mail}", now=clock.now(),
                headers=threading.automatic(threading.earlier_to_team(case, recipient.address)))


def _facts(case: Case | HeldCase, message: Said, person: Participant) -> told.PersonWrote:
    subject = SUBJECTS.get((case.kind, case.feedback_id is not None), case.subject)
    private = private_words.comments_around(person.id)
    if not _may_stand_in_mail(subject, private):
        subject = UNNAMED
    said = message.text if _may_stand_in_mail(message.text, private) else None
    return told.PersonWrote(
        ref=case.ref, subject=subject, person=person.name, first=first_name(person.name),
        at=message.at, by_mail=message.via == "mail", review=case.kind == "review", text=said,
        files=_files(message), flag=message.facts.get("flag"), about=_about(case),
        answer_by=case.due_at if case.owed_by == "team" else None,
        path=PAGES.get(case.kind, PAGE).format(ref=case.ref))


def _may_stand_in_mail(text: str, private: list[str]) -> bool:
    """Whether a text repeats nothing that was said in private, to this person or by them."""
    return not quotation.leaked_run(text, private)


def _files(message: Said) -> tuple[str, ...]:
    if "mail" in message.facts and "documents" not in message.facts:
        return ()  # a mail that had none
    return tuple(f"{name} (not kept: {because})" if because else name
                 for name, because in rows(_FILES, {"message": message.id}))


def _about(case: Case | HeldCase) -> told.About | None:
    action = session.get(Action, case.action_id) if case.action_id else None
    if action is None:
        return None
    return told.About(action.ref, Kind(action.kind), action.in_force_from, action.ends_at)


def _post(case: Case | HeldCase, recipient: Recipient, facts: told.PersonWrote, *,
          key: str) -> None:
    outbox.post_one_later(connection(), outbox.Later(
        facts, recipient.person.id if recipient.person else None, recipient.address, key,
        case_id=case.id, headers=threading.to_team(case, recipient)), now=clock.now())


def _reader(recipient: Recipient) -> Reader:
    one = recipient.person
    if one is None:
        return Reader(house.current().sender_name, recipient.address, PACIFIC.key)
    return Reader(one.name, recipient.address, one.time_zone, one.locale)
