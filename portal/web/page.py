"""What every page has: its shell, its words for dates, its tag for unchanged answers."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_login import current_user

from portal import clock, dates
from portal.policy.vocabulary import PACIFIC
from portal.web import shell, wording


def register(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(wording.FILTERS)
    app.jinja_env.globals.update(PT=PACIFIC, asset=asset)
    app.context_processor(_shell)


def render(template: str, **context: Any) -> str:
    """Render a page."""
    return render_template(template, **context)


def tagged(template: str, **context: Any) -> Response:
    """Render a page whose unchanged repeat is answered with 304.

    The tag covers the whole page, banner included; the page is private and
    must be asked again each time.
    """
    body = render(template, **context)
    response = make_response(body)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.blake2b(body.encode(), digest_size=16).hexdigest())
    return response.make_conditional(request)


def _shell() -> dict[str, Any]:
    person = g.get("visitor") if current_user and current_user.is_authenticated else None
    zone = ZoneInfo(person.time_zone) if person else PACIFIC
    return {
        "person": person,
        "navigation": shell.navigation(person),
        "notice_of": shell.notice_of,
        "zone": zone,
        "city": dates.city_of(zone.key),
        "locale": person.locale if person else "en",
        "now": clock.now(),
        "brand": current_app.config["BRAND_NAME"],
        "market": current_app.config["MARKET_NAME"],
        "demo": current_app.config["DEMO"],
        "sample_marketplace": current_app.config["SAMPLE_MARKETPLACE"],
    }


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """Return the address of a static file, with its content's hash for long caching."""
    folder = Path(current_app.static_folder or "static")
    digest = hashlib.blake2b((folder / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"
