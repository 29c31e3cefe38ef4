"""The pages that list feedback, for freelancers and clients, and the page of one feedback."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.models import Feedback
from portal.policy.feedback import Side
from portal.services import feedback
from tests import decisions, people
from tests.lists_of import answered, changeable, in_private, said
from tests.organisations import client_of

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as world:
        yield world


def test_without_any_feedback_the_page_says_what_will_come(client, mina):
    page = client.as_person(mina).get("/feedback")
    assert "There is no feedback yet" in page.main
    for words, told in (("Waiting for your answer", "No feedback waits"), ("Given", "not given"),
                        ("Waiting for your feedback", "No contract waits")):
        assert told in client.as_person(mina).get(page.link(words)).main


def test_a_deadline_stands_in_utc_and_in_her_own_zone(client, mina):
    work = people.contract(mina, ended_at=datetime(2026, 10, 20, 15, 30, tzinfo=UTC))
    said(Side.client, work)
    page = client.as_person(mina).get("/feedback")
    assert "Answer by Tue 17 Nov" in page.main
    assert "Tue 17 Nov, 23:59 UTC ( Wed 18 Nov, 01:59 in Kyiv), in 35 hours" in page.main.replace(
        "(Wed", "( Wed")
    assert page.link("Write your answer").endswith("/respond")


def test_filters_say_how_many_they_hold(client, mina):
    said(Side.client, freelancer=mina)
    answered(said(Side.client, freelancer=mina), mina)
    people.contract(mina, ended_days_ago=3)
    page = client.as_person(mina).get("/feedback")
    for chip in ("All 2", "Waiting for your answer 1", "Waiting for your feedback 1", "Given 0"):
        assert page.link(chip)
    assert "Counts towards the hold" not in page.text
    waiting = client.as_person(mina).get(page.link("Waiting for your feedback"))
    assert "/feedback/give/C-" in waiting.link("Give feedback on")
    assert "Mon 30 Nov" not in waiting.main
    assert "Fri 27 Nov, 23:59 UTC" in waiting.main


def test_on_hold_she_finds_what_counts(client, mina):
    decisions.hold_on(mina)
    said(Side.client, freelancer=mina, title="A calm week")
    browser = client.as_person(mina)
    page = browser.get(browser.get("/feedback").link("Counts towards the hold"))
    assert "A calm week" not in page.main
    assert len(page.soup.select("li.feedback")) == 3


@pytest.mark.parametrize("asked", ["?show=nonsense", "?page=0", "?page=99999999999999999999",
                                   "?show=hold", "?show=%F0%9F%98%80&page=%C2%B2", "?page=-1"])
def test_odd_addresses_show_a_list(client, mina, asked):
    said(Side.client, freelancer=mina)
    assert client.as_person(mina).get("/feedback" + asked).h1 == "Feedback"


def test_pages_lead_to_older_feedback(client, mina):
    for number in range(51):
        said(Side.client, freelancer=mina, ended_days_ago=30 + number)
    browser = client.as_person(mina)
    page = browser.get("/feedback")
    assert len(page.soup.select("li.feedback")) == 50
    assert len(browser.get(page.link("Older")).soup.select("li.feedback")) == 1
    assert "nothing on this page" in browser.get("/feedback?page=7").main


def test_a_private_feedback_changes_no_byte_for_mina(client, db, mina):
    work, browser = people.contract(mina), client.as_person(mina)
    said(Side.client, freelancer=mina)
    urls = ["/feedback", "/feedback?show=answer", "/feedback?show=give", f"/people/{mina.ref}"]
    before = [seen(browser, url) for url in urls]
    hidden = in_private(work)
    assert [seen(browser, url) for url in urls] == before
    ref = hidden.ref
    for url in (f"/feedback/{ref}", f"/client/feedback/{ref}"):
        browser.get(url, 404)
    feedback.remove(db.get(Feedback, hidden.id), by=None, because="asked for")
    assert [seen(browser, url) for url in urls] == before


def seen(browser, url):
    answer = browser.open(url)
    body = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
    return answer.status_code, answer.headers.get("ETag"), len(answer.data) > 500, body


def test_an_unchanged_list_is_answered_in_short(client, mina):
    said(Side.client, freelancer=mina)
    browser = client.as_person(mina)
    tag = browser.open("/feedback").headers["ETag"]
    assert browser.open("/feedback", headers={"If-None-Match": tag}).status_code == 304
    said(Side.client, freelancer=mina)
    assert browser.open("/feedback", headers={"If-None-Match": tag}).status_code == 200


def test_a_removed_feedback_leaves_one_line_without_its_words(client, mina):
    gone = said(Side.client, freelancer=mina, words="Terrible lies.", title="A removed job")
    feedback.remove(gone, by=None, because="manipulation")
    ref = gone.ref
    browser = client.as_person(mina)
    for page in (browser.get("/feedback"), browser.get(f"/feedback/{ref}")):
        assert "removed as a whole on 16 November 2026" in page.main
        assert "Terrible" not in page.text
        assert "Report" not in page.main
        assert "manipulation" not in page.text


def test_an_answer_from_before_a_change_is_labelled(client, db, mina):
    one = said(Side.client, freelancer=mina)
    answered(one, mina, days_ago=3)
    feedback.change(one, by=None, because="the author changed it", public_comment="Better now.")
    page = client.as_person(mina).get("/feedback")
    assert "Changed on 16 November 2026" in page.main
    assert "written before the change" in page.main
    assert page.link("Take your answer down")


def test_a_change_that_is_enabled_is_said_to_both(client, mina):
    office = people.organisation()
    omar, one = client_of(office), said(Side.client, freelancer=mina, client=office)
    changeable(one, mina)
    hers = client.as_person(mina).get("/feedback")
    assert "Client can change it" in hers.main
    assert "Let the client change it" not in hers.main
    his = client.as_person(omar).get("/client/feedback")
    assert his.link("Keep it or change it") == f"/client/feedback/{one.ref}/change"


EVIL = "<b onclick=alert(1)>O'Brien & \"Co\"</b>"


@pytest.mark.parametrize("situation", ["waits", "answered", "changeable", "changed", "removed"])
def test_words_of_people_are_never_markup_and_never_escaped_twice(client, mina, situation):
    office = people.organisation(EVIL)
    mina.name = f"Mina {EVIL}"
    one = said(Side.client, freelancer=mina, client=office, words=EVIL, title=EVIL)
    said(Side.freelancer, freelancer=mina, client=office, words=EVIL, title=EVIL)
    if situation in ("answered", "changed"):
        answered(one, mina, EVIL)
    if situation == "changeable":
        changeable(one, mina)
    if situation == "changed":
        feedback.change(one, by=None, because="the author changed it", public_comment=EVIL)
    if situation == "removed":
        feedback.remove(one, by=None, because=EVIL)
    ref, hers, his = one.ref, client.as_person(mina), client.as_person(client_of(office))
    pages = [hers.get("/feedback"), hers.get(f"/feedback/{ref}"), his.get("/client/feedback"),
             his.get(f"/client/feedback/{ref}"), client.get(f"/people/{mina.ref}")]
    for page in pages:
        assert EVIL in page.text
        assert not page.soup.find(onclick=True)
        for wrong in ("&lt;", "<span", "<time", "&amp;amp;"):
            assert wrong not in page.text


def test_the_page_of_one_feedback_shows_its_answer_and_each_star(client, mina):
    one = said(Side.client, freelancer=mina, aspects={"quality": 5, "deadlines": 4})
    answered(one, mina)
    page = client.as_person(mina).get(f"/feedback/{one.ref}")
    assert "Thank you, it was a good week." in page.main
    assert "Keeping to dates 4 out of 5" in page.main
    assert "4.5 out of 5 stars" in page.main


def test_the_author_alone_reads_the_private_part(client, db, mina):
    office = people.organisation()
    omar, petra = client_of(office), client_of(office, "Petra Lind")
    hidden = in_private(people.contract(mina, office))
    hidden.author_id = omar.id
    db.commit()
    url, words = f"/client/feedback/{hidden.ref}", "I would not hire her again."
    assert words in client.as_person(omar).get(url).main
    assert words not in client.as_person(petra).get(url).main
    assert "private part alone" in client.as_person(omar).get("/client/feedback").main


def test_a_private_part_alone_is_not_said_to_be_shown_one_day(client, db, mina):
    office = people.organisation()
    in_private(people.contract(mina, office, ended_days_ago=2))
    db.commit()
    page = client.as_person(client_of(office)).get("/client/feedback").main
    assert "It can be edited until" in page
    assert "hown when both sides" not in page
    assert "Not shown yet" not in page


def test_strangers_find_nothing(client, mina):
    office = people.organisation()
    client_of(office)
    one = said(Side.client, freelancer=mina, client=office)
    stan = people.person("Stan", roles=("freelancer", "client"))
    for url in (f"/feedback/{one.ref}", f"/client/feedback/{one.ref}", "/feedback/F-NONE"):
        client.as_person(stan).get(url, 404)
    client.as_person(client_of(people.organisation(), "Petra")).get("/feedback", 404)
    client.as_person(mina).get("/client/feedback", 404)


def test_whoever_is_on_both_sides_crosses_over(client, db):
    both = people.person(roles=("freelancer", "client"))
    db.commit()
    browser = client.as_person(both)
    assert browser.get("/feedback").link("As a client") == "/client"
    assert browser.get("/client/feedback").link("As a freelancer") == "/status"


def test_what_was_just_given_can_be_edited_and_says_from_when_it_is_shown(client, mina):
    work = people.contract(mina, ended_at=NOON - timedelta(days=2))
    said(Side.freelancer, work)
    page = client.as_person(mina).get("/feedback?show=given")
    assert "Not shown yet" in page.main
    assert "Sat 28 Nov, 23:59 UTC" in page.main
    assert page.link("Look at it or edit it") == f"/feedback/give/{work.ref}"
