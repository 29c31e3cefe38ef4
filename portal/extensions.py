"""Extensions, unbound; `create_app` binds them."""

from flask_babel import Babel
from flask_security import Security

from portal.database import PageSession
from portal.models.base import Base
from portal.transactions import Database

db = Database(model_class=Base, session_options={
    "class_": PageSession,
    "join_transaction_mode": "control_fully",  # it ends a transaction that began without it
})
security = Security()
babel = Babel()
