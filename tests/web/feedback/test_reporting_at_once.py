"""Pressing twice at once, and the whole folder of hostile uploads on its way over a page."""

import io

import pytest

from portal.models import Case, File, OutboxLetter, Report
from portal.services.feedback import report_drafts
from tests import people
from tests.reports_of import DETAILS, report_of, visible_feedback
from tests.services.files import hostile
from tests.stored import number
from tests.web.staff.test_at_once import at_once

pytestmark = pytest.mark.engine

REASONS = "The messages of 9 November offer stars for work that the contract does not name."


def test_a_report_sent_from_five_tabs_at_once_is_one(client, db):
    mina = people.person("Mina Novak")
    feedback = visible_feedback(mina)
    report_drafts.keep(mina.id, feedback.ref, reason="irrelevant", details=DETAILS)
    db.commit()
    tabs = []
    for _ in range(5):
        theirs = client.as_person(mina)
        form = theirs.get(f"/feedback/{feedback.ref}/report/check").form("Send the report")
        tabs.append(lambda theirs=theirs, form=form: theirs.http.post(
            form.action, data=form.fields))
    answers = at_once(*tabs)
    assert {answer.status_code for answer in answers} == {303}
    assert all(answer.location.endswith("/report/sent") for answer in answers)
    assert [number(db, table) for table in (Report, Case, OutboxLetter)] == [1, 1, 2]


@pytest.mark.slow
def test_two_staff_decide_in_opposite_ways_and_one_of_them_wins(client, db):
    mina = people.person("Mina Novak")
    ref = report_of(mina, visible_feedback(mina))
    acts = []
    for name, outcome in (("Ruth Adeyemi", "removed"), ("Tomas Lind", "kept")):
        theirs = client.as_person(people.reviewer(name))
        page = theirs.get(f"/staff/reports/{ref}")
        form = theirs.send(page.form("Preview"), outcome=outcome, reasons=REASONS).form("tell")
        acts.append(lambda theirs=theirs, form=form: theirs.http.post(
            form.action, data=form.fields))
    assert sorted(answer.status_code for answer in at_once(*acts)) == [303, 409]
    report = db.query(Report).one()
    told = db.query(OutboxLetter).filter_by(letter="report_decided").one()
    assert ("removed" in told.subject) == (report.outcome == "removed")


def test_six_documents_from_two_tabs_at_once_are_five(client, db):
    mina = people.person("Mina Novak")
    feedback = visible_feedback(mina)
    report_drafts.keep(mina.id, feedback.ref, reason="irrelevant")
    db.commit()
    acts = []
    for tab in range(2):
        theirs = client.as_person(mina)
        form = theirs.get(f"/feedback/{feedback.ref}/report/details").form("Add")
        chosen = [(io.BytesIO(b"x"), f"{tab}-{n}.txt") for n in range(3)]
        acts.append(lambda theirs=theirs, form=form, chosen=chosen: theirs.http.post(
            form.action, data={**form.fields, "documents": chosen}))
    codes = sorted(answer.status_code for answer in at_once(*acts))
    # On a machine that is busy beyond measure the second one may be asked to try again.
    assert (codes, number(db, File)) in (([200, 422], 5), ([200, 503], 3))


@pytest.mark.pages
@pytest.mark.slow
def test_the_hostile_folder_meets_sentences_and_never_a_fault(client, db):
    mina = people.person("Mina Novak")
    feedback = visible_feedback(mina)
    report_drafts.keep(mina.id, feedback.ref, reason="irrelevant")
    minas = client.as_person(mina)
    form = minas.get(f"/feedback/{feedback.ref}/report/details").form("Continue")
    refused = [(name, hostile.made(content)) for name, content, fate in hostile.folder()
               if fate == hostile.REFUSED]
    for at in range(0, len(refused), 5):
        chosen = [(io.BytesIO(content), name) for name, content in refused[at:at + 5]]
        page = minas.send(form, status=422, details=DETAILS, documents=chosen)
        assert [name for name, _ in refused[at:at + 5] if not page.has(f"“{name}”")] == []
        assert page.has(DETAILS)
    assert number(db, File) == 0
