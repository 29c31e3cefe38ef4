"""A client says something in private, on the page; the freelancer and the public see nothing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.models import Feedback, OutboxLetter
from portal.policy.vocabulary import Category
from portal.services.enforcement import weekly_check
from tests import people
from tests.engines import often
from tests.journeys.looks import SECRET, Same
from tests.organisations import client_of

pytestmark = pytest.mark.slow

# Each example is another client's feedback; they may pile up, for nothing shows before the check.
EXAMPLES = often(2, 8)
ONE_BY_ONE = settings(max_examples=EXAMPLES, derandomize=True,
                      phases=[Phase.generate],
                      suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)
PRIVATE = st.fixed_dictionaries(
    {"private_comment": st.one_of(st.just(SECRET), WORDS)},
    optional={"recommend": st.integers(0, 10).map(str),
              "end_reason": st.sampled_from(["The work was done", "Our plans changed"]),
              **{f"private_not_{topic}": st.just("y") for topic in Category}})
PUBLIC = {"stars_quality": "1", "comment": "We waited four days for each answer.",
          "not_availability": "y"}


@pytest.fixture
def omars(client, db, mina):
    """Clients of Mina, each in a browser of their own, each with a contract to speak about."""
    made = []
    for number in range(EXAMPLES + 1):
        house = people.organisation(f"House {number}")
        work = people.contract(mina, house, ended_days_ago=2, title=f"Fresh work {number}")
        made.append((client.as_person(client_of(house)), f"/client/feedback/give/{work.ref}"))
    return made


def say(browser, address, **fields):
    """Fill in the form and send it."""
    return browser.send(browser.get(address).form("Leave this feedback"), **fields)


def edit(browser, address, **fields):
    """Send the form of an edit."""
    return browser.send(browser.get(f"{address}/change").form("Save the changes"), **fields)


@pytest.mark.pages
def test_whatever_clients_say_in_private_nothing_changes(db, client, mina, omars):
    same = Same(client, mina)

    @ONE_BY_ONE
    @given(private=PRIVATE)
    def one_says(private):
        browser, address = omars.pop()
        say(browser, address, **private)
        assert db.query(Feedback).order_by(Feedback.id.desc()).first().private_comment
        same.as_before()

    one_says()
    letters = db.query(OutboxLetter).all()
    assert [one for one in letters if one.person_id == mina.id] == []


@pytest.mark.pages
def test_nor_does_a_draft_an_edit_or_what_is_taken_back(db, client, mina, omars):
    browser, address = omars[0]
    same = Same(client, mina)
    page = browser.get(address)
    browser.send(page.form("Save draft"), private_comment=SECRET)
    same.on_the_way()
    say(browser, address, private_comment=SECRET, recommend="0", private_not_skills="y")
    same.as_before()
    edit(browser, address, private_comment=f"{SECRET}. And more.", private_not_experience="y")
    same.on_the_way()
    edit(browser, address, private_comment="", recommend="3")
    assert db.query(Feedback).filter_by(private_comment=SECRET).count() == 0
    same.as_before()


@pytest.mark.pages
def test_what_is_public_waits_for_its_day(db, client, world, mina, omars):
    browser, address = omars[0]
    same = Same(client, mina)
    say(browser, address, **PUBLIC, private_comment=SECRET)
    same.on_the_way()
    edit(browser, address, comment="It was better than we first thought.", stars_quality="4")
    same.on_the_way()
    weekly_check.run(clock.now(), everyone=True)
    db.commit()
    same.as_before()


@pytest.mark.pages
def test_a_private_part_beside_a_public_one_can_be_edited_unseen(db, client, world, mina, omars):
    browser, address = omars[0]
    say(browser, address, **PUBLIC)
    same = Same(client, mina)
    edit(browser, address, private_comment=SECRET, private_not_performance="y", recommend="0")
    same.as_before()
    world.shift(timedelta(days=13))
    revealed = Same(client, mina)
    page = client.as_person(mina).get("/feedback")
    assert page.has("We waited four days for each answer.")
    assert not page.has("vanished")
    revealed.as_before()


def test_nobody_can_tell_later_that_the_private_part_came_first(client, db, world, mina, omars):
    """One client speaks in private before Mina gives hers and in public after; the other after."""
    early, late = omars[:2]
    say(*early, private_comment=SECRET)
    own = client.as_person(mina)
    for _, address in (early, late):
        page = own.get(f"/feedback/give/{address.rpartition('/')[2]}")
        own.send(page.form("Leave this feedback"), stars_clarity="5")
    world.shift(timedelta(hours=7))
    edit(*early, **PUBLIC)
    say(*late, **PUBLIC)
    cards = own.get("/feedback").soup.select(".card.feedback")
    heads = [card.select_one(".small.muted").get_text() for card in cards]
    assert [head.partition(" House")[0] for head in heads] == ["From", "From you to"] * 2
    reviews = client.get(f"/people/{mina.ref}").soup.select("[itemtype$=Review]")
    days = [one.select_one("[itemprop=datePublished]")["content"] for one in reviews]
    assert days == ["2026-11-17"] * 2


def test_mina_can_not_tell_by_giving_hers(db, client, mina, omars):
    """With a private part alone on the other side, hers stays as unseen as without."""
    seen = []
    for said in (False, True):
        browser, address = omars.pop()
        if said:
            say(browser, address, private_comment=SECRET)
        own = client.as_person(mina)
        ref = address.rpartition("/")[2]
        page = own.get(f"/feedback/give/{ref}")
        page = own.send(page.form("Leave this feedback"), stars_clarity="5",
                        comment="They knew what they wanted.")
        assert own.get(f"/feedback/give/{ref}").status == 200
        number = len(omars)
        seen.append(page.main.replace(ref, "").replace(f"House {number}", "")
                    .replace(f"Fresh work {number}", ""))
    assert seen[0] == seen[1]
    assert db.query(Feedback).filter(Feedback.paired_at.is_not(None)).count() == 0
