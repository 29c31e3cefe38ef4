"""What a person fills in to ask something new."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.policy.requests import MESSAGE_LIMIT
from portal.services.cases.asking import ABOUT, CHOOSE
from portal.services.cases.inbox import OwnDecision
from portal.web.forms import Form

NO_DECISION = ("", "None of them, or not sure")


class QuestionForm(Form):
    """A new question; nothing is chosen beforehand."""

    about = RadioField("What is it about?", choices=list(ABOUT.items()),
                       validators=[InputRequired(CHOOSE)])
    decision = SelectField("Which decision?", choices=[NO_DECISION], validators=[Optional()],
                           validate_choice=False)
    subject = StringField("Your question in a few words")
    text = TextAreaField("Your message", description=(
        "What happened, and what you would like to know or have changed. A person reads it."))

    limit = MESSAGE_LIMIT

    def offer(self, decisions: list[OwnDecision], words: dict[str, str]) -> None:
        """Let the person choose one of their decisions."""
        self.decision.choices = [NO_DECISION, *((one.ref, words[one.ref]) for one in decisions)]

    @property
    def typed(self) -> dict[str, str]:
        """Everything as it was typed and chosen."""
        return {"about": self.about.data or "", "decision": self.decision.data or "",
                "subject": self.subject.data or "", "text": self.text.data or ""}
