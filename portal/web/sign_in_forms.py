"""The forms of the sign-in pages: our labels, one sentence for every wrong combination."""

from typing import Any

from flask_security import ChangePasswordForm, LoginForm, ResetPasswordForm
from wtforms import EmailField, Field, PasswordField, ValidationError
from wtforms.validators import EqualTo, InputRequired

from portal.extensions import security
from portal.policy import passwords
from portal.web.forms import Form, problems_of, tidy

WRONG = ("This e-mail address and this password do not go together. "
         "Check both, or choose a new password with “I forgot my password”.")
NO_ADDRESS = "Write your e-mail address."
NO_PASSWORD = "Write your password."
NO_NEW_PASSWORD = "Write a new password."
NOT_THE_SAME = "Write the same password twice. These two differ."
NOT_YOURS = "This is not your present password."
NOTHING_NEW = "The new password is the same as the present one. Choose another."

LONGEST_ADDRESS = 254


def identity(text: str) -> str:
    """The form in which an e-mail address is kept and looked up."""
    return str(tidy(text)).strip().lower()


def person_with(address: str | None) -> Any:
    """Return the stored person with this address as somebody typed it, or None."""
    wanted = identity(address or "")
    return security.datastore.find_user(email=wanted) if len(wanted) <= LONGEST_ADDRESS else None


class SignInForm(LoginForm):
    """E-mail address and password. Whatever is wrong with them, the answer is the same."""

    email = EmailField("E-mail address")
    password = PasswordField("Password")
    # Nobody stays signed in past the server's own limits.
    remember = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""  # the library puts a link here; the page has its own

    def validate(self, **kwargs: Any) -> bool:
        """Find the person by the trimmed, small-letter address; check the password."""
        if not (self.email.data or "").strip() or not self.password.data:
            return self._missing()
        if len(self.password.data) > passwords.LONGEST_TYPED:
            self.form_errors.append(WRONG)
            return False
        self.ifield, self.user = self.email, person_with(self.email.data)
        return bool(super().validate(**kwargs))

    def _missing(self) -> bool:
        # Errors of the form survive: those of fields all become one sentence.
        empty_address = not (self.email.data or "").strip()
        self.form_errors.append(NO_ADDRESS if empty_address else NO_PASSWORD)
        return False

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, as (field to go to, sentence)."""
        texts = dict.fromkeys(self.form_errors)
        return [("password" if text == NO_PASSWORD else "email", text) for text in texts]


class ForgotForm(Form):
    """The address to send a link to; the answer never tells whether it is known."""

    email = EmailField("E-mail address", validators=[InputRequired(NO_ADDRESS)])

    def validate_email(self, field: Field) -> None:
        """Take anything but blanks: what is no address is an address nobody has."""
        if not field.data.strip():
            raise ValidationError(NO_ADDRESS)


class ResetForm(ResetPasswordForm):
    """A new password, twice."""

    password = PasswordField("New password", validators=[InputRequired(NO_NEW_PASSWORD)])
    password_confirm = PasswordField(
        "The new password again", validators=[EqualTo("password", NOT_THE_SAME)])

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, as (field to go to, sentence)."""
        return problems_of(self)


class ChangeForm(ChangePasswordForm):
    """The present password, and a new one twice."""

    password = PasswordField("Present password", validators=[InputRequired(NO_PASSWORD)])
    new_password = PasswordField("New password", validators=[InputRequired(NO_NEW_PASSWORD)])
    new_password_confirm = PasswordField(
        "The new password again", validators=[EqualTo("new_password", NOT_THE_SAME)])

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, as (field to go to, sentence)."""
        return problems_of(self)
