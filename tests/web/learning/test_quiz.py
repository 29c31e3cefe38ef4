"""A quiz in the browser: one question a page, explained, counted on the server."""

import pytest

from portal.services.learning import shelf
from tests import learners, people
from tests.learners import PATH
from tests.page import CarefulClient, Page

HERE = f"/learning/{PATH}"
QUIZ = f"{HERE}/reading-a-brief/quiz"


@pytest.fixture
def mina(db):
    """Mina is on the path and has read the first module."""
    made = people.person()
    learners.start(made)
    learners.read_module(made, "reading-a-brief")
    db.commit()
    return made


def option(page: Page, *, right: bool) -> str:
    """The first option of the shown question that is right, or is not."""
    shown = {field["value"] for field in page.soup.find_all("input", type="radio")}
    for path in learners.library():
        for module in path.modules:
            for question in module.questions:
                if {one.id for one in question.options} == shown:
                    return next(one.id for one in question.options if one.right == right)
    raise AssertionError("no known question on this page")


def take(browser: CarefulClient, url: str, *, right: int = 5) -> Page:
    """Take a quiz through its pages, with so many right answers; returns the result."""
    return answer_all(browser, browser.send(browser.get(url).form("Start the quiz")), right=right)


def answer_all(browser: CarefulClient, page: Page, *, right: int = 5) -> Page:
    """Answer every question from the first on; returns the result."""
    for number in range(5):
        answered = browser.send(page.form("Answer"), option=option(page, right=number < right))
        assert answered.has("Right." if number < right else "Not yet.")
        page = browser.get(answered.link("See your result" if number == 4 else "Next question"))
    return page


def test_mina_takes_a_quiz_and_goes_on(client, mina):
    browser = client.as_person(mina)
    start = browser.get(QUIZ)
    assert start.h1 == "Quiz: Reading a brief before you say yes"
    assert start.has("5 questions, one at a time; each is explained after your answer")
    question = browser.send(start.form("Start the quiz"))
    assert question.soup.title.get_text().startswith(
        "Quiz: Reading a brief before you say yes, question 1 of 5")
    assert not question.soup.find("input", checked=True)
    result = answer_all(browser, question)
    assert result.h1 == "Module 1 is complete"
    assert result.link("Go on: module 2, lesson 1").startswith(HERE)


def test_each_answer_is_explained(client, mina):
    browser = client.as_person(mina)
    page = browser.send(browser.get(QUIZ).form("Start the quiz"))
    answered = browser.send(page.form("Answer"), option=option(page, right=False))
    outcome = answered.soup.find(id="outcome")
    assert outcome["role"] == "status"
    assert answered.has("Right answer")
    assert answered.has("Your answer")
    assert not answered.soup.find("input", type="radio")


def test_going_on_without_choosing_asks_for_a_choice(client, mina):
    browser = client.as_person(mina)
    page = browser.send(browser.get(QUIZ).form("Start the quiz"))
    again = browser.send(page.form("Answer"), status=409)
    assert again.has("Choose one of the answers before you go on")
    assert again.soup.title.get_text().startswith("Error: Quiz:")
    field = again.soup.find("input", type="radio")
    assert again.soup.find("a", href=f"#{field['id']}")


@pytest.mark.parametrize("forged", ["\x00", "x" * 50_000, "1e309", "-1", "NaN", "❤", "\x01\x02"])
def test_a_forged_answer_or_score_is_refused(client, mina, forged):
    browser = client.as_person(mina)
    page = browser.send(browser.get(QUIZ).form("Start the quiz"))
    again = browser.send(page.form("Answer"), status=409, option=forged, right="5", score="1e309")
    assert again.form("Answer")
    assert learners.see(mina).modules[0].done is None


def test_a_quiz_without_having_started_is_refused(client, db):
    stan = people.person("Stan Kowal")
    browser = client.as_person(stan)
    assert browser.get(QUIZ).has("You can take the quiz once you have started")
    assert browser.post(QUIZ, status=409).has("Start the learning path")


def test_a_quiz_out_of_order_is_refused(client, mina):
    browser = client.as_person(mina)
    ahead = f"{HERE}/feedback/quiz"
    assert browser.get(ahead).has("Before this quiz comes module 1, quiz")
    assert browser.post(ahead, status=409).has("Finish module 1")


def test_a_question_ahead_leads_to_the_next_one_and_its_answer_is_refused(client, mina):
    browser = client.as_person(mina)
    first = browser.send(browser.get(QUIZ).form("Start the quiz"))
    fourth = first.url[:-1] + "4"
    assert browser.get(fourth).url == first.url
    assert browser.post(fourth, status=409, option="x").has("This one comes later")


def test_mina_stops_in_the_middle_and_goes_on_on_her_phone(client, mina):
    laptop, phone = client.as_person(mina), client.as_person(mina)
    page = laptop.send(laptop.get(QUIZ).form("Start the quiz"))
    laptop.send(page.form("Answer"), option=option(page, right=True))
    second = phone.send(phone.get(QUIZ).form("Go on with question 2"))
    assert second.url.endswith("/2")
    assert laptop.send(laptop.get(QUIZ).form("Go on with question 2")).url == second.url


def test_two_tabs_answer_the_same_question_and_the_first_answer_counts(client, mina):
    browser = client.as_person(mina)
    one = browser.send(browser.get(QUIZ).form("Start the quiz"))
    two = browser.get(one.url)
    browser.send(one.form("Answer"), option=option(one, right=False))
    late = browser.send(two.form("Answer"), status=409, option=option(two, right=True))
    assert late.has("You have answered this question already. The first answer counts.")
    assert late.link("Next question").endswith("/2")


def test_the_same_answer_sent_twice_is_no_trouble(client, mina):
    browser = client.as_person(mina)
    page = browser.send(browser.get(QUIZ).form("Start the quiz"))
    chosen = option(page, right=True)
    browser.send(page.form("Answer"), option=chosen)
    assert browser.send(page.form("Answer"), option=chosen).has("Right.")


def test_after_a_failed_try_the_page_says_when_it_opens_again(client, db):
    with learners.at(2026, 11, 20, 12, 22) as clock:
        mina = people.person()
        learners.start(mina)
        learners.read_module(mina, "reading-a-brief")
        browser = client.as_person(mina)
        result = take(browser, QUIZ, right=3)
        assert result.h1 == "Not yet: 3 of 5 right"
        clock.shift(60)
        assert browser.get(result.url).has("You can try again at 14:32 in Kyiv (in 9 minutes)")
        assert browser.get(QUIZ).has("You can try again at 14:32 in Kyiv (in 9 minutes)")
        assert result.has("Worth another look")
        refused = browser.post(QUIZ, status=409)
        assert refused.has("You can try this quiz again in 9 minutes")
        clock.shift(540)
        again = browser.get(result.url)
        assert browser.send(again.form("Take the quiz again")).url.endswith("/1")


def test_a_finished_quiz_posted_again_changes_nothing(client, mina):
    browser = client.as_person(mina)
    page = browser.send(browser.get(QUIZ).form("Start the quiz"))
    first = page
    for number in range(5):
        answered = browser.send(page.form("Answer"), option=option(page, right=True))
        if number < 4:
            page = browser.get(answered.link("Next question"))
    browser.send(first.form("Answer"), status=409, option="forged")
    assert learners.see(mina).modules[0].done.right == 5
    assert browser.post(QUIZ, status=409).has("You have passed this quiz already")


def test_minas_quiz_is_nothing_to_stan(client, mina, db):
    stan = people.person("Stan Kowal")
    browser = client.as_person(mina)
    page = browser.send(browser.get(QUIZ).form("Start the quiz"))
    other = client.as_person(stan)
    other.get(page.url, status=404)
    other.get(page.url.rpartition("/")[0], status=404)
    other.post(page.url, status=404, option=option(page, right=True))


@pytest.mark.slow
def test_the_last_quiz_of_a_hold_names_the_monday(client, db):
    with learners.at(2026, 11, 23, 8):
        mina = people.person()
        learners.hold(mina)
        learners.finish_path(mina, leave=1)
        learners.read_module(mina, "feedback")
        browser = client.as_person(mina)
        result = take(browser, f"{HERE}/feedback/quiz", right=4)
        assert result.h1 == "You are done. Proposals come back on Monday 30 November 2026"
        assert result.has("Tuesday 1 December 2026, 09:59 in Kyiv")
        assert result.link("Add to calendar") == f"{HERE}/monday.ics"
        assert browser.get(f"{HERE}/feedback/quiz").has("You passed this quiz")


def test_the_last_quiz_without_a_hold_congratulates(client, db):
    stan = people.person("Stan Kowal")
    learners.finish_path(stan, learners.COURSE, leave=1)
    last = shelf.named(learners.COURSE).modules[-1].slug
    learners.read_module(stan, last, learners.COURSE)
    result = take(client.as_person(stan), f"/learning/{learners.COURSE}/{last}/quiz")
    assert result.h1 == "You completed Working with clients"
