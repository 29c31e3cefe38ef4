"""The page of a path: what is done, what counts, and the Monday it leads to."""

import pytest
from icalendar import Calendar

from tests import decisions, learners, people
from tests.learners import COURSE, PATH

HERE = f"/learning/{PATH}"


@pytest.fixture
def mina(db):
    """Mina is on a hold."""
    made = people.person()
    learners.hold(made)
    db.commit()
    return made


def test_mina_on_a_hold_sees_the_way_back_and_starts_it(client, mina):
    browser = client.as_person(mina)
    page = browser.get(HERE)
    assert page.h1 == "Reskilling for Success"
    assert page.soup.title.get_text().startswith("Reskilling for Success –")
    assert page.has("Answer 4 of 5 quiz questions correctly in each module")
    assert page.has("the quiz opens again in 10 minutes")
    assert page.has("0 of 5")
    lesson = browser.send(page.form("Start the learning path"))
    assert lesson.url == f"{HERE}/reading-a-brief/what-a-brief-says"
    assert lesson.has("You are on the path “Reskilling for Success” now")
    assert browser.get(HERE).link("Begin: module 1, lesson 1") == lesson.url


def test_the_monday_is_told_in_both_zones_before_she_has_begun(client, db):
    with learners.at(2026, 11, 20, 18):
        mina = people.person()
        learners.hold(mina)
        page = client.as_person(mina).get(HERE)
    assert page.has("If you finish by Sunday 22 November 2026, 23:59 PT Monday 23 November 2026, "
                    "23:59 PT Tuesday 24 November 2026, 09:59 in Kyiv · in 3 days")
    assert page.has("That is Monday 23 November 2026, 09:59 in Kyiv")
    assert page.has("By Sun 29 Nov, 23:59 PT (Mon 30 Nov, 09:59 in Kyiv): back by Mon 30 Nov")


def test_the_banner_stays_while_she_learns(client, mina):
    page = client.as_person(mina).get(HERE)
    assert page.soup.find(attrs={"aria-label": "Account notice"})


def test_without_a_hold_nothing_is_said_about_proposals(client, db):
    stan = people.person("Stan Kowal")
    page = client.as_person(stan).get(HERE)
    assert not page.has("proposals come back")
    assert page.has("You take this voluntarily")
    assert page.has("modules you finished in the 90 days before it count")


def test_pressing_start_in_two_tabs_makes_one_enrolment(client, mina):
    browser = client.as_person(mina)
    first, second = browser.get(HERE), browser.get(HERE)
    browser.send(first.form("Start the learning path"))
    browser.send(second.form("Start the learning path"))
    assert len(learners.record_of(mina).enrolments) == 1


def test_progress_is_the_same_in_two_browsers(client, mina):
    laptop, phone = client.as_person(mina), client.as_person(mina)
    learners.finish_path(mina, leave=3)
    assert laptop.get(HERE).has("2 of 5")
    page = phone.get(HERE)
    lesson = phone.get(page.link("Continue: module 3, lesson 1"))
    phone.send(lesson.form("Mark as read"))
    assert laptop.get(HERE).link("Continue: module 3, lesson 2")
    assert laptop.get(HERE).has("1 of 3 lessons read, quiz not passed")


def test_modules_from_before_the_hold_are_shown_before_she_presses_anything(client, db):
    mina = people.person()
    learners.finish_path(mina, leave=3)
    learners.hold(mina)
    browser = client.as_person(mina)
    page = browser.get(HERE)
    assert page.has("2 of 5 modules that you finished before the decision count")
    browser.send(page.form("Start the learning path"))
    assert browser.get(HERE).has("counts from before")


def test_with_every_module_from_before_one_click_completes_the_path(client, db):
    with learners.at(2026, 11, 20, 18):
        mina = people.person()
        learners.finish_path(mina)
        learners.hold(mina)
        browser = client.as_person(mina)
        page = browser.send(browser.get(HERE).form("Count what I finished"))
        assert page.h1 == "Reskilling for Success"
        assert page.has("Proposals and new contracts come back by Mon 23 Nov, 23:59 PT")


def test_the_completed_path_names_the_monday_and_puts_it_into_a_calendar(client, db):
    with learners.at(2026, 11, 23, 8):
        mina = people.person()
        action = learners.hold(mina)
        learners.finish_path(mina)
        browser = client.as_person(mina)
        page = browser.get(HERE)
        assert page.has("Monday 30 November 2026, 23:59 PT Tuesday 1 December 2026, 09:59 in Kyiv")
        assert page.link("reviews@parley.example") == (
            f"mailto:reviews@parley.example?subject={action.ref}")
        answer = browser.open(page.link("Add to calendar"))
    assert answer.mimetype == "text/calendar"
    (entry,) = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert entry["dtstart"].dt.isoformat() == "2026-12-01T07:59:00+00:00"
    assert str(entry["uid"]) == f"{action.ref}@portal.example.test"


def test_there_is_no_calendar_entry_before_the_path_is_completed(client, mina):
    client.as_person(mina).get(f"{HERE}/monday.ics", status=404)
    client.as_person(mina).get(f"/learning/{COURSE}/monday.ics", status=404)


def test_the_list_of_paths_begins_with_what_waits(client, mina):
    page = client.as_person(mina).get("/learning")
    assert page.h1 == "Learning"
    titles = [a.get_text() for a in page.soup.select("ol.rows a")]
    assert titles == ["Reskilling for Success", "Building a reputation fairly",
                      "Working with clients"]
    assert page.has("Waits for you")
    assert page.has("modules you finish count for 90 days")


def test_the_course_is_taken_voluntarily(client, db):
    stan = people.person("Stan Kowal")
    browser = client.as_person(stan)
    page = browser.get(f"/learning/{COURSE}")
    assert page.has("Optional course")
    browser.send(page.form("Start the course"))
    assert browser.get("/learning").has("In progress")


def test_an_unchanged_lesson_is_not_sent_twice_and_a_read_one_is(client, db):
    stan = people.person("Stan Kowal")
    learners.start(stan)
    lesson = f"{HERE}/reading-a-brief/what-a-brief-says"
    browser = client.as_person(stan)
    first = browser.open(lesson)
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    assert browser.open(lesson, headers=known).status_code == 304
    browser.send(browser.get(lesson).form("Mark as read"))
    assert browser.open(lesson, headers=known).status_code == 200


@pytest.mark.parametrize("address", [
    "/learning/nothing", "/learning/%00", "/learning/..%2f..", f"{HERE}/nothing/quiz",
    f"{HERE}/reading-a-brief/nothing", f"{HERE}/reading-a-brief/%00", f"/learning/{'x' * 3000}",
    f"{HERE}/reading-a-brief/quiz/%00", f"{HERE}/reading-a-brief/quiz/Q-22222222",
    f"{HERE}/reading-a-brief/quiz/Q-22222222/1", f"{HERE}/reading-a-brief/quiz/Q-22222222/-1",
    "/learning/%ff%fe", f"{HERE}/reading-a-brief/quiz/Q-22222222/99999999999999999999",
])
def test_an_address_with_nothing_behind_it_answers_404(client, mina, address):
    client.as_person(mina).get(address, status=404)


@pytest.mark.parametrize("roles", [("client",), ("reviewer",), ("admin",)])
def test_learning_is_for_freelancers(client, db, roles):
    stan = people.person("Stan Kowal", roles=roles)
    browser = client.as_person(stan)
    browser.get("/learning", status=404)
    browser.get(HERE, status=404)
    browser.post(f"{HERE}/enrolment", status=404)
    browser.get(f"{HERE}/reading-a-brief/quiz", status=404)


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.open(HERE, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_nobody_takes_a_path_for_nothing_on_the_wrong_account(client, db):
    mina, again = (people.person(name, human_id=5) for name in ("Mina Novak", "Mina Again"))
    decisions.hold_on(mina)
    wrong = client.as_person(again).get(f"/learning/{learners.PATH}")
    assert wrong.has("this path does not end that from here")
    told = client.as_person(again).get(wrong.link("Your status"))
    assert told.has("made about another account of yours")
    right = client.as_person(mina).get(f"/learning/{learners.PATH}")
    assert not right.has("does not end that from here")
