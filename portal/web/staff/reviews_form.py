"""What a reviewer fills in: an outcome, an answer to each argument, reasons, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from portal.policy.refusal import Misplaced
from portal.policy.statements import REASONS_LIMIT
from portal.services.enforcement.appeals.choice import Choice
from portal.web.forms import ODD_DAY, tidy

WRONG = "wrong-"
MOST = 100


@dataclass(frozen=True)
class ReviewForm:
    """Everything as it was typed; `problems` maps fields to sentences."""

    outcome: str = ""
    reasons: str = ""
    until: str = ""
    seen: str = ""
    answers: tuple[str, ...] = ()
    wrong: frozenset[str] = frozenset()
    problems: dict[str, str] = field(default_factory=dict)

    limit: ClassVar[int] = REASONS_LIMIT

    @classmethod
    def of(cls, fields: Mapping[str, str], count: int) -> "ReviewForm":
        """Return what was sent for a review of so many arguments."""
        said = {name: str(tidy(text)) for name, text in fields.items()}
        names = [f"answer-{number}" for number in range(1, count + 1)]
        wrong = [name.removeprefix(WRONG) for name in said if name.startswith(WRONG)]
        return cls(said.get("outcome", ""), said.get("reasons", ""), said.get("until", ""),
                   said.get("seen", ""), tuple(said.get(name, "") for name in names),
                   frozenset(wrong[:MOST]))

    def answer(self, number: int) -> str:
        """Return what is typed as the answer to an argument, counted from 1."""
        return self.answers[number - 1] if number <= len(self.answers) else ""

    @property
    def texts(self) -> list[str]:
        """Return what was typed in words: answers in their order, then the reasons."""
        return [text.strip() for text in (*self.answers, self.reasons) if text.strip()]

    @property
    def choice(self) -> Choice:
        """Return it as the service takes it; `Misplaced` for a day that is none."""
        return Choice(self.outcome, self.answers, self.reasons, self.seen, self._day(), self.wrong)

    @property
    def fields(self) -> dict[str, str]:
        """Return every field by its name, to be carried over the preview."""
        answers = {f"answer-{at}": text for at, text in enumerate(self.answers, 1)}
        ticks = {f"{WRONG}{ref}": "1" for ref in sorted(self.wrong)}
        return {"outcome": self.outcome, **answers, "reasons": self.reasons, "until": self.until,
                **ticks, "seen": self.seen}

    def _day(self) -> date | None:
        if self.outcome != "reduced" or not self.until.strip():
            return None
        try:
            return date.fromisoformat(self.until.strip())
        except ValueError:
            raise Misplaced("until", ODD_DAY) from None
