"""What a freelancer fills in: a proposal."""

from typing import Any

from wtforms import Field, HiddenField, StringField, TextAreaField, ValidationError

from portal.policy.refusal import Refusal
from portal.services.work import money
from portal.services.work.proposals import LETTER_LIMIT, letter_of
from portal.web.forms import Form, kept_whole


class ProposalForm(Form):
    """A price and a letter; `then` is the button that was pressed."""

    price = StringField("Your price")
    letter = TextAreaField("Your letter", description=(
        "What you would do, by when, and what you need from the client. They read it as it "
        "stands."))
    then = HiddenField()

    limit = LETTER_LIMIT

    def __init__(self, currency: str, **more: Any) -> None:
        super().__init__(**more)
        self.currency = currency
        self.price.description = f"In {currency} for the whole work, such as 1,200.50"

    @property
    def typed(self) -> dict[str, str]:
        """The texts as they were typed."""
        return {"price": self.price.data or "", "letter": self.letter.data or ""}

    def validate_price(self, field: Field) -> None:
        """Say in words what is wrong with the price."""
        kept_whole(field)
        try:
            money.cents(field.data or "", self.currency)
        except Refusal as no:
            raise ValidationError(no.sentence) from no

    def validate_letter(self, field: Field) -> None:
        """Say in words what is wrong with the letter."""
        kept_whole(field)
        try:
            letter_of(field.data or "")
        except Refusal as no:
            raise ValidationError(no.sentence) from no
