"""What somebody fills in to answer a feedback."""

from flask import request
from wtforms import Field, HiddenField, TextAreaField, ValidationError

from portal.policy.feedback import COMMENT_LIMIT
from portal.policy.refusal import Refusal
from portal.services.feedback import answering
from portal.web.forms import Form, is_kept_whole, kept_whole

PUBLIC = ("Everyone who looks at the profile can read it. What helps most: say what happened, and "
          "what you do differently now. Leave out names, prices and private details.")
BETWEEN_TWO = ("Only {author} and our staff can read it. You can post one answer, and you cannot "
               "change it later.")


def posted() -> str | None:
    """Return an answer that is to be posted and is fit for it; None where the form is needed."""
    text = request.form.get("answer", "")
    if request.form.get("then") != "post" or not is_kept_whole(text):
        return None
    try:
        return answering.wording(text)
    except Refusal:
        return None


class AnswerForm(Form):
    """An answer; `then` is the button that was pressed."""

    answer = TextAreaField("Your answer")
    then = HiddenField()

    limit = COMMENT_LIMIT

    def explain(self, author: str, *, everyone: bool) -> "AnswerForm":
        """Say at the field who will read the answer."""
        self.answer.description = PUBLIC if everyone else BETWEEN_TWO.format(author=author)
        return self

    @property
    def typed(self) -> dict[str, str]:
        """The text as it was typed."""
        return {"answer": self.answer.data or ""}

    def validate_answer(self, field: Field) -> None:
        """Say in words what is wrong with the answer."""
        kept_whole(field)
        try:
            answering.wording(field.data or "")
        except Refusal as no:
            raise ValidationError(no.sentence) from no
