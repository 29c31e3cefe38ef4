"""What cookies say is read once for each header that browsers send, and never for another."""

from contextvars import Context
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask.sessions import SecureCookieSessionInterface
from markupsafe import Markup

from portal.web.cookies import CookieSessions
from tests import people

COOKIE = "parley"


def test_what_stands_beside_the_session_changes_nothing(client, db):
    mina = client.as_person(people.person())
    own = mina.http.get_cookie(COOKIE).value
    browser = mina.http.application.test_client(use_cookies=False)

    def answers(header):
        asked = [Context().run(browser.get, "/settings", headers={"Cookie": header})
                 for _ in range(2)]
        return {answer.status_code for answer in asked}

    for header in (f"{COOKIE}={own}", f"seen=1; {COOKIE}={own}", f"{COOKIE}={own}; seen=2"):
        assert answers(header) == {200}
    for header in (f"{COOKIE}=; seen={own}", f"other={own}", f"{COOKIE}={own[:-1]}", "x" * 9000):
        assert answers(header) == {302}


def test_pages_that_ask_who_reads_tell_it_and_others_do_not(client, db):
    mina = client.as_person(people.person())
    for address in ("/status", "/settings", "/rules"):
        assert mina.open(address).headers.getlist("Vary") == ["Cookie"]
    assert "Cookie" not in mina.open("/static/portal.css").headers.get("Vary", "")


@pytest.mark.parametrize("value", [
    "words", 7, None, True, False, 1.5, b"bytes", Markup("<b>bold</b>"), UUID(int=1),
    datetime(2026, 11, 22, tzinfo=UTC), ["a", ("good", Markup("b"))], {" t": "like a tag"},
    {"a": {"b": None}}], ids=repr)
def test_a_session_is_written_as_the_library_writes_it(value):
    ours, library = CookieSessions.serializer, SecureCookieSessionInterface.serializer
    told = {"one": value}
    assert ours.dumps(told) == library.dumps(told)
    assert type(ours.loads(ours.dumps(told))["one"]) is type(value)
