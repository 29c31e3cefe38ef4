"""How a rule says no: in a sentence that a person can read as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.policy.restrictions import ABILITY_WORDS

if TYPE_CHECKING:
    from portal.policy.standing import Verdict


class Refusal(Exception):
    """A rule said no. `sentence` is complete, polite and safe to show to the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Paused(Refusal):
    """The person may not do this now; `verdict` says which action stands in the way."""

    def __init__(self, verdict: Verdict, sentence: str | None = None) -> None:
        words = ABILITY_WORDS[verdict.ability]
        super().__init__(sentence or f"This is paused for now: {words[0].lower()}{words[1:]}.")
        self.verdict = verdict


class Misplaced(Refusal):
    """A no about one field of a form, named by `field`."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Conflict(Refusal):
    """Somebody else was faster; the sentence says what they did."""
