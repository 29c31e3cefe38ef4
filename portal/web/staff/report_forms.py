"""What staff fill in about reports: the decision, and a report of their own."""

from wtforms import HiddenField, StringField, TextAreaField

from portal.policy.feedback import DETAILS_LIMIT
from portal.policy.statements import REASONS_LIMIT
from portal.services.feedback.report_decisions import Choice
from portal.web.forms import Form


class ReportDecisionForm(Form):
    """Remove or keep, with reasons; `seen` is the request as the page showed it."""

    outcome = StringField("Outcome", id="outcome-removed")
    reasons = TextAreaField("Reasons")
    seen = HiddenField()

    limit = REASONS_LIMIT

    @property
    def choice(self) -> Choice:
        """What was chosen; the revision is -1 for anything odd."""
        text = self.seen.data or ""
        seen = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        return Choice(self.outcome.data or "", self.reasons.data or "", seen)


class OwnReportForm(Form):
    """A feedback whose author took part in confirmed fraud, and how that is known."""

    feedback = StringField("Reference of the feedback", description="It begins with F-.")
    details = TextAreaField(
        "How do we know?", description="Which check found it, and when. A colleague decides.")

    limit = DETAILS_LIMIT
