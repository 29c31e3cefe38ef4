"""Omar and Mina leave feedback on the page, and read what happens with it."""

import re

import pytest

from portal import clock
from portal.models import Draft, Feedback, Member
from portal.policy import feedback as policy
from tests import conduct, people
from tests import giving as built
from tests.giving import KIND, stored
from tests.queries import queries
from tests.web.staff.test_at_once import at_once

ALOUD = "We would rather not say this aloud."
COMMENT = "It took four days each time."
LEAVE = "Leave this feedback"


@pytest.fixture
def work(app):
    return built.ended()


@pytest.fixture
def omar(client, work):
    return client.as_person(work.omar)


@pytest.fixture
def mina(client, work):
    return client.as_person(work.mina)


def of_client(work):
    return f"/client/feedback/give/{work.ref}"


def of_freelancer(work):
    return f"/feedback/give/{work.ref}"


def leave(browser, path, status=200, **fields):
    return browser.send(browser.get(path).form(LEAVE), status, **fields)


@pytest.mark.engine
def test_omar_leaves_both_parts_and_reads_what_happens_next(db, work, omar):
    page = omar.get(of_client(work))
    assert page.h1 == "How was it to work with Mina Novak ?"
    assert not page.soup.select("[checked], option[selected]"), "nothing is chosen beforehand"
    assert page.has("never reads it and is never told that there is one")
    assert page.has("You can leave and change it until")
    page = omar.send(page.form(LEAVE), stars_quality="2", stars_communication="3", comment=COMMENT,
                     not_availability="y", recommend="0", private_comment=ALOUD,
                     end_reason="The work was done")
    assert page.h1 == "Your feedback on Mina Novak"
    assert page.has("What happens next")
    assert page.has("can read the public part when they have left one as well, or from")
    assert page.has("2 of 5 stars")
    assert page.has("0 of 10")
    one = stored("client")
    assert (one.author_id, one.stars_tenths, one.recommend) == (work.omar.id, 25, 0)
    assert one.public_categories == {"availability"}


def test_mina_leaves_hers_without_statements_to_tick(db, work, mina):
    page = mina.get(of_freelancer(work))
    assert not page.soup.select("[type=checkbox]")
    leave(mina, of_freelancer(work), stars_clarity="5", comment="A good brief.")
    assert stored("freelancer").author_id == work.mina.id


def test_a_private_part_alone_is_enough_and_says_so(db, work, omar, mina):
    page = leave(omar, of_client(work), private_not_performance="y", private_comment=ALOUD)
    assert page.has("Mina Novak does not learn of it")
    assert stored("client").stars_tenths is None
    leave(mina, of_freelancer(work), stars_clarity="5")
    page = mina.get(of_freelancer(work))
    assert page.has("when they have left one as well"), "as if there were none"
    assert page.has("Change it")


def test_nothing_at_all_is_asked_again_with_a_summary(db, work, omar):
    page = leave(omar, of_client(work), 422)
    assert page.has("Please check one answer")
    assert page.link("Say something in one of the two parts") == "#stars_quality-1"
    assert page.soup.find(id="stars_quality-1")


def test_a_comment_without_stars_comes_back_as_typed_and_is_a_draft(db, work, omar):
    page = leave(omar, of_client(work), 422, comment=COMMENT, private_not_skills="y")
    assert page.has("Give stars for at least one point as well")
    page = omar.get(of_client(work))
    assert page.has("This is your draft")
    assert page.soup.find("textarea", attrs={"name": "comment"}).get_text().strip() == COMMENT
    assert page.soup.find(id="private_not_skills").has_attr("checked")
    assert not db.query(Feedback).all()


@pytest.mark.parametrize("fields", [
    {"stars_quality": "6"}, {"stars_quality": "0x1"}, {"recommend": "11"}, {"recommend": "-1"},
    {"comment": "a\x00b", "stars_quality": "1"}, {"private_comment": "x" * 5_001},
    {"end_reason": "r" * 201}, {"stars_quality": "²"},
])
def test_what_the_form_does_not_offer_is_refused_in_words(db, work, omar, fields):
    page = leave(omar, of_client(work), 422, **fields)
    assert page.has("Please check")
    assert not db.query(Feedback).all()


def test_a_draft_is_kept_by_its_button(db, work, mina):
    page = mina.send(mina.get(of_freelancer(work)).form("Save draft"), comment="Begun.")
    assert page.has("Draft saved")
    assert db.query(Draft).one().fields == {"comment": "Begun."}
    leave(mina, of_freelancer(work), stars_clarity="5")
    assert not db.query(Draft).all()


def test_a_draft_that_nobody_would_find_again_is_not_said_to_be_saved(client, work, omar):
    petra = client.as_person(work.petra)
    stale = petra.get(of_client(work)).form("Save draft")
    leave(omar, of_client(work), stars_quality="2")
    page = petra.send(stale, 409, comment="All fine.")
    assert not page.has("Draft saved")
    assert page.has("Omar Haddad has left feedback on this contract for Haddad Books already")
    assert page.has("All fine.")


def test_omar_changes_it_until_it_is_seen(db, work, omar, mina):
    leave(omar, of_client(work), stars_quality="2", comment=COMMENT)
    page = omar.get(omar.get(of_client(work)).link("Change it"))
    assert page.soup.find("textarea", attrs={"name": "comment"}).get_text().strip() == COMMENT
    assert page.soup.find(id="stars_quality-2").has_attr("checked")
    form = page.form("Save the changes")
    page = omar.send(form, stars_quality="4", comment="Better now.")
    assert page.has("is changed")
    assert stored("client").stars_tenths == 40
    leave(mina, of_freelancer(work), stars_clarity="5")
    page = omar.get(f"{of_client(work)}/change")
    assert page.has("It cannot be edited any more")
    page = omar.send(form, 409, comment="Too late.")
    assert page.has("neither can be changed")
    assert page.has("Too late."), "nothing typed is lost"


@pytest.mark.engine
def test_two_tabs_do_not_overwrite_each_other(db, work, omar):
    leave(omar, of_client(work), stars_quality="2")
    first, second = (omar.get(f"{of_client(work)}/change").form("Save the changes")
                     for _ in range(2))
    omar.send(first, comment="The newer words.", stars_quality="3")
    page = omar.send(second, 409, comment="The older words.")
    assert page.has("in another window")
    assert page.has("The older words.")
    assert stored("client").public_comment == "The newer words."


def test_a_draft_does_not_pass_for_what_was_left(work, omar):
    stale = omar.get(of_client(work)).form("Save draft")
    leave(omar, of_client(work), stars_quality="2", comment=COMMENT)
    omar.send(stale, 409, comment="Typed in another tab.")
    page = omar.get(f"{of_client(work)}/change")
    assert page.has("This is a draft of yours, not what you have left.")
    assert page.form("Save the changes").fields["comment"].strip() == "Typed in another tab."
    page = omar.get(page.link("Begin with what you left"))
    assert page.form("Save the changes").fields["comment"].strip() == COMMENT
    assert not page.has("draft of yours")


def test_a_colleague_can_neither_give_again_nor_read_the_private_part(db, client, work, omar):
    petra = client.as_person(work.petra)
    stale = petra.get(of_client(work)).form(LEAVE)
    leave(omar, of_client(work), stars_quality="2", private_comment=ALOUD)
    page = petra.send(stale, 409, stars_quality="5", comment="All fine.")
    assert page.has("Omar Haddad has left feedback on this contract for Haddad Books already")
    assert page.has("All fine.")
    page = petra.get(of_client(work))
    assert page.has("Omar Haddad left it")
    assert not page.has(ALOUD)
    assert not page.soup.find("a", href=f"{of_client(work)}/change")


@pytest.mark.engine
def test_two_colleagues_at_once_leave_one(db, client, work, omar):
    petra = client.as_person(work.petra)
    forms = [(browser, browser.get(of_client(work)).form(LEAVE)) for browser in (omar, petra)]
    answers = at_once(*(
        lambda b=browser, f=form, s=stars: b.http.post(
            f.action, data={**f.fields, "stars_quality": s})
        for (browser, form), stars in zip(forms, "25", strict=True)))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert db.query(Feedback).count() == 1


@pytest.mark.engine
@pytest.mark.slow
def test_both_sides_at_once_are_both_seen(db, work, omar, mina):
    for _ in range(3):
        db.query(Feedback).delete()
        db.commit()
        one = omar.get(of_client(work)).form(LEAVE)
        other = mina.get(of_freelancer(work)).form(LEAVE)
        answers = at_once(
            lambda f=one: omar.http.post(f.action, data={**f.fields, "stars_quality": "4"}),
            lambda f=other: mina.http.post(f.action, data={**f.fields, "stars_clarity": "4"}))
        assert [answer.status_code for answer in answers] == [302, 302]
        db.rollback()
        assert stored("client").paired_at == stored("freelancer").paired_at is not None


@pytest.mark.engine
def test_after_the_time_the_page_says_so_and_keeps_what_was_typed(db, client, time_machine):
    work = built.ended(days_ago=14)
    mina = client.as_person(work.mina)
    form = mina.get(of_freelancer(work)).form(LEAVE)
    time_machine.move_to(policy.giving_window(work.contract.ended_at).closes.timestamp() + 1)
    page = mina.send(form, 409, stars_clarity="5", comment=KIND.comment)
    assert page.has("The time for feedback on this contract ended on")
    assert page.has(KIND.comment)
    assert LEAVE not in page.text
    assert mina.get(of_freelancer(work)).h1 == "The time for feedback on this contract is over"


def test_strangers_get_404(db, client, work, omar, mina):
    mina.get(of_client(work), 404)
    omar.get(of_freelancer(work), 404)
    ines = client.as_person(people.person("Ines Duarte"))
    for path in (of_freelancer(work), f"{of_freelancer(work)}/change"):
        ines.get(path, 404)
        ines.post(path, 404, stars_clarity="5")
    db.get(Member, (work.client.id, work.omar.id)).left_at = clock.now()
    omar.get(of_client(work), 404)
    omar.post(of_client(work), 404, stars_quality="5")


def test_whoever_is_closed_reads_why_and_keeps_the_words(db, work, mina):
    form = mina.get(of_freelancer(work)).form(LEAVE)
    conduct.closed(work.mina, when="safety")
    mina.get(of_freelancer(work), 403)
    page = mina.send(form, 403, stars_clarity="1", comment="Kept for later.")
    assert page.has("Kept for later."), "nothing typed is lost"
    assert not db.query(Feedback).all()


def test_the_pages_ask_the_database_at_most_four_times(db, work, omar, mina):
    omar.get(of_client(work))
    for browser, path in ((omar, of_client(work)), (mina, of_freelancer(work))):
        with queries() as sent:
            browser.get(path)
        assert len(sent) <= 4, sent
    leave(omar, of_client(work), stars_quality="2")
    for path in (of_client(work), f"{of_client(work)}/change"):
        with queries() as sent:
            omar.get(path)
        assert len(sent) <= 4, sent


@pytest.mark.parametrize("who", ["omar", "mina"])
def test_nothing_of_the_other_side_is_on_the_page_before_both_gave(client, work, who, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    mine, theirs = of_client(work), of_freelancer(work)
    if who == "mina":
        mine, theirs = theirs, mine
    first = client.as_person(work.omar if who == "omar" else work.mina)
    second = client.as_person(work.mina if who == "omar" else work.omar)
    before = bare(second, theirs)
    aspect = "stars_quality" if who == "omar" else "stars_clarity"
    leave(first, mine, **{aspect: "1"}, comment=COMMENT, private_comment=ALOUD)
    assert bare(second, theirs) == before


def bare(browser, path):
    """A page without its token: what its reader can tell apart."""
    answer = browser.open(path)
    headers = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    body = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
    return answer.status_code, headers, body
