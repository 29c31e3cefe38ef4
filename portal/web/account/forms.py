"""What settings ask: zone, language of dates and colours; a new e-mail address."""

from zoneinfo import available_timezones

from wtforms import EmailField, Field, PasswordField, RadioField, SelectField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length

from portal.services.accounts import LOCALES
from portal.web.address import LONGEST, TOO_LONG, deliverable
from portal.web.forms import Form

THEMES = [("system", "As my device"), ("light", "Light"), ("dark", "Dark")]


class SettingsForm(Form):
    """How pages and letters show dates, and how pages look."""

    time_zone = SelectField(
        "Time zone", validate_choice=False,
        description="Deadlines are shown in Pacific time, as the rules count them, and in this.")
    locale = SelectField(
        "Language of dates", choices=list(LOCALES.items()), validate_choice=False,
        validators=[AnyOf(LOCALES, "Choose one of the languages in the list.")])
    theme = RadioField(
        "Colours", choices=THEMES, validate_choice=False,
        validators=[AnyOf(dict(THEMES), "Choose one of the three.")])

    def validate_time_zone(self, field: Field) -> None:
        """Take any zone of the time zone database, also one that is not in our list."""
        if field.data not in available_timezones():
            raise ValidationError("Choose a time zone from the list.")


class AddressForm(Form):
    """A new e-mail address, with the password."""

    email = EmailField("New e-mail address", validators=[
        InputRequired("Write the new e-mail address."),
        Length(max=LONGEST, message=TOO_LONG)])
    password = PasswordField("Your password", validators=[InputRequired("Write your password.")])

    def validate_email(self, field: Field) -> None:
        """Take what can be delivered anywhere; keep it trimmed and in small letters."""
        field.data = deliverable(field.data)


class ConfirmForm(Form):
    """One button."""
