"""Omar takes back what he said in private alone; Mina never hears of it."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Case, Feedback, OutboxLetter, Report
from portal.policy.feedback import Side
from portal.services.feedback import giving, report_decisions
from portal.services.feedback.report_decisions import Choice
from tests import giving as built
from tests import people
from tests.giving import PRIVATE
from tests.reports_of import DETAILS

REASONS = "Its author asked for it, and nothing speaks against that."


@pytest.fixture
def work(app):
    return built.ended()


@pytest.fixture
def ref(db, work):
    given = giving.give(work.omar.id, work.ref, Side.client, PRIVATE)
    db.commit()
    return given


def test_its_author_has_it_removed_and_nobody_else_learns_of_it(db, client, work, ref):
    omar = client.as_person(work.omar)
    page = omar.get(omar.get(f"/client/feedback/{ref}").link("Ask us to remove it"))
    assert page.has("A private part alone. Only our staff read it.")
    page = omar.send(page.form("Continue"), reason="own")
    page = omar.send(page.form("Continue"), details=DETAILS)
    assert page.has("Mina Novak learns nothing of this.")
    omar.send(page.form("Send the report"))
    assert omar.get(f"/client/feedback/{ref}/report/instead").has("You have reported")
    case = db.query(Report).one().case_id
    ruth = client.as_person(people.reviewer())
    assert ruth.get("/staff/reports").has("Shop for old books")
    assert ruth.get(f"/staff/reports/{db.get(Case, case).ref}").has(PRIVATE.private_comment)
    decide(db, case)
    assert db.query(Feedback).one().removed_at
    assert omar.get("/client/feedback").has("Your feedback was removed as a whole")
    assert work.mina.id not in {one.person_id for one in db.query(OutboxLetter)}


def decide(db, case_id):
    one = db.get(Case, case_id)
    report_decisions.decide(one.ref, Choice("removed", REASONS, one.revision),
                            by=people.reviewer("Tomas Lindqvist").id)
    db.commit()


def test_colleagues_and_mina_find_no_such_page(client, work, ref, time_machine):
    time_machine.move_to(clock.now() + timedelta(days=20))
    client.as_person(work.petra).get(f"/client/feedback/{ref}/report/reason", status=404)
    client.as_person(work.mina).get(f"/feedback/{ref}/report/reason", status=404)
    assert "Ask us to remove" not in client.as_person(work.petra).get(
        f"/client/feedback/{ref}").text
