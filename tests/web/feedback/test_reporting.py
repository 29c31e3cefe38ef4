"""Reporting over the pages: three steps that forget nothing, and one report for each person."""

import io

import pytest

from portal import clock
from portal.models import Case, Feedback, File, Report
from tests import organisations, people
from tests.page import CarefulClient, Page
from tests.reports_of import DETAILS, report_of, visible_feedback


@pytest.fixture
def feedback(db, mina) -> Feedback:
    return visible_feedback(mina, people.organisation("Spoke and Chain"), title="Bicycle shop")


def step(feedback: Feedback, name: str, side: str = "") -> str:
    return f"{side}/feedback/{feedback.ref}/report/{name}"


def reasoned(theirs: CarefulClient, feedback: Feedback, reason: str = "manipulation") -> Page:
    page = theirs.get(step(feedback, "reason"))
    return theirs.send(page.form("Continue"), reason=reason)


def chosen(*files: tuple[str, bytes]) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(content), name) for name, content in files]


def test_mina_reports_with_a_document_and_reads_when_she_is_answered(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = minas.get(step(feedback, "reason"))
    assert page.h1 == "What is the problem with this feedback?"
    assert not page.soup.find("input", checked=True)
    page = minas.send(page.form("Continue"), reason="manipulation")
    assert page.h1 == "Tell us what happened"
    page = minas.send(page.form("Continue"), details=DETAILS,
                      documents=chosen(("chat.txt", b"Five stars for the page.")))
    assert page.h1 == "Check your report before you send it"
    for words in ("Bicycle shop", "Someone tried to influence", DETAILS, "chat.txt",
                  "Spoke and Chain is not told"):
        assert page.has(words), words
    page = minas.send(page.form("Send the report"))
    case = db.query(Case).one()
    assert page.h1 == "Report sent"
    assert page.has(case.ref) and page.has(" PT (")
    assert page.link("answer the feedback") == f"/feedback/{feedback.ref}/respond"
    assert db.query(File).one().message_id


def test_one_reason_is_asked_for_and_a_forged_one_is_none(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = minas.get(step(feedback, "reason"))
    assert not page.has("Its author took part in confirmed fraud")
    for reason in ("", "own", "confirmed_fraud", "nonsense"):
        again = minas.send(page.form("Continue"), status=422, reason=reason)
        assert again.has("Choose the reason that comes closest")
        assert again.soup.title.get_text().startswith("Error")


def test_disagreeing_leads_to_what_helps(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = reasoned(minas, feedback, "opinion")
    assert page.h1 == "What you can do instead"
    assert page.link("Write your answer") == f"/feedback/{feedback.ref}/respond"
    assert page.link("See how changing works") == f"/feedback/{feedback.ref}/change"
    assert db.query(Case).count() == 0


def test_a_step_leads_back_to_what_is_missing(client, db, mina, feedback):
    minas = client.as_person(mina)
    assert minas.get(step(feedback, "check")).url == step(feedback, "reason")
    assert minas.get(step(feedback, "details")).url == step(feedback, "reason")
    assert minas.get(step(feedback, "sent")).url == step(feedback, "reason")
    reasoned(minas, feedback)
    assert minas.get(step(feedback, "check")).url == step(feedback, "details")
    page = minas.post(step(feedback, "check"), status=409)
    assert db.query(Case).count() == 0 and page.has("Tell us what happened")


def test_what_is_too_short_or_too_long_is_still_there(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = reasoned(minas, feedback)
    for text, sentence in (("Bad.", "in a few sentences"), ("Bad – – – – –", "a few sentences"),
                           ("word " * 1_200, "5,000 characters"),
                           ("word " * 5_000, "5,000 characters")):
        again = minas.send(page.form("Continue"), status=422, details=text)
        assert again.has(sentence)
        assert again.soup.find("textarea").get_text().strip() == text.strip()
    assert minas.get(step(feedback, "details")).soup.find("textarea").get_text().strip()


def test_a_bad_document_costs_neither_the_good_one_nor_the_words(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = reasoned(minas, feedback)
    again = minas.send(page.form("Continue"), status=422, details=DETAILS, documents=chosen(
        ("evil.svg", b"<svg onload=alert(1)>"), ("chat.txt", b"As agreed.")))
    assert again.has("“evil.svg” is a web page or a drawing")
    assert again.has("chat.txt") and again.has(DETAILS)
    assert [file.name for file in db.query(File)] == ["chat.txt"]


def test_documents_are_added_and_removed_without_going_on(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = reasoned(minas, feedback)
    page = minas.send(page.form("Add"), details="Half a", documents=chosen(("a.txt", b"a")))
    assert page.h1 == "Tell us what happened" and page.has("a.txt") and page.has("Half a")
    page = minas.send(page.form("Remove"))
    assert page.h1 == "Tell us what happened" and not page.has("a.txt") and page.has("Half a")
    many = [(f"{n}.txt", b"x") for n in range(7)]
    page = minas.send(page.form("Add"), status=422, documents=chosen(*many))
    assert db.query(File).count() == 5
    assert page.has("“5.txt” was not added") and page.has("as many as you can")


def test_the_draft_outlives_leaving(client, db, mina, feedback):
    minas = client.as_person(mina)
    minas.send(reasoned(minas, feedback).form("Continue"), status=422, details="Not yet.",
               documents=chosen(("a.txt", b"a")))
    again = client.as_person(mina).get(step(feedback, "details"))
    assert again.has("Not yet.") and again.has("a.txt")
    assert client.as_person(mina).get(step(feedback, "reason")).soup.find(
        "input", checked=True)["value"] == "manipulation"


def test_sending_twice_is_once_and_the_second_try_leads_to_the_first(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = minas.send(reasoned(minas, feedback).form("Continue"), details=DETAILS)
    for _ in range(2):
        assert minas.send(page.form("Send the report")).h1 == "Report sent"
    assert db.query(Report).count() == 1
    ref = db.query(Case).one().ref
    for name in ("reason", "details", "check"):
        again = minas.get(step(feedback, name))
        assert again.h1 == "You have reported this feedback"
        assert again.link("See your request") == f"/requests/{ref}"
    minas.post(step(feedback, "reason"), status=409, reason="irrelevant")
    minas.post(step(feedback, "details"), status=409, details=DETAILS)


def test_the_list_leads_to_the_first_step(client, db, mina, feedback):
    page = client.as_person(mina).get(f"/feedback/{feedback.ref}/report")
    assert page.url == step(feedback, "reason")


@pytest.mark.slow
def test_strangers_meet_nothing(client, db, mina, feedback):
    stan = people.person("Stan Stranger")
    petra = organisations.client_of(people.organisation(), "Petra Client")
    for person, side in ((stan, ""), (petra, "/client"), (petra, ""), (mina, "/client")):
        theirs = client.as_person(person)
        for name in ("reason", "details", "check", "sent", "instead"):
            theirs.get(step(feedback, name, side), status=404)
        theirs.get(f"{side}/feedback/{feedback.ref}/report", status=404)
        for name in ("reason", "details", "check"):
            theirs.post(step(feedback, name, side), status=404, reason="manipulation")
    assert client.open(step(feedback, "reason"), follow_redirects=False).status_code == 302
    assert db.query(Case).count() == 0 and db.query(File).count() == 0


def test_a_client_asks_for_the_removal_of_their_own(client, db, mina):
    shop = people.organisation("Spoke and Chain")
    omar = organisations.client_of(shop)
    feedback = visible_feedback(mina, shop)
    omars = client.as_person(omar)
    page = omars.get(step(feedback, "reason", "/client"))
    assert page.h1 == "Why should your feedback be removed?"
    assert not page.has("Someone tried to influence")
    page = omars.send(page.form("Continue"), reason="own")
    page = omars.send(page.form("Continue"), details="I mixed up two people; this was not Mina.")
    page = omars.send(page.form("Send the report"))
    assert page.h1 == "Report sent" and not page.has("You can still")
    assert db.query(Report).one().reason == "own"


def test_after_a_removal_the_way_ends_with_a_sentence(client, db, mina, feedback):
    minas = client.as_person(mina)
    page = minas.send(reasoned(minas, feedback).form("Continue"), details=DETAILS)
    feedback.removed_at = clock.now()
    db.commit()
    assert minas.send(page.form("Send the report"), status=409).has("removed in the meantime")


def test_the_page_of_a_decided_report_says_so(client, db, mina, feedback):
    report_of(mina, feedback)
    report, ruth = db.query(Report).one(), people.reviewer()
    report.decided_at, report.outcome = report.reported_at, "kept"
    report.decided_by_id, report.reasons = ruth.id, "Nothing of it is in the rules."
    db.commit()
    assert client.as_person(mina).get(step(feedback, "sent")).has("The feedback stays")
    assert client.as_person(mina).get(step(feedback, "reason")).has("the feedback stays")
