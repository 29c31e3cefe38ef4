"""What the doctor says of one thing: whether it is well, and what to do where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing stands."""

    ok = "ok"
    mind = "mind"  # it works, and somebody should know
    wrong = "wrong"  # people are kept from something until it is put right


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: what was looked at, how it stands, and a sentence for an operator."""

    about: str
    state: State
    sentence: str


def finding(about: str, well: str, *, wrong: Sequence[str] = (),
            mind: Sequence[str] = ()) -> Finding:
    """Return the finding that these sentences make; `well` is said where there are no others."""
    state = State.wrong if wrong else State.mind if mind else State.ok
    return Finding(about, state, " ".join([*wrong, *mind]) or well)
