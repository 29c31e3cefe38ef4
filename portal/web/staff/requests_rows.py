"""The rows and filters of the queue of requests; a macro takes several times as long."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from portal.policy.vocabulary import PACIFIC
from portal.services.cases.queue import Filter, Line, Matter, Page
from portal.web import components, wording
from portal.web.escaping import escaped
from portal.web.staff import places
from portal.web.staff import requests_words as words

TURNS = {who: str(components.tag(*tag)) for who, tag in words.TURNS.items()}
NOBODY = '<span class="muted">nobody</span>'
ADDRESSES = {(which, matter): f"/staff/requests?show={which}&kind={matter}"
             for which in Filter for matter in Matter}


def rows(lines: Sequence[Line], me: int) -> Markup:
    """Return the rows of a table of requests; `me` is the id of who reads them."""
    dates: dict[datetime, str] = {}  # many fall on one end of day
    names: dict[int | None, str] = {None: NOBODY, me: "<bdi>You</bdi>"}
    here = escaped(places.here())
    for line in lines:
        if line.due_at not in dates:
            dates[line.due_at] = _due(line.due_at)
        if line.claimed_by_id not in names:
            names[line.claimed_by_id] = f"<bdi>{escaped(line.claimed_by or '')}</bdi>"
    return Markup("\n".join([_row(line, here, dates[line.due_at], names[line.claimed_by_id])
                             for line in lines]))


def filters(found: Page) -> Markup:
    """Return a link for each filter, with its number."""
    return components.filters(
        (ADDRESSES[each, found.matter], f"{said} {found.counts[each]:,}", each is found.chosen)
        for each, said in words.FILTERS.items())


def kinds(found: Page) -> Markup:
    """Return a link for each kind of request, as `filters` does."""
    return components.filters(
        (ADDRESSES[found.chosen, each], f"{said} {found.matters[each]:,}", each is found.matter)
        for each, said in words.MATTERS.items())


def _row(line: Line, here: str, due: str, name: str) -> str:
    missed = _missed(line.times_missed) if line.missed_at else ""
    return (
        f'<tr><th scope="row"><a href="/staff/requests/{line.ref}{here}">'
        f"<bdi>{escaped(line.subject)}</bdi></a><br>"
        f'<span class="small muted"><span class="nowrap">{line.ref}</span> · '
        f"{words.KINDS[line.kind]}</span></th>"
        f'<td data-is="Person"><bdi>{escaped(line.person)}</bdi></td>'
        f'<td data-is="Waiting for">{TURNS[line.owed_by]}</td>'
        f'<td data-is="Due (Pacific time)">{due}{missed}</td>'
        f'<td data-is="With">{name}</td></tr>')


def _due(when: datetime) -> str:
    return (f"{components.past(when, PACIFIC, False)}<br>"
            f'<span class="small muted">{wording.relative(when)}</span>')


def _missed(times: int) -> str:
    said = "Missed" if times == 1 else f"Missed {times} times"
    return f" {components.tag(said, 'bad', 'clock')}"
