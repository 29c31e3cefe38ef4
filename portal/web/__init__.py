"""DOOR people: pages. Each package has routes.py with `bp`, and forms.py where it asks."""

from importlib import import_module

from flask import Flask

from portal.web import (
    access,
    attachments,
    compiled,
    errors,
    files,
    headers,
    page,
    read_only,
    sign_in,
)

PARTS = ["status", "learning", "feedback", "staff", "requests", "public", "account", "client",
         "tips"]


def register(app: Flask) -> None:
    """Attach the pages and what surrounds each request."""
    headers.register(app)
    files.register(app)
    sign_in.register(app)
    access.register(app)
    read_only.register(app)
    errors.register(app)
    page.register(app)
    compiled.register(app)
    app.register_blueprint(attachments.bp)
    for part in [*PARTS, *_optional(app)]:
        app.register_blueprint(import_module(f"portal.web.{part}.routes").bp)


def _optional(app: Flask) -> list[str]:
    work = ["work"] if app.config["SAMPLE_MARKETPLACE"] else []
    demo = ["demo"] if app.config["DEMO"] else []
    return work + demo
