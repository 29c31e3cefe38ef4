"""The form every form descends from: text is cleaned, errors are sentences."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, ValidationError

NOT_KEPT = ("There is a character in it that cannot be stored; it shows as “\ufffd”. Take it out, "
            "then go on.")
ODD_DAY = "Write the day as year, month and day, such as 2026-12-04."


def tidy(value: Any) -> Any:
    """Make visible what no database can hold, NUL, and make line ends one kind."""
    if not isinstance(value, str):
        return value
    value = value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return value.replace("\r\n", "\n").replace("\r", "\n")


def is_kept_whole(text: str) -> bool:
    """Whether a text is stored as it was sent."""
    return "\x00" not in text


def kept_whole(field: Field) -> None:
    """Raise `ValidationError` for a text that would not be stored as it was sent."""
    if not all(is_kept_whole(str(part)) for part in field.raw_data or ()):
        raise ValidationError(NOT_KEPT)


class Form(FlaskForm):  # type: ignore[misc]  # its library tells no types
    """A form whose text fields arrive tidy."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Read forms alone, never JSON, and bind `tidy` to every field."""

        csrf = False  # a token is asked of every request that may write, before there is a form

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take what a form sent; another kind of body is as good as none."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the tidy filter in front of the field's own."""
            filters = [tidy, *unbound_field.kwargs.get("filters", ())]
            bound: Field = unbound_field.bind(form=form, filters=filters, **options)
            return bound

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, as (field to go to, sentence), for the summary on top."""
        return problems_of(self)


def problems_of(form: FlaskForm) -> list[tuple[str, str]]:
    """Return the first error of each field, as (field to go to, sentence)."""
    wrong = [field for field in form if field.errors]
    return [(_anchor(field), str(field.errors[0])) for field in wrong]


def _anchor(field: Field) -> str:
    """Return the id of what a keyboard can reach: for a choice, its first option."""
    if isinstance(field, RadioField) and field.choices:
        value, *_ = next(iter(field.iter_choices()))
        return f"{field.name}-{value}"
    return str(field.id)
