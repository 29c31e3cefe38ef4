"""What staff fill in on a request: an answer with the next step, a note, a hand-over."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from portal.policy.refusal import Misplaced, Refusal
from portal.policy.requests import MESSAGE_LIMIT, NOTE_LIMIT
from portal.services.cases.answering import Answer, Then
from portal.services.cases.claims import Colleague
from portal.services.cases.due import BY_RULE
from portal.services.cases.reading import Head
from portal.web.forms import ODD_DAY, Form

NOBODY = ("", "Nobody: back to the queue")


class RequestForm(Form):
    """All of it is one form, so that no button loses what stands in another field."""

    text = TextAreaField("Your answer", description=(
        "They read it as it stands, under your first name. Nothing from private feedback."))
    then = RadioField("What happens next", validate_choice=False)
    until = StringField("By when (optional)", description=(
        "A day, to its end in Pacific time. If you leave it empty, the usual time applies."))
    note = TextAreaField("Note for colleagues", description="Only staff read it.")
    to = SelectField("Hand over to", validate_choice=False)
    seen = HiddenField()

    limit, note_limit = MESSAGE_LIMIT, NOTE_LIMIT

    @property
    def typed(self) -> dict[str, str]:
        """Everything that was typed, to keep as a draft."""
        fields = {"text": self.text, "then": self.then, "until": self.until, "note": self.note}
        return {name: field.data or "" for name, field in fields.items()}

    @property
    def answer(self) -> Answer:
        """The answer as it was filled in; raises `Misplaced` for a day that is none."""
        seen = self.seen.data or ""
        revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        return Answer(self.text.data or "", cast(Then, self.then.data), self._day(), revision)

    def fit(self, head: Head, colleagues: Sequence[Colleague]) -> None:
        """Offer what is possible in this request, and remember how it stands."""
        name = head.person_first
        ends = [] if head.kind in BY_RULE and not head.outcome else [
            ("answered", "This answers it; the request is closed")]
        self.then.choices = [*ends, ("ask", f"I need an answer from {name}"),
                             ("keep", "We go on with it ourselves")]
        self.to.choices = [NOBODY, *((one.ref, one.name) for one in colleagues)]
        self.seen.data = str(head.revision)

    def show(self, no: Refusal, *, beside: Any) -> None:
        """Put a no beside the field that it is about."""
        field = self[no.field] if isinstance(no, Misplaced) else beside
        field.errors = [no.sentence]

    def _day(self) -> date | None:
        typed = (self.until.data or "").strip()
        if not typed:
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise Misplaced("until", ODD_DAY) from None
