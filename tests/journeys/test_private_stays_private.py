"""After one private feedback nothing the freelancer or the public can fetch changes."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Organisation
from portal.policy.vocabulary import Category
from portal.services import feedback
from portal.services.enforcement import weekly_check
from portal.services.feedback import given as giving
from portal.web.access import Audience, audience_of
from tests import people
from tests.answers import member
from tests.decisions import hold_on
from tests.engines import thinly
from tests.journeys.conftest import MONDAY
from tests.journeys.looks import SECRET, Same, eyes_of, fresh

pytestmark = pytest.mark.slow

PUBLIC = {"stars_tenths": 20, "public_comment": "We waited four days for each answer.",
          "public_categories": frozenset({"availability"})}


def untouched(mina):
    """Nothing but six happy clients."""


def one_unhappy(mina):
    """One client named something in public."""
    people.unhappy(mina)


def warned(mina):
    """Two clients did, so there is a warning."""
    people.unhappy(mina)
    people.unhappy(mina)


def held(mina):
    """Three did, and a reviewer confirmed the hold."""
    hold_on(mina)


@pytest.mark.parametrize("situation", thinly(
    [untouched, one_unhappy, warned, held], held, soak=[untouched, warned]))
def test_one_private_feedback_changes_nothing_mina_can_see(db, client, world, mina, situation):
    situation(mina)
    work = people.contract(mina)
    db.commit()
    world.shift(timedelta(days=11))
    weekly_check.run(clock.now())
    db.commit()
    same = Same(client, mina)
    feedback.record(work.id, side="client", given_at=MONDAY,
                    private_categories=frozenset({"availability"}), private_comment=SECRET)
    db.commit()
    same.as_before()
    weekly_check.run(clock.now())
    db.commit()
    same.as_before()


def test_a_private_part_changed_or_taken_away_changes_nothing(db, client, world, mina):
    work, seen = fresh(mina, 2)
    hidden = feedback.record(work.id, side="client", given_at=clock.now(), private_comment=SECRET)
    shown = feedback.record(seen.id, side="client", given_at=clock.now(), **PUBLIC,
                            private_comment=SECRET)
    db.commit()
    world.shift(timedelta(days=20))  # the public part can be seen now, the private one never
    same = Same(client, mina)
    for one in (hidden, shown):
        giving.edit(one, private_comment=SECRET[::-1], recommend=0,
                    private_categories=frozenset(Category))
        db.commit()
        same.on_the_way()
        feedback.change(one, by=None, because="asked", private_comment=None,
                        private_categories=frozenset(), recommend=None)
        db.commit()
        same.on_the_way()
    same.as_before()
    feedback.remove(hidden, by=people.reviewer(), because="Its author asked for it.")
    db.commit()
    same.as_before()


@pytest.mark.pages
def test_what_is_public_changes_nothing_before_its_day(db, client, world, mina):
    quick, late = fresh(mina, 2)
    db.commit()
    same = Same(client, mina)
    one = feedback.record(quick.id, side="client", given_at=clock.now(), **PUBLIC)
    two = feedback.record(late.id, side="client", given_at=clock.now(), **PUBLIC,
                          private_comment=SECRET, private_categories=frozenset({"skills"}))
    db.commit()
    same.on_the_way()
    giving.edit(one, public_comment="Better than we said.", stars_tenths=45)
    feedback.remove(two, by=people.reviewer(), because="Its author asked for it.")
    db.commit()
    same.on_the_way()
    weekly_check.run(clock.now())
    db.commit()
    same.as_before()


def test_a_private_part_beside_a_public_one_leaves_no_trace(db, client, world, mina):
    """Two contracts alike but for the private part look alike in every word and number."""
    client_ = people.organisation("Twin House")
    works = [people.contract(mina, client_, ended_days_ago=2, title="Twin work") for _ in range(2)]
    for work, private in zip(works, ({}, {"private_comment": SECRET, "recommend": 0,
                                          "private_categories": frozenset(Category)}), strict=True):
        made = feedback.record(work.id, side="client", given_at=clock.now(), **PUBLIC, **private)
        made.ref = f"F-{'2A'[bool(private)] * 8}"
        work.ref = f"C-{'2A'[bool(private)] * 8}"
    db.commit()
    world.shift(timedelta(days=15))
    eyes = eyes_of(client, mina)[0]
    plain, other = ("F-22222222", "C-22222222"), ("F-AAAAAAAA", "C-AAAAAAAA")
    about = {url: answer for url, answer in eyes.look().items() if any(r in url for r in plain)}
    assert about
    seen = eyes.look()
    for url, answer in about.items():
        twin = seen[_renamed(url, plain, other)]
        assert (answer[0], answer[2]) == (twin[0], twin[2])
        assert _renamed(answer[3].decode(), plain, other) == twin[3].decode()


def _renamed(text, before, after):
    for old, new in zip(before, after, strict=True):
        text = text.replace(old, new)
    return text


@pytest.mark.pages
def test_its_own_reference_is_as_good_as_none(db, client, world, mina):
    """Whoever got hold of it by chance finds what they find for one that never was."""
    work = fresh(mina, 1)[0]
    made = feedback.record(work.id, side="client", given_at=clock.now(), private_comment=SECRET)
    made.ref = "F-AAAAAAAA"
    db.commit()
    world.shift(timedelta(days=30))
    browsers = [client.as_person(mina), client]
    tried = 0
    for rule in client.app.url_map.iter_rules():
        if audience_of(client.app, rule.endpoint) in {Audience.STAFF, Audience.LEAD, None}:
            continue
        if rule.arguments != {"ref"} or "GET" not in rule.methods:
            continue
        tried += 1
        for browser in browsers:
            answers = []
            for ref in ("F-AAAAAAAA", "F-22222222"):
                url = rule.rule.replace("<ref:ref>", "<ref>").replace("<ref>", ref)
                answer = browser.open(url, follow_redirects=False)
                answers.append((answer.status_code, answer.data.replace(ref.encode(), b"")))
            assert answers[0] == answers[1], rule.rule
    assert tried > 5


@pytest.mark.pages
def test_every_page_of_a_freelancer_is_looked_at(db, client, world, mina):
    """A page that these tests cannot reach would be a page they prove nothing about."""
    for work in fresh(mina, 3):
        member(db.get(Organisation, work.organisation_id))
        feedback.record(work.id, side="client", given_at=clock.now(), **PUBLIC)
    db.commit()
    world.shift(timedelta(days=15))
    waiting, own = fresh(mina, 2)
    feedback.record(own.id, side="freelancer", given_at=clock.now(), stars_tenths=50,
                    aspects={"clarity": 5}, author_id=mina.id)
    assert waiting
    urls = eyes_of(client, mina)[0].urls
    hold_on(mina)
    urls += eyes_of(client, mina)[0].urls
    adapter = client.app.url_map.bind("portal.example.test")
    paths = {url.partition("?")[0] for url in urls}
    reached = {adapter.match(path, "GET")[0] for path in paths if adapter.test(path, "GET")}
    wanted = {rule.endpoint for rule in client.app.url_map.iter_rules() if "GET" in rule.methods
              and audience_of(client.app, rule.endpoint) is Audience.FREELANCER}
    assert sorted(wanted - reached - NOT_LINKED) == []


# Only a form that was sent leads to a question, its result, the previews and the steps of a
# report; the calendar's Monday and a question of ours stand for some days; a document to print
# is there where its library is. The rest is linked.
NOT_LINKED = {"learning.question", "learning.result", "learning.monday", "status.answer",
              "feedback.change_preview", "feedback.change_text", "feedback.respond_preview",
              "feedback.report", "status.review_check", "status.review_sent",
              "status.review_by_its_other_name", "status.decision_document"}
