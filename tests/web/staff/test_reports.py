"""Staff decide reports over the pages, and what follows is there at once."""

import pytest

from portal import clock
from portal.models import Feedback, OutboxLetter, Report
from portal.services.feedback import report_drafts, versions
from portal.services.feedback.sheet import Said
from tests import decisions, organisations, people
from tests.page import CarefulClient, Page
from tests.reports_of import DETAILS, report_of, visible_feedback

REASONS = "The messages of 9 November offer stars for work that the contract does not name."


def ruths(client: CarefulClient, name: str = "Ruth Adeyemi") -> CarefulClient:
    return client.as_person(people.reviewer(name))


def decided(theirs: CarefulClient, page: Page, outcome: str = "removed") -> Page:
    page = theirs.send(page.form("Preview"), outcome=outcome, reasons=REASONS)
    return theirs.send(page.form("tell"))


@pytest.mark.slow
def test_a_report_removes_one_of_three_and_the_hold_lifts_at_once(client, db):
    mina = people.person("Mina Novak")
    hold = decisions.hold_on(mina)
    minas, staff = client.as_person(mina), ruths(client)
    assert minas.get("/status").has("paused")
    feedback = db.query(Feedback).first()
    page = minas.get(f"/feedback/{feedback.ref}/report/reason")
    page = minas.send(page.form("Continue"), reason="irrelevant")
    page = minas.send(page.form("Continue"), details="It speaks of another freelancer’s work.")
    minas.send(page.form("Send the report"))
    page = staff.get(staff.get("/staff/reports").link("Q-"))
    assert decided(staff, page).has("The feedback is removed, and the letters are on their way")
    assert minas.get("/status").has("Active")
    told = minas.get(f"/status/decisions/{hold.ref}")
    assert told.has("because it was removed") or told.has("it was removed")
    letters = [letter.letter for letter in db.query(OutboxLetter).filter_by(person_id=mina.id)]
    assert "hold_lifted_by_sum" in letters and "report_decided" in letters


def test_the_list_is_by_due_time_with_counts(client, db):
    mina = people.person("Mina Novak")
    refs = [report_of(mina, visible_feedback(mina)) for _ in range(2)]
    page = ruths(client).get("/staff/reports")
    rows = [row.get_text().strip() for row in page.soup.select("tbody th a")]
    assert sorted(rows) == sorted(refs)
    assert page.has("Waiting for us 2") and page.has("Someone tried to influence")
    assert ruths(client).get("/staff/reports?show=decided").has("No report is decided yet")
    assert ruths(client).get("/staff/reports?page=9").has("empty")


def test_the_page_shows_all_and_marks_what_is_private(client, db):
    mina, shop = people.person("Mina Novak"), people.organisation("Spoke and Chain")
    feedback = visible_feedback(mina, shop, title="Bicycle shop")
    feedback.private_comment = "He was away for the whole of June."
    db.commit()
    ref = report_of(mina, feedback, document=True)
    staff = ruths(client)
    assert staff.get(f"/staff/requests/{ref}").link("decide it") == f"/staff/reports/{ref}"
    page = staff.get(f"/staff/reports/{ref}")
    for words in ("Bicycle shop", DETAILS, "chat.txt", "Spoke and Chain", "$1,200.00",
                  "It took four days", "Private: never quote or name", "the whole of June"):
        assert page.has(words), words
    assert not page.soup.find("input", checked=True)


def test_the_page_shows_what_the_feedback_said_before(client, db):
    mina = people.person("Mina Novak")
    feedback = visible_feedback(mina)
    versions.keep(feedback.id, Said({}, 35, "He was late.", frozenset()), by=mina.id,
                  now=clock.now())
    db.commit()
    page = ruths(client).get(f"/staff/reports/{report_of(mina, feedback)}")
    for words in ("What it said before", "He was late.", "3.5 of 5"):
        assert page.has(words), words


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, db):
    mina = people.person("Mina Novak")
    ref, staff = report_of(mina, visible_feedback(mina)), ruths(client)
    page = staff.get(f"/staff/reports/{ref}")
    again = staff.send(page.form("Preview"), status=422, reasons=REASONS)
    assert again.has("Choose what happens") and again.has(REASONS)
    again = staff.send(page.form("Preview"), status=422, outcome="kept", reasons="No.")
    assert again.has("Write your reasons")
    assert again.soup.find("input", checked=True)["value"] == "kept"
    preview = staff.send(page.form("Preview"), outcome="kept", reasons=REASONS)
    assert preview.has("Let it stay and tell Mina") and preview.has("Nobody else is told")
    back = staff.post(f"/staff/reports/{ref}/change", **preview.form("tell").fields)
    assert back.soup.find("textarea", id="reasons").get_text().strip() == REASONS
    assert db.query(Report).one().decided_at is None


def test_the_preview_is_what_is_sent(client, db):
    mina, shop = people.person("Mina Novak"), people.organisation()
    omar = organisations.client_of(shop)
    ref, staff = report_of(mina, visible_feedback(mina, shop)), ruths(client)
    page = staff.send(staff.get(f"/staff/reports/{ref}").form("Preview"), outcome="removed",
                      reasons=REASONS)
    shown = [" ".join(part.get_text().split()) for part in page.soup.select(".as-sent")]
    staff.send(page.form("tell 2 people"))
    for letter, person in (("report_decided", mina), ("feedback_removed", omar)):
        sent = db.query(OutboxLetter).filter_by(letter=letter, person_id=person.id).one()
        assert " ".join(sent.text.split()) in shown


@pytest.mark.slow
def test_somebody_was_faster(client, db):
    mina = people.person("Mina Novak")
    ref = report_of(mina, visible_feedback(mina))
    ruth, tomas = ruths(client), ruths(client, "Tomas Lind")
    hers, his = (each.get(f"/staff/reports/{ref}") for each in (ruth, tomas))
    preview = tomas.send(his.form("Preview"), outcome="kept", reasons=f"{REASONS} So it stays.")
    decided(ruth, hers)
    late = tomas.send(preview.form("tell"), status=409)
    assert late.has("Ruth Adeyemi removed the feedback while you were reading")
    assert "So it stays." in late.soup.find("textarea", id="yours").get_text()
    again = ruth.post(f"/staff/reports/{ref}/decide", outcome="removed", reasons=REASONS, seen="1")
    assert again.has("The decision")


def test_a_report_of_ones_own_is_for_a_colleague(client, db):
    feedback = visible_feedback(people.person("Mina Novak"))
    ruth = ruths(client)
    page = ruth.get(f"/staff/reports/new?feedback={feedback.ref}")
    wrong = ruth.send(page.form("Put it"), status=422, feedback="F-NOTHING", details=DETAILS)
    assert wrong.has("There is no feedback with this reference") and wrong.has(DETAILS)
    assert ruth.send(page.form("Put it"), status=422, details="Trust me.").has("a few sentences")
    mine = ruth.send(page.form("Put it"), details=DETAILS)
    assert mine.has("A colleague decides")
    assert ruth.send(page.form("Put it"), status=422, details=DETAILS).has("reported this feedback")
    tomas = ruths(client, "Tomas Lind")
    ref = report_drafts.earlier(db.query(Report).one().reporter_id, feedback.ref).ref
    assert decided(tomas, tomas.get(f"/staff/reports/{ref}")).has("removed")


def test_nobody_else_opens_any_of_it(client, db):
    mina = people.person("Mina Novak")
    ref = report_of(mina, visible_feedback(mina))
    minas = client.as_person(mina)
    for path in ("", "/new", f"/{ref}"):
        minas.get(f"/staff/reports{path}", status=404)
    minas.post(f"/staff/reports/{ref}/decide", status=404, outcome="kept", reasons=REASONS)
    ruths(client).get("/staff/reports/Q-ABCDEFGH", status=404)
    assert db.query(Report).one().decided_at is None
