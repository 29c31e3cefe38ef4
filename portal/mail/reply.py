"""An answer to a letter as mail programs write it: threaded, the letter quoted below the words."""

import mimetypes
import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from portal.mail.mailbox import Mail

TIMEOUT = 30  # seconds for each answer of the server
IDS = re.compile(r"<[^<>\s]{3,250}>")
MOST_IDS = 20
BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along, as its sender named it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Reply:
    """An answer, ready to be sent."""

    message_id: str
    sender: str
    recipient: str
    raw: bytes


def write(letter: Mail, *, sender: str, text: str, at: datetime,
          enclosed: Sequence[Enclosed] = ()) -> Reply:
    """Return the answer of `sender` to a letter; `at` is aware. ValueError for an odd address."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = sender, letter.reply_to
    subject = BREAKS.sub(" ", letter.subject)
    made["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    made["Date"], made["Message-ID"] = format_datetime(at), make_msgid(domain="mail.example")
    answered = IDS.findall(letter.message_id)
    if answered:
        before = IDS.findall(letter.references)
        made["In-Reply-To"] = answered[0]
        made["References"] = " ".join([*before[:1], *before[1:][-MOST_IDS:], answered[0]])
    made.set_content(f"{text.strip()}\n\n{_quoted(letter)}", cte="quoted-printable")
    for one in enclosed:
        kind = mimetypes.guess_type(one.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        made.add_attachment(one.content, maintype=main, subtype=sub,
                            filename=BREAKS.sub(" ", one.name))
    return Reply(str(made["Message-ID"]), sender, letter.reply_to, made.as_bytes())


def send(reply: Reply, host: str, port: int) -> None:
    """Send it over SMTP. Raises what the server says, or that it cannot be reached."""
    with smtplib.SMTP(host, port, timeout=TIMEOUT) as server:
        server.sendmail(reply.sender, [reply.recipient], reply.raw)


def _quoted(letter: Mail) -> str:
    day = letter.at.strftime("%a, %d %b %Y at %H:%M")
    lines = letter.text.rstrip("\n").split("\n")
    return f"On {day}, {letter.sender} wrote:\n\n" + "".join(
        f"> {line}".rstrip() + "\n" for line in lines)
