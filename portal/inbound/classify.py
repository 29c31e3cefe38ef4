"""What kind of mail somebody or something sent: a person's words, a machine's, or our own back.

By content, not by address: vacation programs answer to return paths, too.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from portal.inbound.mime import Mail, parts


class Sort(StrEnum):
    """Who wrote it."""

    person = "person"
    automatic = "automatic"  # a vacation notice, a list, a robot: logged, never answered
    bounce = "bounce"  # a report about a letter of ours
    own = "own"  # a letter of ours that came back to us
    looks_automatic = "looks_automatic"  # by its subject, or a calendar's: shown, and flagged


@dataclass(frozen=True)
class Classified:
    """The sort of a mail and why, in words for staff."""

    sort: Sort
    why: str


REPORTS = {"message/delivery-status", "message/disposition-notification",
           "message/feedback-report", "message/global-delivery-status"}
MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|no-?reply-bounces?)@",
                      re.IGNORECASE)
AUTOMATIC = {"auto_reply", "auto-reply", "bulk", "junk", "list"}
BOUNCED = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|report|notification)|returned mail|"
    r"mail delivery|failure (?:notice|delivery)|could not be delivered|nicht zustellbar|"
    r"unzustellbar|не удалось доставить|non remis|no se pudo entregar", re.IGNORECASE)
# What mail programs themselves put before a subject, or in place of one. The same words in a
# sentence are a person's, who may well write about an absence.
AWAY = re.compile(
    r"\s*[\[(]?(?:auto(?:matic)?[ -]?(?:reply|response)|out of office(?: auto-?reply)?|"
    r"automatische antwort|abwesenheitsnotiz|automatisch antwoord|réponse automatique|"
    r"absence du bureau|respuesta automática|fuera de la oficina|risposta automatica|"
    r"автоответ|автоматический ответ|自动回复|自动答复|自動返信|自動応答)(?:[\])]|\s*(?:[:：]|$))|"
    r"\s*auto: .{1,80} is out of (?:the )?office\b", re.IGNORECASE)

CALENDAR = re.compile(r"^METHOD:(?:REPLY|COUNTER)\b", re.IGNORECASE | re.MULTILINE)


def classify(mail: Mail, env_from: str, ours: str) -> Classified:
    """Tell what sort of mail it is; `ours` is the domain in the marks of our own letters."""
    for ask in (_own, _report, _machine, _automatic, _nobody, _away, _calendar):
        if found := ask(mail, env_from, ours):
            return found
    return Classified(Sort.person, "")


def _own(mail: Mail, _env_from: str, ours: str) -> Classified | None:
    came_back = mail.header("x-portal-mail").lower() == ours.lower()
    return Classified(Sort.own, "It is a letter of ours that came back.") if came_back else None


def _report(mail: Mail, _env_from: str, _ours: str) -> Classified | None:
    kinds = {kind for kind, _ in mail.parts} & REPORTS
    reported = "multipart/report" in mail.header("content-type").lower()
    if kinds or (reported and "delivery-status" in mail.header("content-type").lower()):
        return Classified(Sort.bounce, "It is a report about a delivery.")
    return None


def _machine(mail: Mail, env_from: str, _ours: str) -> Classified | None:
    nobody = not env_from.strip("<> ") or MACHINES.match(env_from.strip("<> "))
    if (nobody or MACHINES.match(mail.sender)) and _tells_of_failure(mail):
        return Classified(Sort.bounce, "A mail server says that a letter did not arrive.")
    return None


def _tells_of_failure(mail: Mail) -> bool:
    return bool(mail.header("x-failed-recipients") or BOUNCED.search(mail.subject)
                or BOUNCED.search(mail.text[:2000]))


def _automatic(mail: Mail, _env_from: str, _ours: str) -> Classified | None:
    told = mail.header("auto-submitted").split(";")[0].strip().lower()
    if told and told != "no":
        return Classified(Sort.automatic, f"Its program says that it is automatic ({told}).")
    for name in ("x-autoreply", "x-autorespond", "x-autoresponse"):
        if mail.header(name).strip().lower() not in {"", "no", "false"}:
            return Classified(Sort.automatic, "Its program says that it is an automatic answer.")
    if mail.header("precedence").strip().lower() in AUTOMATIC or mail.header("list-id"):
        return Classified(Sort.automatic, "It was sent to many at once.")
    return None


def _nobody(mail: Mail, env_from: str, _ours: str) -> Classified | None:
    if not env_from.strip("<> ") and not _says_person(mail):
        return Classified(Sort.automatic, "It has no return address, as automatic answers do.")
    return None


def _away(mail: Mail, _env_from: str, _ours: str) -> Classified | None:
    if AWAY.match(mail.subject) and not _says_person(mail):
        return Classified(Sort.looks_automatic, "Its subject reads like an automatic answer.")
    return None


def _calendar(mail: Mail, _env_from: str, _ours: str) -> Classified | None:
    """A button of a calendar writes these; a person may have added words, so they are shown."""
    answers = any(kind in {parts.CALENDAR, parts.ICS} and CALENDAR.search(text)
                  for kind, text in mail.parts)
    return Classified(Sort.looks_automatic, "A calendar answers an invitation with it."
                      ) if answers else None


def _says_person(mail: Mail) -> bool:
    """Whether its program says that no program wrote it (RFC 3834)."""
    return mail.header("auto-submitted").strip().lower() == "no"
