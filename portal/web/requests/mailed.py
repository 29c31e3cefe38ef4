"""What came by e-mail, as a thread shows it: own words open, quoted words folded, never as HTML."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from portal.policy.requests import ENTRY_LIMIT
from portal.services.cases.entries import Entry
from portal.services.cases.reading import Head
from portal.web import components

SHOWN, FOLDED = {"own", "context"}, {"attribution", "quoted"}
MOST_FOLDED = 20_000  # characters of one quote; the original e-mail has all of it
ANSWERED = re.compile(r"^(?:\s*(?:re|aw|sv|odp|fwd?|wg|tr|rv)\s*(?:\[\d+\])?\s*:)+\s*",
                      re.IGNORECASE)
THEIRS = ('<p class="small muted">Sent from another address than that of your account, so it '
          "changes nothing until you confirm it.</p>")


def body(one: Entry) -> str:
    """Return the words of an entry: the parts of a mail in their order, else its text."""
    segments = one.facts.get("segments") or ()
    own = "".join(text for kind, text in segments if kind in SHOWN)
    if not own.strip() or len(own) > ENTRY_LIMIT:
        return _typed(one.text) + _folded(_texts(segments, FOLDED))
    return "".join(_part(kind, text) for kind, text in _joined(segments) if text.strip())


def notes(one: Entry, head: Head, viewer: str) -> str:
    """Return what stands below a mailed message: its own subject, a flag, the original."""
    subject = str(one.facts.get("subject") or "").strip()
    told = _subject(subject) if subject and not _is_ours(subject, head) else ""
    flag, mail = one.facts.get("flag"), one.facts.get("mail")
    if viewer != "staff":
        return told + (THEIRS if flag and "not from the address" in flag else "")
    if flag:
        told += f'<p>{components.tag("Odd", "hold", "info")} {escape(flag)}</p>'
    if mail:
        told += (f'<p class="small"><a href="/staff/mail/in/{escape(mail)}">How it arrived</a> · '
                 f'<a href="/staff/mail/in/{escape(mail)}/original">The original e-mail</a></p>')
    return told


def _subject(subject: str) -> str:
    return f'<p class="small muted">Subject: <bdi>{escape(subject)}</bdi></p>'


def _is_ours(subject: str, head: Head) -> bool:
    """Whether it is the subject of a letter of ours about this, with or without a "Re:"."""
    plain = ANSWERED.sub("", subject).casefold()
    names = [head.ref, head.decision, head.feedback]
    return plain == head.subject.casefold() or any(
        f"[{name}]".casefold() in plain for name in names if name)


def _joined(segments: Sequence[Sequence[str]]) -> Iterable[tuple[str, str]]:
    """Put the line above a quote and the quote into one fold."""
    kept: list[tuple[str, str]] = []
    for kind, text in segments:
        kind = "quoted" if kind in FOLDED else kind
        if kept and (kept[-1][0] == kind or not text.strip()):
            kept[-1] = (kept[-1][0], kept[-1][1] + text)
        else:
            kept.append((kind, text))
    return kept


def _part(kind: str, text: str) -> str:
    if kind == "own":
        return _typed(text)
    if kind == "context":
        return f'<p class="as-typed muted" dir="auto">{escape(text.strip())}</p>'
    return _folded(text)


def _typed(text: str) -> str:
    return f'<p class="as-typed" dir="auto">{escape(text.strip())}</p>' if text.strip() else ""


def _folded(text: str) -> str:
    plain = text.strip("\r\n")
    if not plain.strip():
        return ""
    cut = plain[:MOST_FOLDED] + (" …" if len(plain) > MOST_FOLDED else "")
    return str(Markup("<details><summary>Quoted text</summary>"
                      '<pre dir="auto">{}</pre></details>').format(cut))


def _texts(segments: Sequence[Sequence[str]], kinds: set[str]) -> str:
    return "".join(text for kind, text in segments if kind in kinds)
