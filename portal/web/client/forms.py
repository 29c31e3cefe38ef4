"""What clients fill in: whom to invite; the account with which an invitation is accepted."""

from typing import Any

from flask import current_app
from wtforms import EmailField, Field, PasswordField, StringField, ValidationError
from wtforms.validators import EqualTo, InputRequired, Length

from portal.policy import passwords
from portal.policy.organisations import NAME_LIMIT
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.web.address import LONGEST, TOO_LONG, deliverable
from portal.web.forms import Form
from portal.web.sign_in_forms import NOT_THE_SAME

NO_NAME = "Write your name."


class InviteForm(Form):
    """The address of somebody who shall act for the organisation."""

    email = EmailField("E-mail address", validators=[
        InputRequired("Write the e-mail address of the person you invite."),
        Length(max=LONGEST, message=TOO_LONG)])

    def validate_email(self, field: Field) -> None:
        """Take what can be delivered anywhere; keep it trimmed and in small letters."""
        field.data = deliverable(field.data)


class AccountForm(Form):
    """A name, and a password twice."""

    name = StringField("Your name", validators=[InputRequired(NO_NAME)], description=(
        "Freelancers and your colleagues read it."))
    password = PasswordField("Password", validators=[InputRequired("Write a password.")])
    password_confirm = PasswordField(
        "The password again",
        validators=[EqualTo("password", NOT_THE_SAME)])

    def __init__(self, email: str, **more: Any) -> None:
        super().__init__(**more)
        self.email = email

    def validate_name(self, field: Field) -> None:
        """Take any name with a letter in it, tidied."""
        try:
            field.data = " ".join(clean(field.data, NAME_LIMIT, "your name").split())
        except Refusal as no:
            raise ValidationError(no.sentence) from no
        if not any(sign.isalpha() for sign in field.data):
            raise ValidationError(NO_NAME)

    def validate_password(self, field: Field) -> None:
        """Ask the same rules that stand for every new password."""
        if len(field.data) > passwords.LONGEST_TYPED:
            raise ValidationError(passwords.too_long(field.data))
        names = [current_app.config[name] for name in ("BRAND_NAME", "MARKET_NAME", "BASE_URL")]
        known = (*names, self.name.data or "", self.email)
        wrong = passwords.objection(passwords.normal(field.data), known=known)
        if wrong:
            raise ValidationError(wrong)
