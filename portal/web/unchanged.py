"""A page that its reader has already: told so before Flask makes a request of the question.

Such an answer takes the cookie, one query and the tag that the browser sends along. Flask's way
to it, with routes, hooks and an answer fit for everything, takes longer than all of these. What
is not as plain as that goes on to Flask, together with the visitor if they were read.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags, quote_etag

from portal import database, reading
from portal.web import freshness, sessions

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


class Answers:
    """Answers 304 in place of an app where its page would be the one that the browser has."""

    def __init__(self, app: Flask, room: reading.Room) -> None:
        self._app, self._room, self._further = app, room, app.wsgi_app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse",
                 ) -> Iterable[bytes]:
        """Answer a request."""
        tag = self._known_tag(environ) if self._may_be_known(environ) else None
        if tag is None:
            return self._further(environ, start_response)
        start_response("304 NOT MODIFIED", [
            ("Cache-Control", freshness.ASK_EACH_TIME), ("ETag", quote_etag(tag)),
            ("Vary", "Cookie")])
        return []

    @cached_property
    def _pages(self) -> frozenset[str]:
        """The addresses of all `freshness.revised` views."""
        views = self._app.view_functions
        return frozenset(
            route.rule for route in self._app.url_map.iter_rules()
            if getattr(views[route.endpoint], "with_revision", False) and not route.arguments)

    def _may_be_known(self, environ: "WSGIEnvironment") -> bool:
        return ("HTTP_IF_NONE_MATCH" in environ and environ["REQUEST_METHOD"] == "GET"
                and environ["PATH_INFO"] in self._pages and not environ.get("QUERY_STRING"))

    def _known_tag(self, environ: "WSGIEnvironment") -> str | None:
        told = self._app.session_interface.told(self._app, environ)  # type: ignore[attr-defined]
        if told is None:
            return None
        with suppress(SQLAlchemyError), self._looking():
            return self._unchanged(environ, told)
        return None  # Flask asks the database once more, and says what is wrong

    @contextmanager
    def _looking(self) -> Iterator[None]:
        """Let the database be read as a page that only looks does."""
        with self._app.app_context():
            database.only_reading.set(True)
            reading.open_desk(self._room)
            try:
                yield
            finally:
                reading.close_desk()
                database.only_reading.set(False)

    def _unchanged(self, environ: "WSGIEnvironment", told: Mapping[str, Any]) -> str | None:
        """Return the tag that counts.

        Whoever may not open the page has never got it: their roles are part of its mark.
        """
        visitor = environ[sessions.KNOWN] = sessions.visitor_of(told, with_revision=True)
        if visitor is None:
            return None
        mark = freshness.mark(
            self._app, visitor, f"{environ['PATH_INFO']}?", told.get("csrf_token"))
        tag = freshness.still_true(parse_etags(environ["HTTP_IF_NONE_MATCH"]), mark)
        if tag is not None:
            sessions.note_that_seen(visitor, told)
        return tag
