"""Every answer carries the safety headers: pages, faults, files, redirects."""

import gzip
from pathlib import Path

import pytest

from portal.web import files
from tests import people
from tests.page import CarefulClient
from tests.web.another_app import app_with

EVERYWHERE = ["/sign-in", "/forgot", "/forgot/x", "/rules", "/rules/nothing", "/nothing", "/",
              "/settings", "/health", "/static/portal.css", "/static/nothing", "/sign-out",
              "/sign-in?next=%00", "/fs-static/x", "/verify"]  # fmt: skip


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT"])
def test_every_answer_is_safe(client, path, method):
    answer = client.open(path, method=method, follow_redirects=False)
    assert answer.status_code < 500
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"]
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1


def test_private_pages_are_not_kept(client, db):
    answer = client.as_person(people.person()).open("/settings")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def safe(store, app):
    """The app as it stands behind https."""
    with app_with(store, BASE_URL="https://portal.example.test") as other:
        yield other


def test_behind_https_the_cookie_stays_at_home_and_the_browser_insists(safe, app):
    client = CarefulClient(safe)
    answer = client.open("/sign-in", base_url="https://portal.example.test")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-parley=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_every_static_file_is_of_a_kind_that_we_name(app):
    found = {one.suffix for one in Path(app.static_folder).rglob("*") if one.is_file()}
    assert found - {""} <= files.KINDS.keys()  # a licence has no suffix and is read by nobody


def test_static_files_are_kept_for_a_year_under_their_mark(client, app):
    with app.test_request_context():
        address = files.address("portal.css")
    answer = client.open(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.open("/static/portal.css?v=old").headers["Cache-Control"] == "public, no-cache"
    font = client.open("/static/vendor/wix-madefor-text-latin-wght-normal.woff2")
    assert "immutable" in font.headers["Cache-Control"]
    assert font.mimetype == "font/woff2"


def test_static_text_is_sent_small(client, app):
    plain = client.open("/static/portal.css")
    small = client.open("/static/portal.css", headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 3
    assert small.headers["ETag"] != plain.headers["ETag"]
    again = client.open("/static/portal.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", [
    "/static/../config.py", "/static/%2e%2e/config.py", "/static/", "/static/vendor", "/static/%00",
    "/static//etc/passwd", "/static/" + "a" * 5_000,
])
def test_only_static_files_are_sent(client, path):
    assert client.open(path).status_code == 404
