"""A small folder of mails with a known outcome, as mail programs and machines write them."""

import json
from base64 import b64encode
from email.message import EmailMessage
from html import escape
from pathlib import Path
from quopri import encodestring
from typing import Any

NOTICE = """Hello Dana,

New proposals are paused until you finish one learning path (decision D-TEST1234).

What this means
- You can not send proposals or accept new contracts.
- You can go on working on your current contracts, and withdraw what you earned.

Why
Three clients told us, at the end of a contract, that it did not go as they expected:
- Shop redesign (ended 3 November 2026): availability
- Data cleaning (ended 9 November 2026): stated skills
- Logo (ended 12 November 2026): availability

What you can do
If you think this is wrong, reply to this e-mail, or open https://portal.example.test/status
before 4 December 2026. Your reply goes straight to the team that looks at it again.

Account Quality team
"""
OURS = ("You can not send proposals or accept new contracts.",
        "Three clients told us, at the end of a contract",
        "- Data cleaning (ended 9 November 2026): stated skills")
MINE = ("I was in hospital from 2 to 11 November, and told all three clients before.",
        "I can send you the papers.")
US = "Account Quality <@@RCPT@@>"
OUTLOOK = (f"From: {US}\nSent: Friday, 20 November 2026 11:02\nTo: Dana Writer <@@SENDER@@>\n"
           "Subject: New proposals are paused\n")
QUOTED = "".join(f"> {line}\n" if line else ">\n" for line in NOTICE.splitlines())
ABOVE = "\n".join(MINE)
HTML_NOTICE = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>"
                      for part in NOTICE.split("\n\n"))
HTML_MINE = "".join(f"<div>{line}</div>" for line in MINE)


def wrapped(width: int) -> str:
    """The quoted notice as a program breaks it anew: each line again with a sign."""
    lines = []
    for line in NOTICE.splitlines():
        row = ""
        for word in line.split():
            if row and len(row) + len(word) >= width:
                lines.append(row)
                row = ""
            row = f"{row} {word}".strip()
        lines.append(row)
    return "".join(f"> {line}\n" for line in lines)


INTRODUCED = {
    "english": f"On Fri, Nov 20, 2026 at 11:02 AM {US} wrote:",
    "two-lines": "On Fri, Nov 20, 2026 at 11:02 AM Account Quality\n<@@RCPT@@> wrote:",
    "german": f"Am Fr., 20. Nov. 2026 um 11:02 Uhr schrieb {US}:",
    "french": f"Le ven. 20 nov. 2026 à 11:02, {US} a écrit :",
    "spanish": f"El vie, 20 nov 2026 a las 11:02, {US} escribió:",
    "ukrainian": f"пт, 20 лист. 2026 р. о 11:02 {US} пише:",
    "japanese": f"2026年11月20日(金) 11:02 {US}:",
    "by-name": "Am 20.11.2026 um 11:02 schrieb Parley Account Quality:",
}
# What people write: their words, and the mail around them. Every one quotes the notice whole.
QUOTING = {
    **{f"above-{name}": f"{ABOVE}\n\n{line}\n\n{QUOTED}" for name, line in INTRODUCED.items()},
    "wrapped": f"{ABOVE}\n\n{INTRODUCED['english']}\n{wrapped(60)}",
    "narrow": f"{ABOVE}\n\n{INTRODUCED['english']}\n{wrapped(34)}",
    "below": f"{INTRODUCED['english']}\n{QUOTED}\n{ABOVE}\n",
    "outlook": f"{ABOVE}\n\n{'_' * 32}\n{OUTLOOK}\n{NOTICE}",
    "outlook-bold": f"{ABOVE}\n\n" + "".join(
        f"*{line.replace(':', ':*', 1)}\n" for line in OUTLOOK.splitlines()) + f"\n{NOTICE}",
    "original-message": f"{ABOVE}\n\n-----Original Message-----\n{OUTLOOK}\n{NOTICE}",
    "phone": f"{ABOVE}\n\nSent from my phone\n\n{INTRODUCED['english']}\n\n{QUOTED}",
    "unquoted": f"{ABOVE}\n\n{INTRODUCED['english']}\n\n{NOTICE}",
    "twice": f"{ABOVE}\n\n{INTRODUCED['english']}\n{QUOTED}\n> > " + "> > ".join(
        NOTICE.splitlines(keepends=True)),
    "safe-links": f"{ABOVE}\n\n{OUTLOOK}\n" + NOTICE.replace(
        "https://portal.example.test/status",
        "https://portal.example.test/status<https://safe.example.net/?u=https%3A%2F%2Fportal>"),
    "bullets": f"{ABOVE}\n\n{OUTLOOK}\n" + NOTICE.replace("\n- ", "\n  •   "),
}
# What nobody but the person wrote, whatever it looks like.
OWN = {
    "thanks-first": "Thanks,\nbut this is not what happened.\nBest,\nwe talk on Monday.",
    "dashes": "- the first client never answered\n- the second paid\n-- \nDana\nP.S.: see the chat",
    "pasted-chat": "From: Petra\nDate: 28 October\nTo: me\nDo it again for free or one star.",
    "their-words": "On 28 October the client wrote:\n> Free work or one star.\nThat is why.",
    "forwarded": "Please read this.\n\n---------- Forwarded message ---------\nFrom: Petra "
                 "<petra@client.example>\nDate: Wed, 28 Oct 2026\nSubject: your job\nTo: dana\n\n"
                 "Do it again for free.",
    "one-word": "No.", "no-spaces": "我当时住院了，三位客户都知道。", "emoji": "🙏🏽 прошу, ще раз",
}


def head(**more: str) -> str:
    """Headers of a reply of Dana's."""
    told = {"From": "Dana Writer <@@SENDER@@>", "To": "<@@RCPT@@>", "In-Reply-To": "<@@MSGID@@>",
            "Subject": "Re: My account", "MIME-Version": "1.0",
            **{name.replace("_", "-"): value for name, value in more.items()}}
    return "".join(f"{name}: {value}\n" for name, value in told.items())


def plain(text: str, **more: str) -> bytes:
    """A reply in one plain part."""
    kind = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
    return f"{head(**kind, **more)}\n{text}".encode()


def html(body: str) -> bytes:
    """A reply that is HTML alone."""
    return f"{head(**{'Content-Type': 'text/html; charset=utf-8'})}\n<html>{body}</html>".encode()


def encoded(text: str, name: str, how: str) -> bytes:
    """A reply in a charset and an encoding of its own."""
    raw = text.encode(name)
    body = encodestring(raw) if how == "quoted-printable" else b64encode(raw)
    kind = {"Content-Type": f"text/plain; charset={name}", "Content-Transfer-Encoding": how}
    return head(**kind).encode() + b"\n" + body


def both(text: str, body: str) -> bytes:
    """A reply in two forms."""
    made = EmailMessage()
    made.set_content(text)
    made.add_alternative(body, subtype="html")
    return head().replace("MIME-Version: 1.0\n", "").encode() + made.as_bytes()


def case(name: str, disposition: str = "thread", **more: Any) -> dict[str, Any]:
    """One line of the manifest."""
    return {"file": f"{name}.eml", "disposition": disposition, "must_keep": [], "must_hide": [],
            "counts_as_response": disposition == "thread",
            "envelope": {"mail_from": "@@SENDER@@", "rcpt_to": ["@@RCPT@@"]}, **more}


def people_s() -> list[tuple[dict[str, Any], bytes]]:
    """What people send."""
    hide, keep = {"must_hide": list(OURS)}, {"must_keep": list(MINE)}
    found = [(case(name, **keep, **hide), plain(text)) for name, text in QUOTING.items()]
    found += [(case(name, must_keep=text.splitlines()), plain(text))
              for name, text in OWN.items()]
    gmail = (f'{HTML_MINE}<div class="gmail_quote"><div>{escape(INTRODUCED["english"])}</div>'
             f"<blockquote>{HTML_NOTICE}</blockquote></div>")
    office = f"{HTML_MINE}<hr><p><b>From:</b> {escape(US)}<br><b>Sent:</b> Friday, 20 November " \
             f"2026 11:02<br><b>To:</b> Dana<br><b>Subject:</b> My account</p>{HTML_NOTICE}"
    found += [(case(name, **keep, **hide), html(body))
              for name, body in (("html-gmail", gmail), ("html-office", office))]
    found.append((case("both-forms", **keep, **hide), both(
        f"{ABOVE}\n\n{INTRODUCED['german']}\n{QUOTED}", gmail)))
    found += [(case(f"in-{name}", must_keep=[text]), encoded(text, name, how)) for text, name, how
              in (("Ich war krank, das ist unmöglich meine Schuld", "iso-8859-1",
                   "quoted-printable"), ("Я була в лікарні", "windows-1251", "base64"),
                  ("病院にいました", "iso-2022-jp", "base64"))]
    return found


def machines() -> list[tuple[dict[str, Any], bytes]]:
    """What is odd, automatic, forged or about a delivery."""
    nobody = {"mail_from": "<>", "rcpt_to": ["@@BOUNCE_RCPT@@"]}
    report = (b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nContent-Type: "
              b"multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: "
              b"message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n\n--b--\n")
    to = {"mail_from": "@@SENDER@@"}
    said = {"must_keep": ["I was ill."]}
    text = "I was ill."
    return [
        (case("report", "bounce", suppress=True, envelope=nobody), report),
        (case("vacation", "log_only"), plain("I am away.", Auto_Submitted="auto-replied")),
        (case("our-own", "log_only"), plain("Hello", X_Portal_Mail="@@INSTANCE@@")),
        (case("upper", envelope={**to, "rcpt_to": ["@@RCPT_UPPER@@"]}, **said), plain(text)),
        (case("unknown-token", "quarantine", envelope={**to, "rcpt_to": ["@@RCPT_BADTOKEN@@"]},
              **said), plain(text)),
        (case("old-token", "quarantine", envelope={**to, "rcpt_to": ["@@RCPT_EXPIRED@@"]}, **said),
         plain(text)),
        (case("somebody-elses", "quarantine", envelope={
            **to, "rcpt_to": ["@@RCPT_OTHERCASE@@"]}, **said), plain(text)),
        (case("elsewhere", "thread_flagged", **said), plain(text, From="dana@work.example")),
        (case("forged", "quarantine", **said),
         plain(text, Authentication_Results="@@AUTHSERV@@; dmarc=fail header.from=mail.example")),
        (case("only-a-quote", "thread_flagged"), plain(f"{INTRODUCED['english']}\n{QUOTED}")),
        (case("again", "duplicate", deliver_times=2, expect_copies=1, counts_as_response=True,
              **said), plain(text)),
        (case("to-two", "thread", expect_copies=2, envelope={
            **to, "rcpt_to": ["@@RCPT@@", "@@RCPT2@@"]}, **said), plain(text)),
        (case("of-staff", envelope={"mail_from": "@@STAFF@@", "rcpt_to": ["@@STAFF_RCPT@@"]},
              must_keep=["We look at it on Monday."], counts_as_response=False),
         plain("We look at it on Monday.", From="Ruth <@@STAFF@@>")),
        (case("nobody-here", "rejected", envelope={**to, "rcpt_to": ["x@@@DOMAINPART@@"]}),
         plain(text)),
        (case("too-large", "rejected", generate={"attachment_mb": 30}), plain(text)),
    ]


def folder(path: Path, cases: list[tuple[dict[str, Any], bytes]]) -> Path:
    """Write mails and manifest."""
    path.mkdir(exist_ok=True)
    for told, raw in cases:
        (path / told["file"]).write_bytes(raw)
    manifest = {"version": 1, "notice_text": NOTICE, "cases": [told for told, _ in cases]}
    (path / "expected.json").write_text(json.dumps(manifest), "utf-8")
    return path
