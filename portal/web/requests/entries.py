"""The entries of a thread, for its person and for staff; a macro takes several times as long."""

import re

from markupsafe import Markup, escape

from portal.policy.text import first_name
from portal.services.cases.entries import Attached, Entry
from portal.services.cases.reading import Head, Thread
from portal.web import components, page, wording
from portal.web.escaping import escaped
from portal.web.reader import reader
from portal.web.requests import mailed

TEAM = "Account Quality team"
REQUEST = re.compile(r"\bQ-[A-Z0-9]{8}\b")


def entries(found: Thread, viewer: str) -> Markup:
    """Return the list of entries; `viewer` is 'person' or 'staff'."""
    place = f"/staff/requests/{found.head.ref}" if viewer == "staff" else ""
    earlier = (f'<p><a href="{place}?all=1">Show the earlier entries</a></p>'
               if found.earlier else "")
    speakers: dict[tuple[str, str | None], str] = {}  # few people say much
    for one in found.entries:
        if (one.voice, one.author) not in speakers:
            speakers[one.voice, one.author] = _speaker(one, found.head, viewer)
    said = "\n".join([
        _event(one, viewer) if one.voice == "event"
        else _message(one, speakers[one.voice, one.author], found.head, viewer)
        for one in found.entries])
    return Markup(f'{earlier}<ol class="thread">\n{said}\n</ol>')


def _event(one: Entry, viewer: str) -> str:
    place, decision = "/staff" if viewer == "staff" else "/status", one.facts.get("decision")
    link = (f' <a href="{place}/decisions/{escape(decision)}">Read the decision</a>'
            if decision else "")
    return (f'<li class="event" id="{one.ref}">{components.icon("info")}'
            f"<p>{_linked(one.text, viewer)}{link} "
            f'<span class="nowrap">{_when(one)}</span></p></li>')


def _linked(text: str, viewer: str) -> str:
    """The words of an event; a request that they name can be opened."""
    place = "/staff/requests/" if viewer == "staff" else "/requests/"
    return REQUEST.sub(lambda ref: f'<a class="nowrap" href="{place}{ref[0]}">{ref[0]}</a>',
                       str(escape(text)))


def _message(one: Entry, speaker: str, head: Head, viewer: str) -> str:
    mail = "by e-mail · " if one.via == "mail" else ""
    return (
        f'<li id="{one.ref}">{speaker}<span class="when">{mail}{_when(one)}</span></header>'
        f'<div class="body">{_words(one, head, viewer)}'
        f"{_files(one.files) if one.files else ''}{_date(one, viewer)}</div></article></li>")


def _speaker(one: Entry, head: Head, viewer: str) -> str:
    """Begin a message with who speaks; the same for all that they say."""
    kind, face = {"note": (" internal", "team"), "team": ("", "team")}.get(
        one.voice, (" mine" if viewer == "person" else "", "me-face"))
    name = one.author or "The team"
    tag = components.tag("Staff only", "inner", "lock") if one.voice == "note" else ""
    return (
        f'<article class="msg{kind}"><header>'
        f'<span class="face {face}" aria-hidden="true">{escape(name[:1])}</span>'
        f"<span>{_who(one, name, head, viewer)}</span>{tag}")


def _words(one: Entry, head: Head, viewer: str) -> str:
    if one.via == "mail":
        return mailed.body(one) + mailed.notes(one, head, viewer)
    return f'<p class="as-typed" dir="auto">{escaped(one.text)}</p>'


def _who(one: Entry, name: str, head: Head, viewer: str) -> str:
    """Name who speaks: people read first names of the team, staff read whole names."""
    if one.voice == "person":
        if viewer == "person":
            return "<strong>You</strong>"
        role = "Freelancer" if "freelancer" in head.roles else "Client"
    else:
        role, name = TEAM, first_name(name) if viewer == "person" and one.author else name
    return f'<strong><bdi>{escape(name)}</bdi></strong> <span class="muted">{role}</span>'


def _when(one: Entry) -> Markup:
    return components.past(one.at, reader().zone, False)


def _date(one: Entry, viewer: str) -> str:
    """Say which date an answer named."""
    if "due_at" not in one.facts:
        return ""
    who, asked = reader(), one.facts.get("then") == "ask"
    words = "Next word from the team by"
    if asked:
        words = "We asked for an answer by" if viewer == "person" else "Asked for an answer by"
    by = components.deadline(wording.as_instant(one.facts["due_at"]), who.zone, who.city)
    return f'<p class="small muted">{words} {by}</p>'


def _files(files: tuple[Attached, ...]) -> Markup:
    return Markup(page.macros("components/uploads.html").listing(files))
