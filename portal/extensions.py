"""Extensions, unbound; `create_app` binds them."""

from flask import current_app, request
from flask_babel import Babel
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from portal.database import PageSession
from portal.models.base import Base


class FormTokens(CSRFProtect):  # type: ignore[misc]
    """Looks for the token of a form where something is sent."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Let pages that only look pass; the library asks first whether each is exempt."""
        if request.method in current_app.config["WTF_CSRF_METHODS"]:
            super().protect(apply_exemptions)


db = SQLAlchemy(model_class=Base, session_options={"class_": PageSession})
security = Security()
csrf = FormTokens()
babel = Babel()
