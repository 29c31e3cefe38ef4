"""A lesson: read in order, marked once, never lost."""

import pytest

from tests import learners, people
from tests.learners import PATH

HERE = f"/learning/{PATH}"
LESSON = f"{HERE}/reading-a-brief/what-a-brief-says"


@pytest.fixture
def mina(db):
    """Mina is on the path."""
    made = people.person()
    learners.start(made)
    db.commit()
    return made


def test_mina_reads_a_lesson_and_goes_on(client, mina):
    browser = client.as_person(mina)
    page = browser.get(LESSON)
    assert page.h1 == "What a brief says, and what it leaves out"
    assert page.soup.title.get_text().startswith(page.h1)
    assert page.has("Module 1 of 5 · lesson 1 of 3")
    following = browser.send(page.form("Mark as read and go on"))
    assert following.url == f"{HERE}/reading-a-brief/questions-that-help"
    again = browser.get(LESSON)
    assert again.has("You have read this lesson")
    assert again.link("Go on: module 1, lesson 2") == following.url


def test_opening_a_lesson_changes_nothing(client, mina):
    browser = client.as_person(mina)
    for _ in range(2):
        browser.get(LESSON)
    assert learners.see(mina).modules[0].read == frozenset()


def test_the_last_lesson_leads_to_the_quiz(client, mina):
    browser = client.as_person(mina)
    page = browser.get(LESSON)
    for _ in range(3):
        page = browser.send(page.form("Mark as read and go on"))
    assert page.url == f"{HERE}/reading-a-brief/quiz"


def test_the_same_page_sent_from_two_tabs_counts_once(client, mina):
    browser = client.as_person(mina)
    first, second = browser.get(LESSON), browser.get(LESSON)
    browser.send(first.form("Mark as read"))
    assert browser.send(second.form("Mark as read")).url.endswith("questions-that-help")
    assert learners.see(mina).modules[0].read == {"what-a-brief-says"}


def test_a_lesson_ahead_can_be_read_but_not_marked(client, mina):
    browser = client.as_person(mina)
    ahead = f"{HERE}/availability/your-real-week"
    page = browser.get(ahead)
    assert page.has("It counts once you come to it: first module 1, lesson 1")
    assert page.link("Go to module 1, lesson 1") == LESSON
    refused = browser.post(ahead, status=409)
    assert refused.has("Finish module 1, “Reading a brief before you say yes”, first")
    assert refused.h1 == page.h1
    assert learners.see(mina).modules[2].read == frozenset()


def test_marking_without_having_started_is_refused_on_the_page_itself(client, db):
    stan = people.person("Stan Kowal")
    browser = client.as_person(stan)
    assert browser.get(LESSON).has("It counts from the moment you start")
    refused = browser.post(LESSON, status=409)
    assert refused.has("Start the learning path “Reskilling for Success” first")
    assert refused.form("Start the learning path")


def test_marking_something_that_does_not_exist_answers_404(client, mina):
    browser = client.as_person(mina)
    browser.post(f"{HERE}/reading-a-brief/nothing", status=404)
    browser.post(f"{HERE}/nothing/what-a-brief-says", status=404)
    browser.post("/learning/nothing/reading-a-brief/what-a-brief-says", status=404)


def test_a_completed_path_can_still_be_read(client, mina, db):
    learners.finish_path(mina)
    browser = client.as_person(mina)
    assert browser.get(LESSON).has("You have read this lesson")
    refused = browser.post(LESSON, status=409)
    assert refused.has("You have completed this path already")


def test_every_lesson_and_quiz_of_every_path_keeps_the_laws_of_a_page(client, mina):
    browser = client.as_person(mina)
    for path in learners.library():
        for module in path.modules:
            for lesson in module.lessons:
                page = browser.get(f"/learning/{path.slug}/{module.slug}/{lesson.slug}")
                assert page.h1 == lesson.title
            browser.get(f"/learning/{path.slug}/{module.slug}/quiz")
