"""Who may open what: every view declares its audience, and nothing opens without one."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.policy.vocabulary import LEADS, STAFF, Role
from portal.web import sessions

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Audience(StrEnum):
    """The groups of people a page can be for."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    FREELANCER = "freelancer"
    CLIENT = "client"
    STAFF = "staff"
    LEAD = "lead"


ROLES = {
    Audience.FREELANCER: frozenset({Role.freelancer}),
    Audience.CLIENT: frozenset({Role.client}),
    Audience.STAFF: frozenset(STAFF),
    Audience.LEAD: frozenset(LEADS),
}

# Pages that come with libraries, and whom they are for.
LIBRARY = {
    "static": Audience.PUBLIC,
    "security.login": Audience.PUBLIC,
    "security.forgot_password": Audience.PUBLIC,
    "security.reset_password": Audience.PUBLIC,
    "security.logout": Audience.PUBLIC,
    "security.change_password": Audience.SIGNED_IN,
}


def audience(group: Audience) -> Callable[[View], View]:
    """Declare for whom a view is. Outermost but for the route decorator."""
    def declare(view: View) -> View:
        view.audience = group  # type: ignore[attr-defined]
        return view
    return declare


def audience_of(app: Flask, endpoint: str) -> Audience | None:
    """Return the declared audience of an endpoint, None if nobody declared one."""
    declared = getattr(app.view_functions.get(endpoint), "audience", None)
    return declared or LIBRARY.get(endpoint)


def register(app: Flask) -> None:
    """Check the audience before every view."""
    @app.before_request
    def check() -> ResponseReturnValue | None:
        endpoint = request.endpoint
        if endpoint is None:
            return None
        group = audience_of(app, endpoint)
        return None if group is Audience.PUBLIC else _check_person(group)


def _check_person(group: Audience | None) -> ResponseReturnValue | None:
    if group is None:
        abort(404)
    person = sessions.person()
    if not person.is_authenticated:
        if request.method not in {"GET", "HEAD"}:
            abort(401)  # with a page that gives back what was typed
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if group is not Audience.SIGNED_IN and not (person.roles & ROLES[group]):
        abort(404)
    return None
