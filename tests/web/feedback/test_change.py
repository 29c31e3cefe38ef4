"""Mina lets Omar look at his feedback again; he keeps or changes it, and nobody presses him."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import (
    Change,
    Contract,
    Draft,
    Event,
    Feedback,
    FeedbackVersion,
    Member,
    Organisation,
    OutboxLetter,
)
from portal.policy.feedback import Side, change_window
from portal.policy.vocabulary import Ability
from portal.services import feedback as feedbacks
from portal.services.enforcement import standing
from portal.services.feedback import changing
from tests import answers, decisions, marketplace, people
from tests.team_mail import as_read

SECOND = timedelta(seconds=1)
MESSAGE = "I have rebuilt the two templates and sent them to you."


@pytest.fixture
def work(app):
    return answers.ended()


@pytest.fixture
def mina(client, work):
    return client.as_person(work.mina)


@pytest.fixture
def omar(client, work):
    return client.as_person(work.omar)


def asking(work):
    return f"/feedback/{work.of_client.ref}/change"


def deciding(work):
    return f"/client/feedback/{work.of_client.ref}/change"


def letters(db, name):
    return db.query(OutboxLetter).filter_by(letter=name).all()


def rewritten(browser, path, **fields):
    """Choose to change, write the form anew and go on to the preview."""
    page = browser.send(browser.get(path).form("Continue"), decision="change")
    return browser.send(page.form("See old and new"), **fields)


def test_the_tips_come_first_and_then_a_few_words(db, work, mina):
    page = mina.get(asking(work))
    assert page.h1 == "Let Haddad Books change this feedback"
    assert page.has("You can do this once for each contract.")
    assert page.has("Offer nothing in return")
    page = mina.get(page.link("Go on to your message"))
    page = mina.send(page.form("Let them change it"), message=MESSAGE)
    assert page.h1 == "Haddad Books can change this feedback"
    assert page.has(MESSAGE)
    made = db.query(Change).one()
    assert made.closes_at == change_window(made.enabled_at).closes
    letter = letters(db, "change_enabled")[0]
    assert letter.person_id == work.omar.id
    assert f"/client/feedback/{work.of_client.ref}/change" in as_read(letter).text
    assert MESSAGE not in as_read(letter).text
    assert db.query(Event).filter_by(verb="feedback.change_enabled").one().actor_id == work.mina.id


def test_nothing_is_chosen_beforehand_and_choosing_nothing_is_said(work, omar):
    answers.asked(work, MESSAGE)
    page = omar.get(deciding(work))
    assert page.h1.startswith("Would you like to change your feedback on Mina Novak")
    assert page.has(MESSAGE)
    assert [r["value"] for r in page.soup.find_all("input", type="radio")] == ["keep", "change"]
    assert not page.soup.find_all("input", checked=True)
    page = omar.send(page.form("Continue"), status=422)
    assert page.link("Choose one of the two.") == "#decision-keep"


def test_omar_keeps_it_with_one_click_and_mina_learns_only_that(db, work, omar, mina):
    answers.asked(work)
    page = omar.send(omar.get(deciding(work)).form("Continue"), decision="keep")
    assert page.h1 == "Your feedback stays as it is"
    assert db.query(Change).one().outcome == "kept"
    letter = letters(db, "change_kept")[0]
    assert letter.person_id == work.mina.id
    assert "Omar" not in as_read(letter).text
    assert mina.get(asking(work)).h1 == "This feedback stays as it is"
    assert not db.query(FeedbackVersion).all()


def test_omar_changes_it_and_sees_old_and_new_first(db, work, omar, mina):
    answers.answered(work)
    answers.asked(work)
    page = omar.send(omar.get(deciding(work)).form("Continue"), decision="change")
    form = page.form("See old and new")
    assert form.fields["comment"].strip() == answers.SAID
    assert form.fields["stars_quality"] == "4"
    assert form.fields["not_availability"] == "y"
    del form.fields["not_availability"]
    page = omar.send(form, stars_communication="4", comment="It got better.")
    assert page.has("What it says now")
    assert page.has("What it would say")
    assert page.has(answers.SAID)
    assert page.has("It got better.")
    assert page.has("The answer of Mina Novak stays")
    before = db.get(Feedback, work.of_client.id)
    assert before.public_comment == answers.SAID
    page = omar.send(page.form("Change my feedback"))
    assert page.h1 == "Your feedback is changed"
    after = db.get(Feedback, work.of_client.id)
    assert (after.public_comment, after.stars_tenths) == ("It got better.", 34)
    assert after.public_categories == frozenset()
    assert not after.public_negative
    version = db.query(FeedbackVersion).one()
    assert version.said["public_comment"] == answers.SAID
    assert version.said["public_categories"] == ["availability"]
    assert version.replaced_by_id == work.omar.id
    assert not db.query(Draft).all()
    assert letters(db, "change_made")[0].person_id == work.mina.id


@pytest.mark.slow
def test_an_older_answer_says_so_and_its_author_can_take_it_down(db, work, omar, mina):
    answers.answered(work)
    path = f"/feedback/{work.of_client.ref}/respond"
    mina.post(f"{path}/removal")
    assert mina.get(path).h1 == "Your answer is posted", "not before a change"
    answers.asked(work)
    omar.send(rewritten(omar, deciding(work), comment="Better.").form("Change my feedback"))
    page = mina.get(path)
    assert page.has("written before the change")
    page = mina.send(page.form("Take this answer down"))
    assert page.h1 == "You took your answer down"
    mina.post(f"{path}/removal")
    assert db.query(Event).filter_by(verb="feedback.answer_taken_down").count() == 1
    mina.post(path, status=409, then="post", answer="A second one.")


def test_changing_can_still_be_left_at_the_preview(db, work, omar):
    answers.asked(work)
    page = rewritten(omar, deciding(work), comment="Better.")
    assert omar.send(page.form("Leave it as it is")).h1 == "Your feedback stays as it is"
    assert db.query(Change).one().outcome == "kept"


def test_nothing_new_is_no_change(work, omar):
    answers.asked(work)
    page = omar.send(omar.get(deciding(work)).form("Continue"), decision="change")
    page = omar.send(page.form("See old and new"), status=409)
    assert page.has("This is what the feedback says already")


def test_a_feedback_can_not_be_emptied(work, omar):
    answers.asked(work)
    page = omar.send(omar.get(deciding(work)).form("Continue"), decision="change")
    form = page.form("See old and new")
    del form.fields["not_availability"]
    empty = {name: "" for name in form.fields if name.startswith("stars_")}
    page = omar.send(form, status=409, comment=" ", **empty)
    assert page.has("It can be changed, not emptied")


def test_asking_twice_is_refused_and_the_words_come_back(db, work, mina):
    stale = mina.get(f"{asking(work)}/message").form("Let them change it")
    answers.asked(work)
    page = mina.send(stale, status=409, message="Once more.")
    assert page.has("once for each contract, so nothing was sent")
    assert page.has("Once more.")
    assert db.query(Change).count() == 1
    assert mina.get(f"{asking(work)}/message").url == asking(work)


@pytest.mark.engine
def test_two_tabs_ask_once(db, work, mina):
    token, path = mina.token(), f"{asking(work)}/message"
    windows = marketplace.windows(mina, 4)
    db.remove()
    codes = [a.status_code for a in marketplace.at_once([
        lambda w=w: w.post(path, data={"message": "", "csrf_token": token}) for w in windows])]
    assert sorted(codes) == [302, 409, 409, 409]
    assert db.query(Change).count() == 1


@pytest.mark.engine
def test_keeping_and_changing_at_the_same_moment_is_one_decision(db, client, work, omar):
    answers.asked(work)
    lena = client.as_person(answers.member(work.client, "Lena Fischer"))
    page = rewritten(omar, deciding(work), comment="Better.")
    lena.send(lena.get(deciding(work)).form("Continue"), decision="keep")
    page = omar.send(page.form("Change my feedback"), status=409)
    assert page.has("It was decided on")
    assert page.soup.find("textarea", attrs={"name": "comment"}).get_text().strip() == "Better."
    assert page.has("See how it stands")
    assert "See old and new" not in page.text  # it would be refused again
    assert db.get(Feedback, work.of_client.id).public_comment == answers.SAID


@pytest.mark.engine
def test_the_last_second_of_the_last_day_decides_and_then_it_is_closed(
        db, client, work, time_machine):
    answers.asked(work)
    closes = db.query(Change).one().closes_at
    time_machine.move_to(closes, tick=False)
    omar = client.as_person(work.omar)
    form = omar.get(deciding(work)).form("Continue")
    page = rewritten(omar, deciding(work), comment="Better.")
    time_machine.move_to(closes + SECOND, tick=False)
    assert omar.send(form, status=409, decision="keep").has("The time to decide ended on")
    page = omar.send(page.form("Change my feedback"), status=409)
    assert page.has("23:59 UTC")
    assert omar.get(deciding(work)).h1 == "Your feedback stays as it is"
    assert omar.get(f"{deciding(work)}/text").url == deciding(work)
    mina = client.as_person(work.mina)
    assert mina.get(asking(work)).has("The time to change it ended")
    mina.post(f"{asking(work)}/message", status=409)


def test_a_client_lets_the_freelancer_change_theirs_too(db, work, omar, mina):
    page = omar.get(f"/client/feedback/{work.of_freelancer.ref}/change")
    page = omar.get(page.link("Go on to your message"))
    omar.send(page.form("Let them change it"))
    assert letters(db, "change_enabled")[0].person_id == work.mina.id
    page = rewritten(mina, f"/feedback/{work.of_freelancer.ref}/change", comment="Very clear.")
    mina.send(page.form("Change my feedback"))
    assert db.get(Feedback, work.of_freelancer.id).public_comment == "Very clear."
    assert db.get(Feedback, work.of_freelancer.id).stars_tenths == 40, "imported stars stay"
    assert letters(db, "change_made")[0].person_id == work.omar.id


def test_the_colleagues_are_written_to_once_the_author_left(db, work):
    lena = answers.member(work.client, "Lena Fischer")
    db.get(Member, (work.client.id, work.omar.id)).left_at = clock.now()
    answers.asked(work)
    assert [one.person_id for one in letters(db, "change_enabled")] == [lena.id]


def test_where_nobody_could_decide_nothing_is_sent(db, client):
    mina = people.person()
    one = people.unhappy(mina)
    db.commit()
    browser = client.as_person(mina)
    page = browser.get(f"/feedback/{one.ref}/change/message").form("Let them change it")
    page = browser.send(page, status=409, message=MESSAGE)
    assert page.has("Nobody acts for")
    assert page.has(MESSAGE)
    assert not db.query(Change).all()


def test_that_nobody_could_decide_is_said_before_she_writes(db, client):
    mina = people.person()
    one = people.unhappy(mina)
    db.commit()
    page = client.as_person(mina).get(f"/feedback/{one.ref}/change")
    assert page.has("Nobody acts for")
    assert page.link("Go to this feedback") == f"/feedback/{one.ref}"
    assert not page.has("Go on to your message")


def test_nobody_else_finds_the_pages(client, work, mina, omar):
    stan = client.as_person(people.person("Stan Stranger", roles=("freelancer", "client")))
    omar.get(deciding(work), status=404)
    answers.asked(work)
    for path in (asking(work), deciding(work)):
        for tail in ("", "/message", "/text", "/preview"):
            stan.get(path + tail, status=404)
        stan.post(path, status=404, decision="keep")
        stan.post(f"{path}/text", status=404, then="change", comment="Mine now.")
        stan.post(f"{path}/message", status=404)
    mina.get(deciding(work), status=404)
    mina.post(f"{asking(work)}/text", status=404, then="change", comment="Mine now.")


def test_a_removed_feedback_can_not_be_changed_any_more(db, work, omar):
    answers.asked(work)
    page = rewritten(omar, deciding(work), comment="Better.")
    feedbacks.remove(db.get(Feedback, work.of_client.id), by=None, because="Meant for others.")
    omar.send(page.form("Change my feedback"), status=404)


@pytest.fixture
def held(db):
    """Three clients were unhappy with Mina; the first has somebody who can still decide."""
    mina = people.person("Mina Novak")
    action = decisions.hold_on(mina)
    first = db.query(Feedback).order_by(Feedback.id).first()
    client = db.get(Organisation, db.get(Contract, first.contract_id).organisation_id)
    omar = answers.member(client)
    db.commit()
    return mina, omar, first, action


@pytest.mark.engine
def test_a_change_below_the_holds_sum_lifts_it_at_once_with_a_letter(db, client, held):
    mina, omar, first, action = held
    browser = client.as_person(mina)
    browser.send(browser.get(f"/feedback/{first.ref}/change/message").form("Let them change it"))
    theirs = client.as_person(omar)
    page = theirs.send(theirs.get(f"/client/feedback/{first.ref}/change").form("Continue"),
                       decision="change")
    form = page.form("See old and new")
    form.fields.pop("not_availability")
    page = theirs.send(form, comment="All good in the end.")
    assert not standing.may(mina.id, Ability.send_proposal)
    theirs.send(page.form("Change my feedback"))
    assert standing.may(mina.id, Ability.send_proposal)
    lifted = db.get(type(action), action.id)
    assert "its author changed it" in lifted.lifted_because
    assert letters(db, "hold_lifted_by_sum")[0].person_id == mina.id


def test_keeping_it_leaves_the_hold_as_it_is(db, client, held):
    mina, omar, first, _ = held
    changing.enable(mina.id, first.ref, reader=Side.freelancer)
    db.commit()
    theirs = client.as_person(omar)
    theirs.send(theirs.get(f"/client/feedback/{first.ref}/change").form("Continue"),
                decision="keep")
    assert not standing.may(mina.id, Ability.send_proposal)
