"""Staff read one feedback whole: both parts, what it said before, answer, change and events."""

import pytest

from portal.models import Feedback
from portal.policy.feedback import Side
from portal.services import feedback as feedbacks
from portal.services.feedback import changing
from portal.services.feedback.sheet import Said
from tests import answers, people


@pytest.fixture
def work(app):
    return answers.ended()


@pytest.fixture
def ruth(client, db):
    reviewer = people.reviewer()
    db.commit()
    return client.as_person(reviewer)


def page(browser, feedback):
    return browser.get(f"/staff/feedback/{feedback.ref}")


def test_versions_answer_and_request_stand_together(db, work, ruth):
    answers.answered(work)
    answers.asked(work, "I have sent you the missing pages.")
    assert page(ruth, work.of_client).has("Open until")
    changing.change(work.omar.id, work.of_client.ref, reader=Side.client,
                    said=Said({"quality": 5}, 50, "All good in the end."))
    db.commit()
    shown = page(ruth, work.of_client)
    assert shown.h1 == f"Feedback {work.of_client.ref} : Shop for old books"
    for words in ("All good in the end.", answers.SAID, "Changed by Omar Haddad",
                  answers.ANSWER, "written before the change", "Keeping to dates: 2",
                  "I have sent you the missing pages.", "Asked by Mina Novak",
                  "The author was asked to look at a feedback again", "A feedback was answered"):
        assert shown.has(words), words
    assert not shown.has("In private")


def test_what_was_said_in_private_is_marked(db, ruth):
    private = people.unhappy(people.person(), private=True, comment="He slept in the meetings.")
    db.commit()
    shown = page(ruth, private)
    assert shown.has("Private: never quote or name")
    assert shown.has("He slept in the meetings.")


def test_a_removed_one_says_by_whom_and_why(db, work, ruth):
    feedbacks.remove(db.get(Feedback, work.of_client.id), by=None, because="Meant for others.")
    shown = page(ruth, work.of_client)
    assert shown.has("Meant for others.")
    assert shown.has("Removed")


def test_only_staff_open_it(client, work):
    for person in (work.mina, work.omar):
        client.as_person(person).get(f"/staff/feedback/{work.of_client.ref}", status=404)


def test_an_unknown_one_is_not_found(ruth):
    ruth.get("/staff/feedback/F-NOTHERE2", status=404)
