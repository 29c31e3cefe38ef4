"""What people fill in when they report a feedback: the reason, then what happened."""

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.policy.feedback import DETAILS_LIMIT, ReportReason
from portal.policy.refusal import Refusal
from portal.policy.reports import CHOICES
from portal.services.feedback import reporting
from portal.web.forms import Form

INSTEAD = "opinion"
DISAGREE = (INSTEAD, "I disagree with what it says",
            "Feedback is an opinion, so we do not remove it for this. The next page shows what you "
            "can do instead.")
RATHER_CHANGE = (INSTEAD, "I want to say something different",
                 "Then it need not be removed. The next page shows what you can do instead.")
WHAT = "What was said or offered, and when?"


class ReasonForm(Form):
    """One reason, or what is no reason; nothing is chosen beforehand."""

    reason = StringField("Reason")

    def __init__(self, allowed: tuple[ReportReason, ...], **more: object) -> None:
        super().__init__(**more)
        last = RATHER_CHANGE if allowed == (ReportReason.own,) else DISAGREE
        self.options = [(reason.value, *CHOICES[reason]) for reason in allowed] + [last]
        self.reason.id = f"reason-{self.options[0][0]}"
        self.allowed = allowed

    def validate_reason(self, field: StringField) -> None:
        """Take one of the options."""
        if field.data == INSTEAD:
            return
        try:
            reporting.checked_reason(field.data or "", self.allowed)
        except Refusal as no:
            raise ValidationError(no.sentence) from None


class DetailsForm(Form):
    """What happened, in the reporter's own words."""

    details = TextAreaField(WHAT)

    limit = DETAILS_LIMIT

    def validate_details(self, field: TextAreaField) -> None:
        """Take a text that says something and is not too long."""
        try:
            reporting.checked_details(field.data or "")
        except Refusal as no:
            raise ValidationError(no.sentence) from None
