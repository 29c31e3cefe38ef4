"""Mina chooses her time zone, the language of dates and her colours; pages follow."""

import pytest
import time_machine

from portal.models import Person
from tests import people
from tests.web.in_force import in_force


def _save(client, **fields):
    form = client.get("/settings").form("Save my settings")
    return client.send(form, **fields)


@time_machine.travel("2026-11-25T18:00:00Z", tick=False)
def test_a_saved_zone_is_shown_with_an_example(client, db):
    mina = people.person()
    page = _save(client.as_person(mina), time_zone="Asia/Tokyo", locale="en", theme="system")
    assert page.has("Saved. A deadline now looks like this: Monday 30 November 2026, 23:59 PT / "
                    "Tuesday 1 December 2026, 16:59 in Tokyo, in 5 days.")
    assert page.has("Times are shown for Tokyo.")


@time_machine.travel("2026-11-25T18:00:00Z", tick=False)
def test_dates_are_in_the_chosen_language(client, db):
    mina = client.as_person(people.person())
    page = _save(mina, time_zone="Europe/Kyiv", locale="de", theme="system")
    assert page.has("Montag, 30. November 2026")


def test_colours_follow_the_choice(client, db):
    mina = client.as_person(people.person())
    assert _save(mina, theme="dark").soup.html["data-theme"] == "dark"
    assert not _save(mina, theme="system").soup.html.get("data-theme")


def test_the_form_shows_what_is_chosen(client, db):
    page = client.as_person(people.person(time_zone="America/Argentina/Buenos_Aires",
                                          locale="uk", theme="light")).get("/settings")
    fields = page.form("Save my settings").fields
    assert fields["time_zone"] == "America/Argentina/Buenos_Aires"
    assert (fields["locale"], fields["theme"]) == ("uk", "light")
    assert page.has("Buenos Aires, now ")


def test_a_zone_that_is_not_in_our_list_stays_chosen(client, db):
    page = client.as_person(people.person(time_zone="US/Pacific")).get("/settings")
    assert page.form("Save my settings").fields["time_zone"] == "US/Pacific"


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("time_zone", "Mars/Olympus", "Choose a time zone from the list."),
    ("time_zone", "", "Choose a time zone from the list."),
    ("time_zone", "../../etc/passwd", "Choose a time zone from the list."),
    ("time_zone", "Europe/Kyiv\x00", "Choose a time zone from the list."),
    ("time_zone", "x" * 100_000, "Choose a time zone from the list."),
    ("locale", "xx", "Choose one of the languages in the list."),
    ("locale", "", "Choose one of the languages in the list."),
    ("theme", "neon", "Choose one of the three."),
    ("theme", "dark\" onload=\"", "Choose one of the three."),
])
def test_what_is_not_in_the_list_is_refused_in_words(client, db, field, value, sentence):
    mina = people.person()
    before = (mina.time_zone, mina.locale, mina.theme)
    page = _save(client.as_person(mina), **{field: value})
    assert page.has(sentence)
    assert page.soup.title.get_text().startswith("Error:")
    anchor = page.soup.find(id="errors").a["href"].removeprefix("#")
    assert page.soup.find(id=anchor)
    assert (mina.time_zone, mina.locale, mina.theme) == before


def test_fields_that_are_not_asked_for_have_no_effect(client, db):
    mina = people.person()
    _save(client.as_person(mina), role_names="admin", email="x@y.example", is_staff="1", id="7")
    stored = db.get(Person, mina.id)
    assert stored.role_names == frozenset({"freelancer"})
    assert stored.email == mina.email


@time_machine.travel("2026-11-25T18:00:00Z", tick=False)
def test_the_page_can_ask_for_an_example(client, db):
    mina = client.as_person(people.person())
    answer = mina.open("/settings/example?time_zone=Asia/Tokyo&locale=en")
    assert answer.mimetype == "text/plain"
    assert "16:59 in Tokyo" in answer.get_data(as_text=True)
    for odd in ("", "?time_zone=Mars&locale=en", "?time_zone=Asia/Tokyo&locale=xx",
                "?time_zone[]=1&locale=en&locale=de"):
        assert mina.open(f"/settings/example{odd}").status_code == 404


def test_a_held_suspended_or_closed_person_reaches_the_settings(client, db):
    for kind in ("hold", "suspension", "block"):
        somebody = people.person()
        in_force(somebody, kind)
        assert client.as_person(somebody).get("/settings").h1 == "Settings"


def test_settings_are_for_who_is_signed_in(client):
    answer = client.open("/settings", follow_redirects=False)
    assert answer.headers["Location"] == "/sign-in?next=/settings"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client, db, method):
    mina = client.as_person(people.person())
    token = mina.token()
    answer = mina.open("/settings", method=method, data={"csrf_token": token})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
