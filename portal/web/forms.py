"""The form every form descends from: text is cleaned, errors are sentences."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field


def tidy(value: Any) -> Any:
    """Take out what no database can hold: NUL; and make line ends one kind."""
    if not isinstance(value, str):
        return value
    value = value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return value.replace("\r\n", "\n").replace("\r", "\n")


class Form(FlaskForm):
    """A form whose text fields arrive tidy."""

    class Meta(FlaskForm.Meta):
        """Bind `tidy` to every field."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the tidy filter in front of the field's own."""
            filters = [tidy, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, filters=filters, **options)
