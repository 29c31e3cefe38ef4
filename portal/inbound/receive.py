"""What becomes of a mail that waits: read, sorted, and brought to where it belongs.

Each ends visible to staff: in a thread, flagged, logged, as a bounce, in quarantine, or failed.
Nothing is answered that a machine wrote, and nothing twice a day.
"""

from portal.inbound import classify, reports, senders, telling, words
from portal.inbound.classify import Classified, Sort
from portal.inbound.mime import Mail, Unreadable, read
from portal.mail import house
from portal.services import letters_of_mail
from portal.services.mailroom import (
    addresses,
    arriving,
    as_sent,
    bounces,
    checks,
    choices,
    finding,
    hearing,
    objecting,
    opening,
    so_far,
    team,
)
from portal.services.mailroom.addresses import Target
from portal.services.mailroom.arriving import Held
from portal.services.mailroom.finding import Home
from portal.services.mailroom.participants import Participant, participant

NO_WORDS = "We found no words of the person in it."
NOT_PLACED = "It came to an address that leads to no request."
STRANGER = "It came from somebody we do not know, to an address that leads to no request."
SOMEBODY_ELSES = "It came to the secret address of somebody else's request."
PLACED = "A colleague has put it here. It came from {sender}."
TOO_LARGE = ("It is larger than 25 MB: we have its beginning. All of it lies in the mailbox that "
             "it was fetched from, in the folder Too large.")
ENDED_US = "The program that read it ended each time, for want of memory or by a fault."
FORGED = "Our mail server says that its sender is forged (DMARC)."


def settle(mail: Held) -> None:
    """Settle a mail, unless every try so far has ended the whole program."""
    if mail.attempts > arriving.MOST_TRIES:
        arriving.failed(mail, ENDED_US)
    else:
        _settle(mail)


def _settle(mail: Held) -> None:
    try:
        told = read(mail.raw)
    except Unreadable as error:
        mail.attempts = arriving.MOST_TRIES
        arriving.failed(mail, str(error))
        return
    mail.sender, mail.subject, mail.message_id = told.sender, told.subject, told.message_id
    mail.told = telling.told_of(told)
    if mail.placed_by_id is not None:
        _placed(mail, told)
        return
    if mail.size > arriving.LARGEST:
        mail.state, mail.reason = "quarantine", TOO_LARGE
        return
    target = addresses.target(mail.rcpt) or Target(addresses.REQUESTS, "")
    if target.use == addresses.PROBE and checks.arrived(mail, target.token):
        return
    found = classify.classify(told, mail.env_from, house.current().domain)
    if found.sort is Sort.bounce:
        _bounce(mail, told, target)
    elif found.sort in {Sort.own, Sort.automatic}:
        _log(mail, told, target, found)
    else:
        _of_somebody(mail, told, target, found)


def _bounce(mail: Held, told: Mail, target: Target) -> None:
    report = reports.report_of(told, mail.raw)
    own = [target.token] if target.use == addresses.BOUNCE else []
    tokens = [*own, *addresses.bounce_tokens(reports.quoted(told))]
    letter = bounces.letter_of(tokens, reports.original_ids(told))
    bounces.settle(mail, letter, f"{reports.TOLD[report.trouble]} {report.words}")
    if letter is not None and report.trouble is reports.Trouble.complaint:
        choices.complained(letter)
    if letter is not None and report.trouble in reports.CAME_BACK:
        bounces.came_back(letter, lasting=report.trouble is reports.Trouble.lasting,
                          barred=report.trouble is reports.Trouble.barred,
                          status=report.status, words=report.words)


def _log(mail: Held, told: Mail, target: Target, found: Classified) -> None:
    mail.state, mail.reason = "log_only", found.why
    home = senders.home(told, target) if found.sort is Sort.automatic else None
    if home is not None:
        _belongs(mail, home)
        hearing.log(mail, home.case, f"An automatic mail arrived: {told.subject or 'no subject'}. "
                                     f"{found.why}")


def _of_somebody(mail: Held, told: Mail, target: Target, found: Classified) -> None:
    home = senders.home(told, target) or _opened(told, target, found)
    if home is None:
        _quarantine(mail, told, "")
        return
    if home.role == "person" and senders.is_somebody_elses(told, home.person):
        _quarantine(mail, told, SOMEBODY_ELSES)
        return
    _belongs(mail, home)
    if senders.is_forged(told):
        mail.state, mail.reason = "quarantine", FORGED
    elif home.role == "team":
        flag = words.doubt(told, found, from_elsewhere=False)
        known = so_far.texts_for_team(home.case)
        team.answered(mail, home.case, home.person, words.said(told, known, flag))
    elif home.person is not None:
        _of_person(mail, told, home, home.person, found)


def _belongs(mail: Held, home: Home) -> None:
    mail.case_id, mail.person_id = home.case.id, home.person.id if home.person else None


def _opened(told: Mail, target: Target, found: Classified) -> Home | None:
    """Open a request about a letter of ours that has none, for whoever answers it in words."""
    of_person = target.use == addresses.REQUESTS and found.sort is Sort.person
    letter = opening.letter_of(told.replies_to, told.sender) if of_person else None
    if letter is None or senders.is_forged(told):
        return None
    said = words.said(told, as_sent.texts(letter), None)
    holder = opening.about(letter) if said.text.strip() or said.documents else None
    return finding.home_of(holder, told.sender) if holder else None


def _of_person(mail: Held, told: Mail, home: Home, person: Participant,
               found: Classified) -> None:
    case = home.case
    from_elsewhere = told.sender != person.email
    flag = words.doubt(told, found, from_elsewhere=from_elsewhere)
    said = words.of_person(told, so_far.texts_for_person(case), flag, person.name)
    if not said.text.strip() and not said.documents:
        mail.state, mail.reason = "flagged", NO_WORDS
        hearing.log(mail, case, NO_WORDS)
        letters_of_mail.unread(case, person, mail=mail.ref)
        return
    hearing.hear(mail, case, person, words.with_text(said))
    if home.comes_back:
        bounces.heard_from(told.sender)
    if from_elsewhere and found.sort is Sort.person:
        letters_of_mail.from_elsewhere(
            case, person, sender=told.sender or "an unreadable address", mail=mail.ref,
            unasked=objecting.unasked(case))


def _placed(mail: Held, told: Mail) -> None:
    """Bring a mail into the request that a colleague has named; it moves no date."""
    assert mail.case_id is not None  # the colleague has named it
    case = finding.request(mail.case_id)
    flag = PLACED.format(sender=told.sender or "an unreadable address")
    said = words.said(told, so_far.texts_for_team(case), flag)
    if said.text.strip() or said.documents:
        hearing.hear(mail, case, participant(case.person_id), words.with_text(said))
    else:
        mail.state, mail.reason = "flagged", NO_WORDS
        hearing.log(mail, case, NO_WORDS)


def _quarantine(mail: Held, told: Mail, reason: str) -> None:
    person = finding.known_address(told.sender)
    mail.person_id = person.id if person else None
    mail.state, mail.reason = "quarantine", reason or (NOT_PLACED if person else STRANGER)
    if told.sender and mail.env_from and not senders.is_forged(told):
        letters_of_mail.not_placed(told.sender, told.subject, person)
