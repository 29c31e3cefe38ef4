"""In the demo, and only there, anybody can be anybody."""

import pytest

from portal.demo import cast
from tests import decisions, people
from tests.page import CarefulClient
from tests.web.another_app import app_with


@pytest.mark.parametrize("path", [
    "/demo", "/demo/mailbox", "/demo/mailbox/x", "/demo/mailbox/x/html",
])
def test_without_the_demo_there_is_nothing(client, db, path):
    client.get(path, status=404)
    ruth = client.as_person(people.reviewer())
    ruth.get(path, status=404)
    assert not ruth.get("/rules").soup.find("a", href="/demo")


@pytest.mark.parametrize("path", ["/demo/people/{ref}", "/demo/clock"])
def test_without_the_demo_nobody_becomes_anybody_and_no_clock_moves(client, db, path):
    ruth = people.reviewer()
    mina = client.as_person(people.person())
    mina.post(path.format(ref=ruth.ref), status=404, step="day")
    assert mina.get("/settings").has("Mina Novak")


def test_one_press_and_this_browser_is_mina(demo, db):
    mina = people.person()
    decisions.hold_on(mina)
    people.person("Petra Client", roles=("client",))
    db.commit()
    page = demo.get("/demo")
    assert page.has("Now: freelancer, on hold, the learning path lies ahead")
    assert page.has("Now: client")
    page = demo.send(page.form("Be Mina"))
    assert page.has("You are Mina Novak now.")
    assert demo.get("/settings").has("Mina Novak")


def test_from_one_person_to_the_next(demo, db):
    people.person()
    people.reviewer()
    db.commit()
    demo.send(demo.get("/demo").form("Be Mina"))
    left = demo.http.get_cookie("parley").value
    demo.send(demo.get("/demo").form("Be Ruth"))
    assert demo.get("/settings").has("Ruth Adeyemi")
    stale = CarefulClient(demo.app)
    stale.http.set_cookie("parley", left)
    assert stale.open("/settings", follow_redirects=False).status_code == 302


def test_every_page_leads_to_the_demo(demo, db):
    for path in ("/sign-in", "/rules", "/forgot"):
        assert demo.get(path).link("Demo") == "/demo"
    assert demo.get("/nothing", status=404).link("Demo") == "/demo"


@pytest.mark.parametrize("ref", ["0", "P-00000000", "9" * 60, "%00", "\u0663", "x" * 3_000])
def test_somebody_who_is_nobody_is_not_found(demo, db, ref):
    people.person()
    db.commit()
    form = demo.get("/demo").form("Be Mina")
    form.action = f"/demo/people/{ref}"
    demo.send(form, status=404)


def test_becoming_somebody_needs_a_token(demo, db):
    mina = people.person()
    demo.post(f"/demo/people/{mina.ref}", status=400, token=False)


def test_the_demo_does_not_start_in_production(app, store):
    with pytest.raises(SystemExit), app_with(
            store, ENV="production", DEMO=True, BASE_URL="https://portal.example.test"):
        pass


def test_the_named_people_are_introduced_with_their_stories(demo, db):
    player = next(player for player in cast.players() if player.role == "freelancer")
    people.person(player.name, email=player.email)
    people.person("Somebody Else")
    db.commit()
    page = demo.get("/demo")
    assert page.has(player.situation)
    assert page.has("Now: freelancer, nothing is paused")
    assert not page.has("Somebody Else")
