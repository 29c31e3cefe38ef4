"""A form counts only from the session it was made for; every forgery stores nothing."""

import pytest

from tests.engines import in_turns, thinly
from tests.hostile import forms
from tests.hostile.attacker import Attacker, difference, everything_stored
from tests.web.another_app import app_with

pytestmark = pytest.mark.slow

EVIL = "https://evil.example/form"
HOME = "https://portal.example.test"
ELSEWHERE = (
    {"Referer": EVIL}, {}, {"Origin": "https://evil.example"}, {"Referer": "http" + HOME[5:]},
    {"Referer": HOME + ".evil.example/"}, {"Referer": "\xff"}, {"Referer": "https://["},
)


@pytest.mark.parametrize("visitor", thinly(forms.STARTS, "held"))
def test_no_form_counts_without_the_token_of_its_session(world, visit, attacker, visitor):
    person = world.people[visitor]
    browser, found = visit(visitor)
    earlier = attacker(person)
    tokens = {"none": None, "empty": "", "invented": "x", "of somebody else":
              attacker(world.stan).token(), "of another browser": attacker(person).token(),
              "of before the sign-out": earlier.token()}
    earlier.post("/sign-out", {"csrf_token": tokens["of before the sign-out"]})
    found = [one for one in found if one.method == "POST"]
    before = everything_stored()
    for number, form in enumerate(found):
        for kind, token in in_turns(tokens.items(), number):
            fields = {**form.fields, "csrf_token": token}
            who = earlier if "sign-out" in kind and person else browser
            answer = who.post(form.action, {k: v for k, v in fields.items() if v is not None})
            assert answer.status_code in {400, 401}, (kind, form.action, answer.status_code)
    assert difference(before, everything_stored()) == {}
    assert browser.open("/settings").status_code == (200 if person else 302)


@pytest.fixture
def behind_https(store, portal):
    """The same portal as it stands behind https."""
    with app_with(store, BASE_URL=HOME) as running:
        yield running


@pytest.mark.parametrize("visitor", thinly(["freelancer", "reviewer"]))
def test_nothing_counts_that_comes_from_another_site(behind_https, world, visit, visitor):
    found = [one for one in visit(visitor)[1]
             if one.method == "POST" and one.endpoint in behind_https.view_functions]
    browser = Attacker(behind_https, world.people[visitor], base_url=HOME)
    token, before = browser.token(), everything_stored()
    for number, form in enumerate(found):
        for headers in in_turns(ELSEWHERE, number):
            answer = browser.post(
                form.action, {**form.fields, "csrf_token": token}, headers=headers)
            assert answer.status_code == 400, (form.action, headers, answer.status_code)
    assert difference(before, everything_stored()) == {}
    settings = next(one for one in found if one.endpoint in {"account.save", "security.logout"})
    from_here = browser.post(settings.action, {**settings.fields, "csrf_token": token},
                             headers={"Referer": f"{HOME}/x"})
    assert from_here.status_code == 302
