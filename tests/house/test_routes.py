"""Every page says whom it is for, and its template carries its name."""

from pathlib import Path

import pytest

from portal import create_app
from portal.web.access import Audience, audience_of
from tests.conftest import SETTINGS

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

# Endpoints of libraries that stay closed: they have no audience, so they answer 404.
CLOSED = {"security.static", "security.verify"}


@pytest.fixture(scope="module")
def full_app(store):
    """The app with every page there is, demo pages included."""
    return create_app({**SETTINGS, "DEMO": True, "DATABASE_URL": store.url})


def test_every_route_declares_its_audience(full_app):
    open_to_nobody = [
        rule.endpoint for rule in full_app.url_map.iter_rules()
        if audience_of(full_app, rule.endpoint) is None and rule.endpoint not in CLOSED]
    assert open_to_nobody == []


def test_staff_pages_are_for_staff_alone(full_app):
    staff = [r.endpoint for r in full_app.url_map.iter_rules() if r.rule.startswith("/staff")]
    assert staff, "there are no staff pages"
    wrong = [e for e in staff if audience_of(full_app, e) not in (Audience.STAFF, Audience.LEAD)]
    assert wrong == []


def test_no_address_shows_a_sequential_id(full_app):
    shown = [r.rule for r in full_app.url_map.iter_rules() if "int:" in r.rule]
    assert shown == []


def test_get_pages_change_nothing_by_name(full_app):
    """A verb in a GET address is a page that acts when a mail scanner opens it."""
    verbs = ("delete", "remove", "confirm", "decline", "accept", "send", "lift", "withdraw")
    acting = [
        r.rule for r in full_app.url_map.iter_rules()
        if r.methods <= {"GET", "HEAD", "OPTIONS"} and r.rule.rsplit("/", 1)[-1] in verbs]
    assert acting == []


def test_templates_stay_short():
    long = {str(path.relative_to(TEMPLATES)): lines
            for path in TEMPLATES.rglob("*.html")
            if (lines := len(path.read_text("utf-8").splitlines())) > 120
            and path.name not in {"ui.html", "decision.html"}}
    assert long == {}
