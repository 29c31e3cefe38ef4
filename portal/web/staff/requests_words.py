"""Words of requests as staff call them."""

from typing import Any

from portal.services.cases.queue import Filter, Matter

FILTERS = {
    Filter.us: "Waiting for us",
    Filter.mine: "Mine",
    Filter.nobodys: "Nobody’s",
    Filter.late: "Missed",
    Filter.them: "Waiting for them",
    Filter.all: "All open",
}
MATTERS = {
    Matter.any: "Any kind",
    Matter.question: "Questions",
    Matter.info_request: "Our questions",
    Matter.report: "Reports",
    Matter.review: "Reviews",
}
KINDS = {
    "notice": "Answer to a decision",
    "question": "Question",
    "info_request": "Our question",
    "report": "Report of feedback",
    "review": "Review",
}
TURNS = {"team": ("Us", "hold", ""), "person": ("Them", "", "")}
NOBODY = ("Nobody", "", "")
CLOSED = ("Closed", "good", "check")
DONE = {
    "request.opened": "The request was opened",
    "request.written": "The person wrote",
    "request.claimed": "Somebody took it on",
    "request.handed_over": "It was handed over",
    "request.answered": "It was answered and closed",
    "request.asked": "The person was asked",
    "request.told": "A message was sent",
    "request.reminded": "The person was reminded",
    "request.missed": "Our date was missed; a new one was named",
    "request.unanswered": "The person’s date passed",
}


def turn(case: Any) -> tuple[str, str, str]:
    """Whose turn it is, as a tag: words, colour, sign."""
    if getattr(case, "closed_at", None):
        return CLOSED
    return TURNS.get(case.owed_by, NOBODY)


def kind_words(kind: str) -> str:
    """What kind of request it is."""
    return KINDS[kind]


def done(verb: str) -> str:
    """An event of a request in words; one that has none is named as it was recorded."""
    return DONE.get(verb) or verb.partition(".")[2].replace("_", " ").capitalize()
