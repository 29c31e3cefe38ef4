"""The app, put together: the only place where all parts meet."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter
from werkzeug.wsgi import get_host, get_path_info

import config
from portal import cli, clock, database, logs, migrations, web
from portal.extensions import babel, db
from portal.mail import house
from portal.services import calendar
from portal.services.files import folder
from portal.services.learning import shelf
from portal.services.mailroom import addresses, checks, colleagues
from portal.web import cookies, form_tokens, routing, templating

ROOT = Path(__file__).resolve().parent.parent


class Portal(Flask):
    """The app. What it does for each request is settled once where Flask would ask each time."""

    session_interface = cookies.CookieSessions()
    url_rule_class = routing.Route
    jinja_environment = templating.Environment
    jinja_options = {"cache_size": -1}  # of templates there are as many as files: forget none

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Take each view as the plain function that it is."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Bind the routes to what the request knows of its address; the library reads it again.

        No host has routes of its own here.
        """
        if request is None:
            return super().create_url_adapter(None)
        asked = request.environ
        request.host = get_host(asked)
        return self.url_map.bind(  # which refuses a host that cannot be
            request.host, request.root_path, "", request.scheme, request.method,
            get_path_info(asked), asked.get("QUERY_STRING", ""))


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application.

    `settings` overrides the environment (names as in `config.SETTINGS`).
    Raises `config.SettingsError` when the settings forbid a start.
    """
    values = config.load(settings)
    app = Portal("portal", template_folder=str(ROOT / "templates"),
                 static_folder=str(ROOT / "static"), root_path=str(ROOT / "portal"))
    app.config.update(values)
    _configure_libraries(app)
    logs.configure(app)
    settle(app)
    _bind(app)
    web.register(app)
    cli.register(app)
    _wrap(app)
    return app


def _configure_libraries(app: Flask) -> None:
    url = database.normal_url(app.config["DATABASE_URL"])
    app.config["SQLALCHEMY_DATABASE_URI"] = _absolute(url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(url)
    app.config["CONTENT_DIR"] = app.config["CONTENT_DIR"] or str(ROOT / "content")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]


def _absolute(url: str) -> str:
    """Anchor a relative SQLite file at the working folder, as the person who typed it expects."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url.startswith("sqlite:////") or ":memory:" in url:
        return url
    return prefix + str(Path(url.removeprefix(prefix)).resolve())


def settle(app: Flask) -> None:
    """Tell the parts that know no app, such as the clock, what the settings of this one say."""
    demo_clock = app.config["DEMO"] and app.config["CLOCK_FILE"]
    clock.follow(Path(demo_clock) if demo_clock else None)
    shelf.use(Path(app.config["CONTENT_DIR"]).resolve() / "learning", watch=app.debug)
    house.use(house.House.from_config(app.config))
    addresses.use([app.config["SECRET_KEY"], *app.config["SECRET_KEY_FALLBACKS"]],
                  app.config["INBOUND_DOMAIN"], app.config["TEAM_ADDRESS"])
    checks.use(app.config["INBOUND_AUTHSERV"])
    colleagues.use(app.config["TEAM_MAIL"])
    calendar.use(app.config["HOLIDAYS"])
    folder.use(Path(app.config["FILES_DIR"]).resolve())


def _bind(app: Flask) -> None:
    db.init_app(app)
    app.extensions["migrate"] = migrations.Later(app, ROOT / "migrations")
    form_tokens.csrf.init_app(app)
    babel.init_app(app)
    with app.app_context():
        database.prepare(db.engine)


def _wrap(app: Flask) -> None:
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)
