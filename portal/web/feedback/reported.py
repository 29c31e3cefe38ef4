"""What became of the reader's own report about a feedback, and the way to it."""

from portal.services.feedback.items import Item
from portal.web import components
from portal.web.escaping import escaped
from portal.web.feedback.look import Look


def state(f: Item, look: Look) -> str:
    """The tag of a report with its dates; nothing for a feedback that the reader never reported."""
    if f.report_ref is None or f.reported_at is None:
        return ""
    words = "You asked us to remove it" if f.mine else "You reported it"
    tag = components.tag(words) if f.report_decided_at else components.tag(words, "info", "clock")
    return (f'{tag}<span class="small muted">on {look.day(f.reported_at)}; '
            f"{_came_to(f, look) or _awaited(f, look)}</span>")


def link(f: Item, title: str) -> str:
    """The way to the request in which the report is answered; `title` is fit to be printed."""
    return (f'<a href="/requests/{escaped(f.report_ref or "")}">See your report'
            f'<span class="sr"> about {title}</span></a>')


def _came_to(f: Item, look: Look) -> str:
    if f.report_decided_at is None:
        return ""
    day = look.day(f.report_decided_at)
    if f.report_outcome == "removed":
        return f"we removed it on {day}, and a review brought it back"
    return f"on {day} we decided that it stays"


def _awaited(f: Item, look: Look) -> str:
    """Who has the next step, and by when: the answer to a report ends with a Pacific day."""
    ours = f.report_owed_by == "team"
    words = "our answer is due by" if ours else "we asked you something, please answer by"
    if f.report_due_at is None:
        return "a person reads it"
    when = components.deadline(f.report_due_at, look.who.zone, look.who.city)
    return f"{words} {when}, {escaped(look.who.relative(f.report_due_at))}"
