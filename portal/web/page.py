"""What every page has: its shell, its words for dates, its tag for unchanged answers."""

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, request, session
from werkzeug.datastructures import Headers

from portal.policy.vocabulary import PACIFIC, UTC
from portal.web import (
    answerable,
    components,
    files,
    form_tokens,
    freshness,
    kept,
    sessions,
    shell,
    wording,
)
from portal.web.reader import reader

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

HTML = "text/html; charset=utf-8"


def register(app: Flask) -> None:
    """Give templates their filters and globals."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(wording.FILTERS)
    for known in (kept.forget, asset.cache_clear, macros.cache_clear):
        known()
    # What the libraries for forms and sign-in bring for each page, none of ours asks for.
    brought = app.template_context_processors[None]
    brought[:] = [one for one in brought if one.__module__ == "flask.templating"]
    app.jinja_env.globals.update(
        PT=PACIFIC, UTC=UTC, components=components, signs=kept.signs, reader=reader,
        csrf_token=form_tokens.written, answers_by_mail=answerable.by_mail,
        **(AT_WORK if app.debug else AT_EASE))
    app.context_processor(partial(_shell, app.config))


@cache
def asset(name: str) -> str:
    """Return the address of a static file, looked at once."""
    return files.address(name)


@cache
def macros(template: str) -> Any:
    """Return the components of a template; loaded once.

    An `import` does the same, and compares all globals with each other on every page.
    """
    return _module(template)


def _module(template: str) -> Any:
    return current_app.jinja_env.get_template(template).module


# Developers look at files and write fragments each time.
AT_EASE = {"asset": asset, "macros": macros, "kept": kept.kept}
AT_WORK = {"asset": files.address, "macros": _module, "kept": kept.anew}


class Page(Response):
    """An answer whose headers are whole; the library would copy them and look through each."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """Return the headers that are sent: those of what is unchanged are fewer."""
        return self.headers if self.status_code == 200 else super().get_wsgi_headers(environ)


def render(template: str, **context: Any) -> str:
    """Render a page."""
    return "".join(_written(template, context))


def _written(template: str, context: dict[str, Any]) -> list[str]:
    """Write a page piece by piece; most of them are plain ASCII, which is encoded at once."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    app.update_template_context(context)
    return app.jinja_env.get_template(template).pieces(context)  # type: ignore[no-any-return]


def tagged(template: str, **context: Any) -> Response:
    """Render a page whose unchanged repeat is answered with 304.

    The tag covers the whole page, banner included. A view that is `freshness.revised`
    does not even make the page in vain.
    """
    body = b"".join(map(str.encode, _written(template, context)))
    response = freshness.tagged(Page(body, content_type=HTML), freshness.tag() or _mark_of(body))
    if "HTTP_IF_NONE_MATCH" in request.environ:
        response.make_conditional(request)
    return response


def _mark_of(body: bytes) -> str:
    """Return the tag of a page, the same as long as what is on it is.

    The token in its forms is written anew each second; what counts is the secret of
    the session behind it, because a kept page must still be able to send its forms.
    SHA-256 is what processors have instructions for: a quarter of the time of BLAKE2 in C.
    """
    lasting = body.replace(g.get("csrf_token", "\n").encode(),
                           session.get("csrf_token", "\n").encode())
    return hashlib.sha256(lasting).hexdigest()[:32]


def _shell(settings: Mapping[str, Any]) -> dict[str, Any]:
    person = sessions.visitor()
    who = reader()
    return {
        "person": person,
        "navigation": shell.navigation(person),
        "notice_of": shell.notice_of,
        "zone": who.zone,
        "city": who.city,
        "locale": who.locale,
        "now": who.now,
        "brand": settings["BRAND_NAME"],
        "market": settings["MARKET_NAME"],
        "demo": settings["DEMO"],
        "sample_marketplace": settings["SAMPLE_MARKETPLACE"],
        "csrf_token": form_tokens.written,
    }
