"""Words of requests: whose turn it is, as a tag says it."""

from typing import Any

from portal.policy.appeals import Outcome

STATES: dict[str | None, tuple[str, str, str]] = {
    "team": ("With our team", "info", "clock"),
    "person": ("Waiting for you", "hold", "clock"),
    None: ("For your information", "", ""),
}
ENDED = ("Answered", "good", "check")
TAKEN_BACK = ("Withdrawn", "", "")


def state_of(case: Any) -> tuple[str, str, str]:
    """Return the tag of a request: words, colour, sign."""
    if case.closed_at:
        return TAKEN_BACK if case.outcome == Outcome.withdrawn else ENDED
    return STATES[case.owed_by]
