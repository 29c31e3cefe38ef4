"""Parley: where a freelancer sees what is paused, why, until when, and is heard.

Nothing is loaded with the package itself, not even what its types need: what looks after
processes alone (`portal.run`) starts at once, and needs no memory for an app.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from flask import Flask


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application: `portal.app.create_app`, loaded when it is asked for."""
    from portal import app

    return app.create_app(settings)
