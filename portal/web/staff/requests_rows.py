"""The rows of the queue of requests; a macro takes several times as long."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup, escape

from portal.policy.vocabulary import PACIFIC
from portal.services.cases.queue import Line
from portal.web import components, wording
from portal.web.staff import requests_words as words

TURNS = {who: components.tag(*tag) for who, tag in words.TURNS.items()}
NOBODY = '<span class="muted">nobody</span>'


def rows(lines: Sequence[Line], me: int) -> Markup:
    """Return the rows of a table of requests; `me` is the id of who reads them."""
    dates: dict[datetime, str] = {}  # many fall on one end of day
    for line in lines:
        if line.due_at not in dates:
            dates[line.due_at] = _due(line.due_at)
    return Markup("\n".join(_row(line, dates[line.due_at], me) for line in lines))


def _row(line: Line, due: str, me: int) -> str:
    if line.claimed_by:
        name = f"<bdi>{'You' if line.claimed_by_id == me else escape(line.claimed_by)}</bdi>"
    else:
        name = NOBODY
    return (
        f'<tr><th scope="row"><a href="/staff/requests/{line.ref}">'
        f"<bdi>{escape(line.subject)}</bdi></a><br>"
        f'<span class="small muted"><span class="nowrap">{line.ref}</span> · '
        f"{words.kind_words(line.kind)}</span></th>"
        f'<td data-is="Person"><bdi>{escape(line.person)}</bdi></td>'
        f'<td data-is="Waiting for">{TURNS[line.owed_by]}</td>'
        f'<td data-is="Due (Pacific time)">{due}'
        f"{_missed(line.times_missed) if line.missed_at else ''}</td>"
        f'<td data-is="With">{name}</td></tr>')


def _due(when: datetime) -> str:
    return (f"{components.past(when, PACIFIC, False)}<br>"
            f'<span class="small muted">{wording.relative(when)}</span>')


def _missed(times: int) -> str:
    said = "Missed" if times == 1 else f"Missed {times} times"
    return f" {components.tag(said, 'bad', 'clock')}"
