"""What cannot be taken is answered in words, and what was typed comes back."""

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from portal.policy.vocabulary import Kind
from tests import conduct, people

LONG = "I was ill for two weeks in October,\nand I told the client on the first day. <b>Thanks</b>"


def _kept(page):
    return [area.get_text() for area in page.soup.find_all("textarea")]


def test_a_form_of_another_session_gives_the_text_back(client, db):
    mina = client.as_person(people.person())
    page = mina.post("/settings", status=400, token=False, answer=LONG, time_zone="Europe/Kyiv",
                     password="secret secret secret", csrf_token="stale token of another time")
    assert page.h1 == "Please send this once more"
    assert _kept(page) == [LONG]
    assert page.link("Open the page again") == "/settings"
    assert not page.has("secret secret")
    assert not page.has("stale token")


def test_a_form_sent_after_the_session_ended_gives_the_text_back(client, db):
    mina = client.as_person(people.person())
    token = mina.token()
    with mina.http.session_transaction() as session:
        session.pop("sid")
    page = mina.post("/settings", status=401, csrf_token=token, answer=LONG)
    assert page.h1 == "You were signed out in the meantime"
    assert _kept(page) == [LONG]
    assert page.link("Open the page again") == "/settings"


def test_an_answer_that_comes_back_is_named_after_its_question(client, db):
    mina = people.person()
    decision = conduct.decided(mina, Kind.info_request)
    browser = client.as_person(mina)
    form = browser.get(f"/status/decisions/{decision.ref}/answer").form("Send your answer")
    with browser.http.session_transaction() as session:
        session.pop("sid")
    page = browser.send(form, 401, **{"answer-2": "The files are on their way to you."})
    assert page.soup.find("label").get_text() == conduct.ASKS[1]
    assert not page.has(conduct.ASKS[0]) and not page.has("Answer 2")


@pytest.mark.parametrize("name", ["a b", "x" * 500, "<script>", "\x00", "reasons[]", ""])
def test_any_field_name_is_shown_as_words(client, name):
    page = client.post("/settings", status=400, token=False, **{name: LONG})
    assert len(_kept(page)) == 1


def test_a_post_to_an_address_that_is_none_leads_to_the_start(client):
    page = client.post("/sign-out", status=400, token=False, text=LONG)
    assert page.link("Open the page again") == "/"


def test_what_is_only_sent_leads_back_to_the_page_it_is_sent_from(client, db):
    mina, above = client.as_person(people.person()), "/work/proposals/R-ABCDEFGH"
    opened = mina.get(f"{above}/withdrawal?any=word", 405)
    assert opened.link("Open the page again") == above
    given_back = mina.post(f"{above}/withdrawal", status=400, token=False, text=LONG)
    assert given_back.link("Open the page again") == above
    with pytest.raises(AssertionError, match="no link says"):
        mina.get("/sign-out", 405).link("Open the page again")


def test_a_body_that_is_too_large_is_refused_in_words(client, db):
    mina = client.as_person(people.person())
    page = mina.post("/settings", status=413, text="x" * (13 * 1024 * 1024))
    assert page.h1 == "That is too large"


@pytest.mark.parametrize("address", ["/nowhere", "/letters/none"])
def test_a_body_that_is_too_large_for_an_address_that_is_none(client, db, address):
    for browser in (client, client.as_person(people.person())):
        answer = browser.open(address, method="POST", data={"text": "x" * (13 * 1024 * 1024)})
        assert answer.status_code == 404
        assert "There is nothing at this address" in answer.get_data(as_text=True)


@pytest.mark.parametrize("body", [
    b"", b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"\xff",
])
def test_a_broken_multipart_body_is_refused_in_words(client, body):
    answer = client.open("/sign-in", method="POST", data=body,
                         content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


def test_a_method_can_not_be_smuggled_in(client, db):
    mina = client.as_person(people.person())
    answer = mina.open("/sign-out", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 405
    assert mina.get("/settings").h1 == "Settings"


def test_a_database_that_does_not_answer_is_a_calm_page(client, db, monkeypatch):
    mina = client.as_person(people.person())

    def broken(_token, **_how):
        raise OperationalError("SELECT", {}, Exception("no connection"))
    monkeypatch.setattr("portal.services.accounts.visitor", broken)
    answer = mina.open("/settings")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "The portal is busy" in answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_fault_of_ours_leads_back_to_the_same_page(client, db, monkeypatch):
    mina = client.as_person(people.person())

    def broken(*_told, **_how):
        raise OperationalError("SELECT", {}, Exception("no connection"))
    with monkeypatch.context() as away:
        away.setattr("portal.services.accounts.visitor", broken)
        page = mina.get("/requests?show=yours&page=2", 503)
        assert page.link("Try again") == "/requests?show=yours&page=2"
    assert not mina.get("/nowhere", 404).has("Try again")


@pytest.mark.parametrize(("error", "status", "title"), [
    (OperationalError("INSERT", {}, Exception("disk is full")), 503, "The portal is busy"),
    (ZeroDivisionError(), 500, "Something broke on our side"),
])
def test_what_could_not_be_kept_is_given_back(client, db, monkeypatch, error, status, title):
    mina = client.as_person(people.person())
    form = mina.get("/requests/new").form("Send your question")

    def broken(*_args, **_told):
        raise error
    with monkeypatch.context() as away:
        away.setattr("portal.services.cases.asking.ask", broken)
        page = mina.send(form, status, about="other", subject="My profile", text=LONG)
    assert page.h1 == title
    assert LONG in _kept(page)
    assert page.link("Open the page again") == "/requests/new"
    assert page.response.headers.get("Retry-After") == ("5" if status == 503 else None)


@pytest.mark.parametrize(("method", "sent", "status"), [
    ("GET", "", 404), ("POST", "short", 400), ("POST", "x" * (13 * 1024 * 1024), 413)])
def test_every_page_of_a_fault_does_without_the_database(
        client, db, monkeypatch, method, sent, status):
    mina = client.as_person(people.person())

    def broken(_token, **_told):
        raise OperationalError("SELECT", {}, Exception("no connection"))
    monkeypatch.setattr("portal.services.accounts.visitor", broken)
    address = "/nowhere" if method == "GET" else "/settings"
    answer = mina.open(address, method=method, data={"text": sent} if sent else None)
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("error", [
    ZeroDivisionError(), OperationalError("", {}, Exception("gone"))])
def test_the_log_of_a_fault_names_no_secret_of_an_address(client, db, monkeypatch, error):
    mina = client.as_person(people.person())

    def broken(_token, **_how):
        raise error
    monkeypatch.setattr("portal.services.accounts.visitor", broken)
    with capture_logs() as lines:
        mina.open("/settings/email/a-secret-word")
    assert [line["path"] for line in lines] == ["/settings/email/<token>"]
