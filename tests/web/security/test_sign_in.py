"""Mina signs in with her password, whatever state her account is in."""

import pytest
from flask_security import hash_password

from portal import create_app
from portal.models import SignIn
from tests import people
from tests.conftest import QUICK_HASH, SETTINGS
from tests.web.in_force import in_force
from tests.web.security.keys import PASSWORD, hashed, sign_in, with_password

SENTENCE = "This e-mail address and this password do not go together."

EVIL = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example",
    "https://evil.example", "http:evil.example", "https://localhost@evil.example",
    "http://localhost:80@evil.example/", "javascript:alert(1)", "data:text/html,x",
    "/%0d%0aLocation:%20//evil.example\r\nX: y", "/\r\n//evil.example", "http://[",
    "//evil\u2100.example",
    "/\x00/evil.example", "\u200a//evil.example", "evil.example", "/" + "a" * 5_000,
]  # fmt: skip


@pytest.mark.slow
def test_mina_signs_in_and_is_led_to_the_page_she_wanted(client, db):
    page = sign_in(client, with_password(), next="/settings?x=1")
    assert page.url == "/settings"
    assert page.has("Mina Novak")


@pytest.mark.slow
def test_her_address_may_have_spaces_and_capitals(client, db):
    mina = with_password()
    form = client.get("/sign-in").form("Sign in")
    page = client.send(form, email=f"  {mina.email.upper()} ", password=PASSWORD, next="/settings")
    assert page.url == "/settings"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["hold", "suspension", "block"])
def test_whoever_is_on_hold_suspended_or_closed_signs_in(client, db, kind):
    mina = with_password()
    in_force(mina, kind)
    assert sign_in(client, mina, next="/settings").url == "/settings"


@pytest.mark.slow
@pytest.mark.parametrize(("email", "password"), [
    ("{mina}", "wrong wrong wrong wrong"), ("nobody@mail.example", PASSWORD), ("{mina}", "x"),
    ("not an address", PASSWORD), ("a" * 400 + "@mail.example", PASSWORD), ("{mina}", "x" * 5_000),
    ("{mina}", PASSWORD + "\x00"), ("\x00", "\x00"), ("{mina}' OR '1'='1", PASSWORD),
    ("ü@mail.example", PASSWORD),
])  # fmt: skip
def test_every_wrong_combination_gets_the_same_sentence(client, db, email, password):
    typed = email.replace("{mina}", with_password().email)
    form = client.get("/sign-in").form("Sign in")
    page = client.send(form, email=typed, password=password)
    assert page.has(SENTENCE)
    assert page.soup.title.get_text().startswith("Error:")
    assert page.soup.find(id="errors").a["href"] == "#email"
    assert page.soup.find(id="email")["value"] == typed.replace("\x00", "\ufffd")
    assert not page.soup.find(id="password").get("value")
    assert not db.query(SignIn).count()


@pytest.mark.slow
def test_somebody_without_a_password_gets_the_same_sentence(client, db):
    assert sign_in(client, people.person("Nadia Without")).has(SENTENCE)


def test_empty_fields_are_named(client):
    form = client.get("/sign-in").form("Sign in")
    assert client.send(form, email="", password="").has("Write your e-mail address.")
    page = client.send(form, email="mina@mail.example", password="")
    assert page.soup.find(id="errors").a["href"] == "#password"


@pytest.mark.parametrize("where", EVIL)
@pytest.mark.parametrize("part", ["form", "address"])
def test_next_never_leads_off_the_portal(client, db, where, part, monkeypatch):
    mina = with_password(password="$plain$")
    monkeypatch.setattr("flask_security.core.UserMixin.verify_and_update_password",
                        lambda person, typed: typed == PASSWORD)
    fields = {"email": mina.email, "password": PASSWORD, "csrf_token": _token(client)}
    more = {"query_string": {"next": where}} if part == "address" else {}
    fields |= {"next": where} if part == "form" else {}
    answer = client.open("/sign-in", follow_redirects=False, method="POST", data=fields, **more)
    if answer.status_code == 400:
        assert "\x00" in where
        return
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def _token(client):
    return client.get("/sign-in").form("Sign in").fields["csrf_token"]


@pytest.mark.parametrize("where", EVIL)
def test_the_sign_in_page_opens_with_any_next(client, where):
    answer = client.open("/sign-in", query_string={"next": where})
    assert answer.status_code in {200, 400}
    assert "evil" not in answer.get_data(as_text=True)


def test_who_is_signed_in_is_led_on_from_the_sign_in_page(client, db):
    mina = client.as_person(with_password())
    assert mina.open("/sign-in", follow_redirects=False).headers["Location"] == "/"


@pytest.mark.slow
def test_a_planted_session_is_not_the_one_she_signs_in_with(client, db):
    stan, mina = with_password("Stan Stranger"), with_password()
    sign_in(client, stan, next="/settings")
    planted = client.http.get_cookie("parley").value
    client.http.delete_cookie("parley")
    client.get("/sign-in")
    sign_in(client, mina, next="/settings")
    assert client.http.get_cookie("parley").value != planted


@pytest.mark.slow
def test_nobody_is_remembered_past_the_servers_own_limits(client, db):
    sign_in(client, with_password(), remember="y", next="/settings")
    assert client.http.get_cookie("remember_token") is None


def test_the_password_is_kept_as_argon2id_only(app):
    assert hashed().startswith("$argon2id$")


@pytest.mark.slow
def test_to_guess_a_password_costs_much_memory_and_time(store):
    settings = {name: value for name, value in SETTINGS.items() if name not in QUICK_HASH}
    with create_app({**settings, "DATABASE_URL": store.url}).app_context():
        assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_json_and_other_bodies_are_no_forms(client):
    token = _token(client)
    for body in ("[]", "{}", "[[1]]", "nonsense", '{"email": {"a": 1}}'):
        answer = client.open("/sign-in", method="POST", data=body,
                             headers={"X-CSRFToken": token}, content_type="application/json")
        assert answer.status_code == 415
    answer = client.open("/sign-in", headers={"Accept": "application/json"})
    assert answer.mimetype == "text/html"


@pytest.mark.slow
@pytest.mark.parametrize("fields", [
    {"email": ["a@b.example", "c@d.example"], "password": ["x", "y"]},
    {"email[]": "a@b.example", "password[0]": "x"}, {"email.x": "1"}, {},
    {f"field{n}": "1" for n in range(900)},
])
def test_odd_fields_are_answered_in_words(client, fields):
    data = {**fields, "csrf_token": _token(client)}
    assert client.open("/sign-in", method="POST", data=data).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client, method):
    answer = client.open("/sign-in", method=method, data={"csrf_token": _token(client)})
    assert answer.status_code == 405


def test_the_page_is_only_ours(client):
    page = client.get("/sign-in")
    assert page.h1 == "Sign in to see your account status"
    assert [a["href"] for a in page.soup.main.find_all("a")] == ["/forgot"]


def test_head_is_answered_as_get(client):
    assert client.open("/sign-in", method="HEAD").status_code == 200
