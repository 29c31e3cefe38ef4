"""What staff fill in: a decision about a proposed hold, the early end of one."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf

from portal.policy.statements import REASONS_LIMIT
from portal.policy.violations import SUSPENSION_LAPSES_AFTER_DAYS
from portal.web.forms import Form

AGREE = "Choose what happens: agree to the decision, or decline it."
PATH = "If another one fits this feedback better, say why in the reasons."
CHOOSE = "Choose what happens: put the hold into force, or decline it."


class DecisionForm(Form):
    """Confirm or decline, with reasons; `seen` is the evidence that was on the page.

    `path` is the learning path that ends the hold, the usual one first.
    """

    outcome = StringField("Outcome", id="outcome-confirm",
                          validators=[AnyOf(["confirm", "decline"], CHOOSE)])
    path = SelectField("Learning path that ends the hold", description=PATH,
                       choices=(), validate_choice=False)  # the rule itself refuses odd ones
    reasons = TextAreaField("Reasons")
    seen = HiddenField()

    limit = REASONS_LIMIT

    @property
    def revision(self) -> int:
        """The revision of the evidence that the form showed; -1 for anything odd."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    def offer(self, paths: Sequence[tuple[str, str]]) -> None:
        """Let staff choose among these paths, as (slug, title); the first is preselected."""
        self.path.choices = list(paths)
        if paths and self.path.data not in dict(paths):
            self.path.data = paths[0][0]

    def for_shadow(self) -> None:
        """Lead to the one choice there is while the rule is merely tried out."""
        self.outcome.id = "outcome-decline"


class AgreeForm(DecisionForm):
    """The second person agrees or declines; `seen` is the revision that was on the page."""

    path = None  # type: ignore[assignment]  # the first person chose it: there is no such field

    outcome = StringField("Outcome", id="outcome-agree",
                          validators=[AnyOf(["agree", "decline"], AGREE)])


class RenewForm(Form):
    """The reasons for letting a suspension go on; `until` is when it would have ended."""

    renewal = TextAreaField("Reasons")
    until = HiddenField()

    limit, days = REASONS_LIMIT, SUSPENSION_LAPSES_AFTER_DAYS


class LiftForm(Form):
    """The reasons for ending a decision before its time."""

    reasons = TextAreaField("Reasons")

    limit = REASONS_LIMIT
