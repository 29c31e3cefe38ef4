"""What staff fill in to decide by hand; nothing is chosen beforehand."""

from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField

from portal.policy import rules
from portal.policy.statements import REASONS_LIMIT
from portal.policy.violations import GROUNDS, KINDS
from portal.policy.vocabulary import Ground, Kind
from portal.services.enforcement.violations.draft import MOST_ASKS, Draft
from portal.web.forms import Form

KIND_CHOICES = [
    ("education", "Explain the rule"), ("info_request", "Ask a question"),
    ("suspension", "Suspend while we check"), ("block", "Close the account"),
]
GROUND_CHOICES = [(ground.value, rules.RULE_OF[ground].title) for ground in GROUNDS]
YES_NO = [("yes", "Yes"), ("no", "No")]
WHEN_CHOICES = [
    ("notice", "30 days after the notice"), ("fraud", "At once, because of fraud"),
    ("safety", "At once, because of somebody’s safety"),
    ("repetition", "At once, because it happened again"),
]
NO_DAY = "Write the day as 2026-11-30."


class OpenForm(Form):
    """A decision under a rule of conduct; `ref` makes a form sent twice one decision."""

    ref = HiddenField()
    seen = HiddenField()
    ground = RadioField("Under which rule?", choices=GROUND_CHOICES, validate_choice=False)
    serious = RadioField("Is it serious?", choices=YES_NO, validate_choice=False)
    kind = RadioField("What do you decide?", choices=KIND_CHOICES, validate_choice=False)
    happened = TextAreaField("What happened")
    happened_from = StringField("First day on which it happened")
    happened_until = StringField("Last day, if it was another one")
    reasons = TextAreaField("Why the rule applies")
    source = RadioField("How did we learn of it?", validate_choice=False, choices=[
        ("report", "Somebody reported it"), ("own_initiative", "We found it ourselves")])
    detected = RadioField("Did a program point to it?", choices=YES_NO, validate_choice=False)
    asks = TextAreaField("What you ask for")
    answer_by = StringField("Last day for the answer")
    active = RadioField("Does the account stay active until the answer?", choices=YES_NO,
                        validate_choice=False)
    when = RadioField("When does it take effect?", choices=WHEN_CHOICES, validate_choice=False)

    limit = REASONS_LIMIT
    days = ("happened_from", "happened_until", "answer_by")

    def read(self) -> Draft | None:
        """Return the draft that was filled in; None if a day is not readable, with its error."""
        found = {name: _day(self[name].data) for name in self.days}
        wrong = [name for name in self.days if found[name] is None and self[name].data]
        for name in wrong:
            self[name].errors = [NO_DAY]
        return None if wrong else self._draft(found)

    def refuse(self, problems: dict[str, str]) -> None:
        """Put each sentence beside its field."""
        for name, sentence in problems.items():
            self[name].errors = [sentence]

    def _draft(self, days: dict[str, date | None]) -> Draft:
        return Draft(
            ref=self.ref.data or "", kind=_one(Kind, self.kind.data, KINDS),
            ground=_one(Ground, self.ground.data, GROUNDS), serious=_yes(self.serious.data),
            happened=self.happened.data or "", reasons=self.reasons.data or "",
            source=self.source.data if self.source.data in {"report", "own_initiative"} else "",
            detected=_yes(self.detected.data), asks=_lines(self.asks.data),
            active=_yes(self.active.data), when=self.when.data or "", **days)


def _one(words: Any, given: str | None, allowed: tuple[Any, ...]) -> Any:
    return words(given) if given in {one.value for one in allowed} else None


def _yes(given: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(given or "")


def _lines(given: str | None) -> list[str]:
    lines = [line.strip() for line in (given or "").splitlines() if line.strip()]
    return lines[:MOST_ASKS + 1]


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat((given or "").strip())
    except ValueError:
        return None
