"""A colleague answers by mail: it goes to the person under the team's name, never as a decision.

What cannot be passed on is kept in quarantine, and whose address it is gets told.
"""

from sqlalchemy import func, select

from portal import clock
from portal.mail import house
from portal.mail.letters.kinds import kind_of
from portal.mail.letters.team import TeamMailKept
from portal.models import OutboxLetter
from portal.policy.requests import MAILED_ANSWERS_AT_MOST
from portal.policy.text import first_name
from portal.policy.vocabulary import STAFF
from portal.services import events, letters_of_requests, letters_to_team
from portal.services.cases import threads
from portal.services.cases.held import HeldCase
from portal.services.cases.threads import Said
from portal.services.mailroom import addresses, arriving, finding, hearing, passing_on
from portal.services.mailroom.arriving import Held
from portal.services.mailroom.colleagues import Recipient
from portal.services.mailroom.participants import Participant
from portal.services.store import gathered, session

FILES = "A colleague's e-mail had files, which are not passed on: {names}. They are with the mail."
NAMES = 1_000  # characters of their names that the note holds


def answered(mail: Held, case: HeldCase, holder: Participant | None, words: hearing.Words) -> None:
    """Bring a colleague's mailed answer into the request and send it on; it moves no date.

    `case` is held (see `finding`), `holder` whose address it came to, None for that of the
    team's mailbox.
    """
    staff = holder or _colleague(mail.sender)
    text = addresses.without_secrets(passing_on.without_list_footer(words.text)).strip()
    refused = passing_on.refused(mail, case, staff, text, words.flag)
    if refused or staff is None:
        _keep(mail, case, holder or staff, refused)
        return
    message = _say(mail, case, staff, text)
    _note_files(mail, case, words)
    facts = letters_of_requests.answer_facts(
        case, by=first_name(staff.name), text=text, then="keep",
        due_at=case.due_at if case.owed_by == "team" else None)
    with gathered():
        arriving.note(mail)
        letters_of_requests.answered(case, message, facts)


def _say(mail: Held, case: HeldCase, staff: Participant, text: str) -> Said:
    """Put it into the thread; whoever answers what nobody has taken on has it from then on."""
    if case.claimed_by_id is None and case.closed_at is None:
        case.claimed_by_id, case.claimed_at = staff.id, clock.now()
    with gathered():
        events.record("request.told", by=staff.id, person=case.person_id, action=case.action_id,
                      facts={"request": case.ref, "mail": mail.ref})
        message = threads.say(case, voice="team", text=text, by=staff.id, via="mail",
                              facts={"mail": mail.ref})
    mail.person_id, mail.case_id, mail.thread_message_id = staff.id, case.id, message.id
    mail.state, mail.reason = "thread", None
    return message


def _note_files(mail: Held, case: HeldCase, words: hearing.Words) -> None:
    if words.documents:
        names = ", ".join(one.name for one in words.documents)[:NAMES]
        hearing.log(mail, case, FILES.format(names=names))


def _colleague(sender: str | None) -> Participant | None:
    """Return the member of staff whose registered address this is."""
    found = finding.known_address(sender or "")
    return found if found and found.role_names & STAFF else None


def _keep(mail: Held, case: HeldCase, whose: Participant | None,
          refused: passing_on.Refused | None) -> None:
    """Keep it for people to look at, and tell whose address it is what happened."""
    if refused is None:
        return
    mail.state, mail.reason = "quarantine", refused.reason
    mailbox = house.current().team_address
    address = whose.email if whose else mailbox
    reads = bool(whose.role_names & STAFF) if whose else not addresses.is_behind_our_door(mailbox)
    if refused.told and address and reads and not _told_often(case, address):
        letters_to_team.kept(
            case, Recipient(address, whose), sender=mail.sender or "an unreadable address",
            because=refused.told[:1].lower() + refused.told[1:], mail=mail.ref)


def _told_often(case: HeldCase, address: str) -> bool:
    """Whether as much was said to this address today as a person would want to read."""
    told = session.scalar(select(func.count()).where(
        OutboxLetter.case_id == case.id, OutboxLetter.to_address == address,
        OutboxLetter.letter == kind_of(TeamMailKept).name,
        OutboxLetter.created_at > clock.now() - passing_on.DAY))
    return (told or 0) >= MAILED_ANSWERS_AT_MOST
