"""What somebody fills in to leave feedback: a public and a private part, nothing preselected."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)

from portal.policy.feedback import ASPECTS, COMMENT_LIMIT, MOST_RECOMMEND, Side
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.services.feedback import words
from portal.services.feedback.words import Words
from portal.web.feedback.offered import NEITHER, STATEMENTS, TICKED, offered_to
from portal.web.forms import Form, kept_whole

REASONS: dict[Side, tuple[str, ...]] = {
    Side.client: (
        "The work was done", "We parted by agreement before it was done", "Our plans changed",
        "We found somebody else for it", "It was not what we needed",
        "We could not reach the freelancer any more"),
    Side.freelancer: (
        "The work was done", "We parted by agreement before it was done", "Their plans changed",
        "What they needed changed too often", "It was not paid as agreed",
        "I could not reach them any more"),
}
SCALE = tuple((str(n), str(n)) for n in range(MOST_RECOMMEND + 1))


class GivingForm(Form):
    """Both parts; `seen` says which revision an edit began with. Made by `giving_form`."""

    comment = TextAreaField("Comment (optional)")
    private_comment = TextAreaField("Anything else our staff should know? (optional)")
    recommend = RadioField("", choices=[*SCALE, NEITHER], validate_choice=False)
    end_reason = SelectField("Why did the contract end? (optional)", validate_choice=False)
    seen = HiddenField()
    then = HiddenField()

    limit = COMMENT_LIMIT
    side: Side

    def explain(self, partner: str) -> "GivingForm":
        """Say at the fields what they are about; `partner` is whom the feedback is about."""
        self.recommend.label.text = f"Would you recommend {partner}? (optional)"
        self.comment.description = (
            f"What would help others, and {partner}? Leave out names, prices and private details.")
        known = REASONS[self.side]
        other = [self.end_reason.data] if self.end_reason.data not in {None, "", *known} else []
        self.end_reason.choices = [("", "Choose a reason"), *((one, one) for one in known),
                                   *((one, one) for one in other)]
        return self

    @property
    def stars(self) -> list[Field]:
        """The fields for stars, in the order of the aspects."""
        return [self[f"stars_{key}"] for key, _ in ASPECTS[self.side]]

    @property
    def statements(self) -> list[Field]:
        """What a client can be dissatisfied with in public."""
        return self._named("not_")

    @property
    def private_statements(self) -> list[Field]:
        """The same, for our staff alone."""
        return self._named("private_not_")

    @property
    def typed(self) -> dict[str, str]:
        """What was chosen and typed, as a draft keeps it: nothing of what is empty."""
        chosen = {f.name: TICKED for f in (*self.statements, *self.private_statements) if f.data}
        told = (*self.stars, self.comment, self.private_comment, self.recommend, self.end_reason)
        return chosen | {field.name: field.data for field in told if field.data}

    @property
    def words(self) -> Words:
        """What the form says; raises `Refusal` for answers that it does not offer."""
        return Words(
            {key: _number(self[f"stars_{key}"]) for key, _ in ASPECTS[self.side]
             if self[f"stars_{key}"].data},
            self.comment.data or "", self._ticked("not_"),
            self.private_comment.data or "", self._ticked("private_not_"),
            _number(self.recommend) if self.recommend.data else None, self.end_reason.data or "")

    def validate_comment(self, field: Field) -> None:
        """Say in words what is wrong with the comment."""
        _fits(field, "your comment")

    def validate_private_comment(self, field: Field) -> None:
        """Say in words what is wrong with the private comment."""
        _fits(field, "your private comment")

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the fields, and then whether the two parts can stand as they are."""
        if not super().validate(extra_validators):
            return False
        try:
            words.checked(self.side, self.words)
        except Refusal as no:
            self.stars[0].errors = [no.sentence]
            return False
        return True

    def _named(self, prefix: str) -> list[Field]:
        return [self[f"{prefix}{key}"] for key in STATEMENTS] if self.side is Side.client else []

    def _ticked(self, prefix: str) -> frozenset[str]:
        return frozenset(field.name.removeprefix(prefix) for field in self._named(prefix)
                         if field.data)


@cache
def giving_form(side: Side) -> type[GivingForm]:
    """Return the form of one side, with a field for each aspect and statement."""
    fields = offered_to(side, ["not_", "private_not_"])
    return type("GivingForm", (GivingForm,), {**fields, "side": side})


def as_typed(said: Words) -> dict[str, str]:
    """Return what a feedback says, as the form would have been filled in."""
    ticked = {**{f"not_{key}": TICKED for key in said.categories},
              **{f"private_not_{key}": TICKED for key in said.private_categories}}
    stars = {f"stars_{key}": str(number) for key, number in said.aspects.items()}
    recommend = {} if said.recommend is None else {"recommend": str(said.recommend)}
    return {**stars, **ticked, **recommend, "comment": said.comment,
            "private_comment": said.private_comment, "end_reason": said.end_reason}


def _number(field: RadioField) -> int:
    if field.data not in {value for value, *_ in field.iter_choices()}:
        raise Refusal("Choose among the answers on the form.")
    return int(field.data)


def _fits(field: Field, name: str) -> None:
    kept_whole(field)
    try:
        clean(field.data, COMMENT_LIMIT, name)
    except Refusal as no:
        raise ValidationError(no.sentence) from no
