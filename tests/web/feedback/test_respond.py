"""Mina answers Omar's feedback on the page, once, and knows before who will read it."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Draft, Feedback, Member, OutboxLetter, Response
from portal.policy.feedback import answer_window
from portal.services import feedback as feedbacks
from tests import answers, decisions, marketplace, people
from tests.answers import ANSWER
from tests.team_mail import as_read
from tests.web.in_force import in_force

SECOND = timedelta(seconds=1)


@pytest.fixture
def work(app):
    return answers.ended()


@pytest.fixture
def mina(client, work):
    return client.as_person(work.mina)


@pytest.fixture
def omar(client, work):
    return client.as_person(work.omar)


def preview(browser, path, text=ANSWER):
    return browser.send(browser.get(path).form("Preview your answer"), answer=text)


def of_client(work):
    return f"/feedback/{work.of_client.ref}/respond"


def of_freelancer(work):
    return f"/client/feedback/{work.of_freelancer.ref}/respond"


@pytest.mark.engine
def test_mina_writes_previews_and_posts_her_answer(db, work, mina):
    page = mina.get(of_client(work))
    assert page.h1 == "Answer the feedback of Haddad Books"
    assert page.has(answers.SAID)
    assert page.has("You can answer until")
    page = preview(mina, of_client(work))
    assert page.url.endswith("/respond/preview")
    assert page.has("Everyone can read it: this is how it will look on the profile of Mina Novak")
    assert page.has("You can post one answer, and you cannot change it later.")
    assert not db.query(Response).all(), "nothing is posted before"
    page = mina.send(page.form("Post this answer"))
    assert page.h1 == "Your answer is posted"
    assert page.has(ANSWER)
    posted = db.query(Response).one()
    assert (posted.text, posted.author_id) == (ANSWER, work.mina.id)
    assert not db.query(Draft).all()
    letter = db.query(OutboxLetter).one()
    assert (letter.letter, letter.person_id) == ("answer_posted", work.omar.id)
    assert "Everyone can read the answer" in as_read(letter).text


def test_omar_answers_for_his_organisation_and_nobody_else_reads_it(db, work, omar, mina):
    page = preview(omar, of_freelancer(work))
    assert page.has("Only Mina Novak and our staff can read it")
    page = omar.send(page.form("Post this answer"))
    assert page.has("Written by Omar Haddad")
    letter = db.query(OutboxLetter).one()
    assert letter.person_id == work.mina.id
    assert "Only you and our staff can read the answer." in as_read(letter).text


def test_an_operator_can_make_clients_answers_public(app, work, omar, monkeypatch):
    monkeypatch.setitem(app.config, "CLIENT_RESPONSE_AUDIENCE", "public")
    assert preview(omar, of_freelancer(work)).has("Everyone can read it")


def test_nothing_written_is_said_at_the_field(mina, work):
    page = mina.get(of_client(work))
    page = mina.send(page.form("Preview your answer"), status=422, answer="  ")
    assert page.link("Write your answer before you preview it") == "#answer"


def test_too_long_an_answer_comes_back_whole(mina, work):
    page = mina.send(mina.get(of_client(work)).form("Preview your answer"), status=422,
                     answer="x" * 5_001)
    assert page.has("can have up to 5,000 characters")
    assert page.soup.find("textarea", id="answer").get_text().count("x") == 5_001


def test_a_draft_waits_on_every_device(client, mina, work):
    page = mina.send(mina.get(of_client(work)).form("Save draft"), answer="Half a sent")
    assert page.has("Draft saved")
    other = client.as_person(work.mina).get(of_client(work))
    assert other.form("Preview your answer").fields["answer"] == "Half a sent"


@pytest.mark.engine
def test_the_last_second_of_the_last_utc_day_is_in_time(client, work, time_machine):
    last = answer_window(work.contract.ended_at).closes
    assert last.isoformat().endswith("23:59:59+00:00")
    time_machine.move_to(last, tick=False)
    mina = client.as_person(work.mina)
    page = mina.send(preview(mina, of_client(work)).form("Post this answer"))
    assert page.h1 == "Your answer is posted"


@pytest.mark.engine
def test_the_first_second_after_it_is_too_late_and_nothing_typed_is_lost(
        db, client, work, time_machine):
    last = answer_window(work.contract.ended_at).closes
    time_machine.move_to(last, tick=False)
    mina = client.as_person(work.mina)
    page = preview(mina, of_client(work))
    time_machine.move_to(last + SECOND, tick=False)
    page = mina.send(page.form("Post this answer"), status=409)
    assert page.has("The time to answer this feedback ended on")
    assert page.has("23:59 UTC")
    assert page.soup.find("textarea", readonly=True).get_text().strip() == ANSWER
    assert not db.query(Response).all()
    assert mina.get(of_client(work)).has("The time to answer ended")


def test_a_second_click_posts_once(db, mina, work):
    form = preview(mina, of_client(work)).form("Post this answer")
    mina.send(form)
    assert mina.send(form).h1 == "Your answer is posted"
    assert db.query(Response).count() == 1
    assert db.query(OutboxLetter).count() == 1


def test_another_answer_from_another_tab_is_refused_and_given_back(db, mina, work):
    stale = mina.get(of_client(work)).form("Preview your answer")
    mina.send(preview(mina, of_client(work)).form("Post this answer"))
    page = mina.send(stale, status=409, then="post", answer="Another one.")
    assert page.has("You answered this feedback on")
    assert page.soup.find("textarea", readonly=True).get_text().strip() == "Another one."
    assert db.query(Response).one().text == ANSWER


@pytest.mark.engine
def test_two_tabs_at_the_same_moment_post_one_answer(db, mina, work):
    token = mina.token()
    windows = marketplace.windows(mina, 6)
    path = of_client(work)
    db.remove()
    codes = [a.status_code for a in marketplace.at_once([
        lambda w=w, n=n: w.post(path, data={
            "then": "post", "answer": f"Answer number {n}.", "csrf_token": token})
        for n, w in enumerate(windows)])]
    assert sorted(codes) == [302, *[409] * 5]
    assert db.query(Response).count() == 1
    assert db.query(OutboxLetter).count() == 1


def test_a_colleague_is_told_who_was_faster(db, client, work, omar):
    lena = client.as_person(answers.member(work.client, "Lena Fischer"))
    stale = lena.get(of_freelancer(work)).form("Preview your answer")
    omar.send(preview(omar, of_freelancer(work)).form("Post this answer"))
    page = lena.send(stale, status=409, then="post", answer="Ours as well.")
    assert page.has("Omar Haddad answered this feedback for Haddad Books on")
    assert page.has("Ours as well.")


def test_nobody_else_finds_the_page(client, work, mina, omar):
    stan = client.as_person(people.person("Stan Stranger", roles=("freelancer", "client")))
    for path in (of_client(work), of_freelancer(work)):
        for browser in (stan, mina if "client" in path else omar):
            browser.get(path, status=404)
            browser.get(f"{path}/preview", status=404)
            browser.post(path, status=404, then="post", answer=ANSWER)
            browser.post(f"{path}/removal", status=404)
    mina.get(f"/feedback/{work.of_freelancer.ref}/respond", status=404)


def test_who_left_the_organisation_finds_nothing_any_more(db, work, omar):
    db.query(Member).one().left_at = clock.now()
    omar.get(of_freelancer(work), status=404)


def test_a_feedback_that_only_its_author_knows_can_not_be_answered(db, client):
    mina = people.person()
    alone = people.unhappy(mina, ended_days_ago=3, given_days_ago=2)
    private = people.unhappy(mina, private=True)
    private.stars_tenths = None
    db.commit()
    browser = client.as_person(mina)
    for one in (alone, private):
        browser.get(f"/feedback/{one.ref}/respond", status=404)
        browser.post(f"/feedback/{one.ref}/respond", status=404, then="post", answer=ANSWER)


def test_a_feedback_removed_meanwhile_gives_the_words_back(db, mina, work):
    form = preview(mina, of_client(work)).form("Post this answer")
    feedbacks.remove(db.get(Feedback, work.of_client.id), by=None, because="Meant for others.")
    page = mina.send(form, status=409)
    assert page.h1 == "This feedback was removed"
    assert page.has(ANSWER)
    assert not db.query(Response).all()


def test_a_hold_does_not_stop_an_answer(db, client, work):
    decisions.hold_on(work.mina)
    mina = client.as_person(work.mina)
    assert mina.send(preview(mina, of_client(work)).form("Post this answer")).has("posted")


def test_a_closed_account_reads_why_and_gets_the_words_back(db, client, mina, work):
    form = preview(mina, of_client(work)).form("Post this answer")
    in_force(work.mina, "block")
    page = mina.send(form, status=403)
    assert page.has("Your account is closed")
    assert page.has(ANSWER)
    assert not db.query(Response).all()
    assert mina.get(of_client(work), status=403).has("Answering feedback is paused")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\x01b", "عربي", "{{7*6007}}"])
def test_odd_words_are_shown_as_words(mina, work, text):
    page = preview(mina, of_client(work), text)
    page = mina.send(page.form("Post this answer"))
    assert not page.soup.find("main").find("script")
    assert not page.has("42049")


@pytest.mark.engine
def test_a_character_that_can_not_be_kept_is_named(mina, work):
    page = mina.send(mina.get(of_client(work)).form("Preview your answer"), status=422,
                     answer="good\x00bad")
    assert page.has("There is a character in it that cannot be stored")
