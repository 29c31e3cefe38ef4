"""What is filled in about a change: a message, keep or change, and the new public part."""

from functools import cache

from wtforms import (
    Field,
    HiddenField,
    RadioField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from portal.policy.feedback import ASPECTS, CHANGE_MESSAGE_LIMIT, COMMENT_LIMIT, Side
from portal.policy.refusal import Refusal
from portal.services.feedback import changing
from portal.services.feedback.sheet import Said
from portal.web.feedback.offered import STARS, STATEMENTS, TICKED, offered_to
from portal.web.forms import Form, kept_whole


class MessageForm(Form):
    """A few words to the one who may change a feedback."""

    message = TextAreaField("Message (optional)", description=(
        "Say what you have done since. Do not offer money, free work or a refund in return; that "
        "is against the rule on honest feedback."))
    limit = CHANGE_MESSAGE_LIMIT

    def validate_message(self, field: Field) -> None:
        """Say in words what is wrong with the message."""
        kept_whole(field)
        try:
            changing.message_of(field.data or "")
        except Refusal as no:
            raise ValidationError(no.sentence) from no

    @property
    def typed(self) -> dict[str, str]:
        """The text as it was typed."""
        return {"message": self.message.data or ""}


class DecisionForm(Form):
    """Keep or change; nothing is chosen beforehand."""

    decision = RadioField(
        "What would you like to do?", choices=[("keep", "Leave my feedback as it is"),
                                               ("change", "Change my feedback")],
        validators=[InputRequired("Choose one of the two.")])


class RewritingForm(Form):
    """The public part anew: stars per aspect, what was not as agreed, a comment."""

    comment = TextAreaField("Your comment")
    then = HiddenField()
    limit = COMMENT_LIMIT
    side: Side

    @property
    def stars(self) -> list[Field]:
        """The fields for stars, in the order of the aspects."""
        return [self[f"stars_{key}"] for key, _ in ASPECTS[self.side]]

    @property
    def categories(self) -> list[Field]:
        """The fields for what was not as agreed; only clients name it."""
        return [self[f"not_{key}"] for key in STATEMENTS] if self.side is Side.client else []

    @property
    def typed(self) -> dict[str, str]:
        """What was chosen and typed, as a draft keeps it."""
        stars = {field.name: field.data or "" for field in self.stars}
        named = {field.name: TICKED for field in self.categories if field.data}
        return {**stars, **named, "comment": self.comment.data or ""}

    def said(self, before: Said) -> Said:
        """Return the new public part; raises `Refusal` for one that cannot stand."""
        aspects = {key: _number(self[f"stars_{key}"].data) for key, _ in ASPECTS[self.side]
                   if self[f"stars_{key}"].data}
        named = frozenset(key for key in STATEMENTS
                          if self.side is Side.client and self[f"not_{key}"].data)
        return changing.wording(before, aspects=aspects, comment=self.comment.data or "",
                                categories=named)

    def validate_comment(self, field: Field) -> None:
        """Refuse a comment that would not be stored as it was sent."""
        kept_whole(field)


@cache
def rewriting(side: Side) -> type[RewritingForm]:
    """Return the form of one side, with a field for each aspect and category."""
    fields = offered_to(side, ["not_"])
    return type("RewritingForm", (RewritingForm,), {**fields, "side": side})


def as_typed(said: Said) -> dict[str, str]:
    """Return what a feedback says, as the form would have been filled in."""
    stars = {f"stars_{key}": str(number) for key, number in said.aspects.items()}
    return {**stars, **{f"not_{key}": TICKED for key in said.categories}, "comment": said.comment}


def _number(chosen: str) -> int:
    if chosen not in dict(STARS):
        raise Refusal("Choose among the answers on the form.")
    return int(chosen)
