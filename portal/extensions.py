"""Extensions, unbound; `create_app` binds them."""

from flask_babel import Babel
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy

from portal.database import PageSession
from portal.models.base import Base

db = SQLAlchemy(model_class=Base, session_options={"class_": PageSession})
security = Security()
babel = Babel()
