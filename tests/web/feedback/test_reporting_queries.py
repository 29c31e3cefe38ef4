"""The pages of reports ask the database a few times, and as often for many rows as for one."""

import io

import pytest

from portal.services import files
from portal.services.feedback import report_drafts
from tests import people
from tests.queries import queries
from tests.reports_of import DETAILS, report_of, visible_feedback

MOST = 4
DOSSIER = 5  # put together from many places: feedback, documents, versions, other reports


def asked(browser, *paths: str) -> list[int]:
    found = []
    for path in paths:
        with queries() as sent:
            assert browser.open(path).status_code == 200, path
        found.append(len(sent))
    return found


def test_the_steps_ask_at_most_four_times(client, db):
    mina = people.person()
    feedback, reported = visible_feedback(mina), visible_feedback(mina)
    report_drafts.keep(mina.id, feedback.ref, reason="irrelevant", details=DETAILS)
    for number in range(5):
        files.keep(mina.id, report_drafts.draft_of(feedback.ref), f"{number}.txt", io.BytesIO(b"x"))
    report_of(mina, reported)
    steps = [f"/feedback/{feedback.ref}/report/{step}"
             for step in ("reason", "details", "check", "instead")]
    sent = [f"/feedback/{reported.ref}/report/{step}" for step in ("sent", "reason")]
    assert max(asked(client.as_person(mina), *steps, *sent)) <= MOST


@pytest.mark.slow
def test_staff_pages_ask_as_often_for_many_as_for_one(client, db):
    mina, browser = people.person(), client.as_person(people.reviewer())
    first = report_of(mina, visible_feedback(mina), document=True)
    paths = ("/staff/reports", f"/staff/reports/{first}")
    few = asked(browser, *paths)
    for _ in range(30):
        report_of(mina, visible_feedback(mina))
    assert asked(browser, *paths) == few
    assert few[0] <= MOST and few[1] <= DOSSIER
