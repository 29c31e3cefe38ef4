"""Words of requests: whose turn it is, as a tag says it."""

from typing import Any

STATES: dict[str | None, tuple[str, str, str]] = {
    "team": ("With our team", "info", "clock"),
    "person": ("Waiting for you", "hold", "clock"),
    None: ("For your information", "", ""),
}
ENDED = ("Answered", "good", "check")


def state_of(case: Any) -> tuple[str, str, str]:
    """Return the tag of a request: words, colour, sign."""
    return ENDED if case.closed_at else STATES[case.owed_by]
