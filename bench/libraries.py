"""The floor of a cold start: what the portal is built on is loaded, and greets; none of ours is."""

import gc

gc.disable()

import flask_babel  # noqa: E402, F401
import flask_security  # noqa: E402, F401
import flask_sqlalchemy  # noqa: E402, F401
import flask_wtf  # noqa: E402, F401
import sqlalchemy.orm  # noqa: E402, F401
import structlog  # noqa: E402, F401

from bench.hello import app  # noqa: E402, F401

gc.freeze()
gc.enable()
