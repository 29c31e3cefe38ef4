"""Sessions end where the server says so, whatever cookie a browser still holds."""

from contextvars import Context
from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.models import Event, OutboxLetter, SignIn
from tests import people
from tests.web.security.keys import ANOTHER, PASSWORD, sign_in, with_password

COOKIE = "parley"


def _is_in(client) -> bool:
    return client.open("/settings", follow_redirects=False).status_code == 200


def test_signing_out_is_a_post_and_kills_a_copied_cookie(client, db):
    mina = client.as_person(people.person())
    page = mina.get("/settings")
    copied = mina.http.get_cookie(COOKIE).value
    assert mina.open("/sign-out", follow_redirects=False).status_code == 405
    assert _is_in(mina)
    page = mina.send(page.form("Sign out"))
    assert page.has("You are signed out.")
    mina.http.set_cookie(COOKIE, copied)
    assert not _is_in(mina)


def test_signing_out_clears_what_the_browser_kept(client, db):
    mina = client.as_person(people.person())
    form = mina.get("/settings").form("Sign out")
    answer = mina.open("/sign-out", method="POST", data=form.fields, follow_redirects=False)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(("roles", "asleep", "over"), [
    (("freelancer",), timedelta(hours=24), timedelta(days=30)),
    (("client",), timedelta(hours=24), timedelta(days=30)),
    (("reviewer",), timedelta(minutes=30), timedelta(hours=12)),
    (("freelancer", "lead"), timedelta(minutes=30), timedelta(hours=12)),
])
def test_a_session_falls_asleep_and_ends(client, db, roles, asleep, over):
    somebody = client.as_person(people.person(roles=roles))
    start = clock.now()
    with time_machine.travel(start + asleep - timedelta(minutes=1), tick=False):
        assert _is_in(somebody)
    with time_machine.travel(start + 2 * asleep - timedelta(minutes=2), tick=False):
        assert _is_in(somebody), "being used a moment ago keeps it awake"
    with time_machine.travel(start + 3 * asleep - timedelta(minutes=2), tick=False):
        assert not _is_in(somebody)


def test_no_use_keeps_a_session_open_for_ever(client, db):
    ruth = client.as_person(people.reviewer())
    start = clock.now()
    for minutes in range(25, 12 * 60, 25):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert _is_in(ruth)
    with time_machine.travel(start + timedelta(hours=12, seconds=1), tick=False):
        assert not _is_in(ruth)


def test_a_page_writes_that_it_was_seen_at_most_every_five_minutes(client, db):
    mina = client.as_person(people.person())
    first = db.query(SignIn).one().seen_at
    mina.get("/settings")
    assert db.query(SignIn).one().seen_at == first
    with time_machine.travel(first + timedelta(minutes=6), tick=False):
        mina.get("/settings")
        db.expire_all()
        assert db.query(SignIn).one().seen_at == clock.now()


def test_a_busy_database_does_not_hold_up_a_page(client, db, app):
    mina = client.as_person(people.person())
    seen = db.query(SignIn).one().seen_at
    db.commit()
    with time_machine.travel(seen + timedelta(minutes=6)):
        db.query(SignIn).with_for_update().one()
        db.execute(SignIn.__table__.update().values(expires_at=SignIn.expires_at))
        answer = Context().run(mina.http.open, "/settings")
        assert answer.status_code == 200
        db.rollback()


@pytest.mark.slow
def test_a_new_password_ends_every_other_session_and_not_this_one(client, db):
    mina = with_password()
    here, there = client.as_person(mina), client.as_person(mina)
    page = _change(here, PASSWORD, ANOTHER)
    assert page.url == "/settings"
    assert page.has("Other browsers and devices were signed out.")
    assert _is_in(here)
    assert not _is_in(there)
    letter = db.query(OutboxLetter).one()
    assert letter.letter == "password_changed"
    assert letter.to_address == mina.email
    assert db.query(Event).filter_by(verb="password.changed", person_id=mina.id).count() == 1


def _change(browser, present, new, again=None):
    form = browser.get("/settings/password").form("Change my password")
    return browser.send(form, password=present, new_password=new,
                        new_password_confirm=new if again is None else again)


@pytest.mark.slow
@pytest.mark.parametrize(("present", "new", "again", "sentence", "field"), [
    ("not her password at all", ANOTHER, None, "This is not your present password.", "password"),
    (PASSWORD, "too short", None, "Use at least 15 characters.", "new_password"),
    (PASSWORD, "x" + ANOTHER * 9, None, "Use up to 128 characters.", "new_password"),
    (PASSWORD, "passwordpassword1", None, "others would try", "new_password"),
    (PASSWORD, "Mina Novak 12345678", None, "a name or an address", "new_password"),
    (PASSWORD, "parleyparley2026", None, "a name or an address", "new_password"),
    (PASSWORD, ANOTHER, ANOTHER + "!", "Write the same password twice.", "new_password_confirm"),
    (PASSWORD, PASSWORD, None, "the same as the present one", "password"),
    (PASSWORD, "", None, "Write a new password.", "new_password"),
    ("", ANOTHER, None, "Write your password.", "password"),
])
def test_a_password_that_is_not_taken_is_explained(
        client, db, present, new, again, sentence, field):
    mina = client.as_person(with_password())
    page = _change(mina, present, new, again)
    assert page.url == "/settings/password"
    assert page.has(sentence)
    assert page.soup.title.get_text().startswith("Error:")
    assert page.soup.find(id="errors").a["href"] == f"#{field}"
    assert not db.query(OutboxLetter).count()


@pytest.mark.parametrize("cookie", [
    "garbage", "a.b.c", "x" * 4_000, "eyJzaWQiOiJ4In0.aaaa.bbbb", "\u00fc\u00df", "%00", "", '"',
])
def test_a_weird_cookie_is_nobody(client, cookie):
    client.http.set_cookie(COOKIE, cookie)
    assert not _is_in(client)
    assert client.open("/rules").status_code == 200


@pytest.mark.parametrize("sid", [None, 5, ["x"], {"a": 1}, "", "x" * 5_000, "\x00", "\ud800"])
def test_a_signed_cookie_with_odd_contents_is_nobody(client, db, sid):
    mina = people.person()
    with client.http.session_transaction() as session:
        session.update(sid=sid, _user_id=mina.fs_uniquifier, _fresh=True)
    db.commit()
    assert not _is_in(client)


def test_the_secret_is_bound_to_its_person(client, db):
    mina, stan = people.person(), people.person("Stan Stranger")
    browser = client.as_person(mina)
    with browser.http.session_transaction() as session:
        session["_user_id"] = stan.fs_uniquifier
    assert not _is_in(browser)


@pytest.mark.slow
def test_the_cookie_knows_nothing_of_the_browser_that_holds_it(client, db):
    sign_in(client, with_password())
    with client.http.session_transaction() as session:
        assert session["sid"]
        assert not session["_id"]


def test_the_database_keeps_only_a_hash_of_the_secret(client, db):
    mina = client.as_person(people.person())
    with mina.http.session_transaction() as session:
        secret = session["sid"]
    assert len(secret) >= 43
    assert secret not in db.query(SignIn).one().token_hash
