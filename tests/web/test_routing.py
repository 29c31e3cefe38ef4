"""Addresses are written as ever, but nothing is made ready for those that nobody writes."""

import pytest
from flask import url_for
from werkzeug.routing import Rule

from tests.web.another_app import app_with


@pytest.fixture
def compiled(monkeypatch):
    """Each time the routing library compiles a function that writes addresses."""
    times, compile_builder = [], Rule._compile_builder

    def counted(rule, append_unknown=True):
        times.append(rule.rule)
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    return times


def test_a_start_makes_no_address_ready_and_each_link_only_its_own(store, compiled):
    with app_with(store) as app, app.test_request_context():
        assert compiled == []
        for _ in range(2):
            assert url_for("status.decision", ref="D-1", extra="ö/ü") == (
                "/status/decisions/D-1?extra=%C3%B6/%C3%BC")
        assert len(compiled) == 1


def test_what_does_not_fit_a_route_is_said_as_ever(store):
    from werkzeug.routing import BuildError

    with app_with(store) as app, app.test_request_context(), pytest.raises(BuildError):
        url_for("status.decision")


@pytest.mark.parametrize("host", ["a..b", 70 * "x", f"{70 * 'x'}.example"])
@pytest.mark.parametrize("path", ["/rules", "/learning//path"])
def test_a_request_to_a_host_that_cannot_be_is_refused(store, host, path):
    with app_with(store) as app:
        assert app.test_client().get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(("path", "right"), [("/learning//path", "/learning/path"), ("", "/")])
def test_an_address_with_a_slash_too_many_or_none_leads_to_the_right_one(store, path, right):
    with app_with(store) as app:
        answer = app.test_client().get(
            "/?a=1", headers={"Host": "Example.com:8000"},
            environ_overrides={"SCRIPT_NAME": "/below", "PATH_INFO": path})
    assert (answer.status_code, answer.location) == (
        308, f"http://example.com:8000/below{right}?a=1")
