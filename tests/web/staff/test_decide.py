"""Deciding about a proposed hold: evidence, reasons, preview, and then once."""

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Action, Event, Feedback, OutboxLetter, Person
from tests import decisions, people
from tests.page import Page
from tests.stored import number
from tests.web.staff.desk import REASONS, decided, minas, opened

WORDS = "She vanished for a whole week in March."


def test_ruth_reads_the_evidence_and_who_it_is_about(client, db):
    mina = people.person("Mina Novak", headline="Illustrator", top_rated=True)
    people.unhappy(mina, people.organisation("Secret Garden"), private=True, comment=WORDS)
    action = decisions.proposed(mina)
    _, page = opened(client, action)
    for words in ("Illustrator in Kyiv", "Top rated", "4 ended contracts", "No early warning",
                  "It took four days to get an answer.", "Availability and response times",
                  WORDS, "Secret Garden", "Private: never quote or name",
                  "too few clients to hide among", "None: this is the first proposal"):
        assert page.has(words), words


def test_nothing_is_preselected_and_both_answers_are_asked_for(client, db):
    ruths, page = opened(client, minas(db))
    assert not page.soup.find("input", checked=True)
    again = ruths.send(page.form("Preview"), status=422)
    assert again.has("Choose what happens")
    again = ruths.send(page.form("Preview"), status=422, outcome="confirm", reasons="Bad.")
    assert again.has("Write your reasons")
    assert again.soup.find("textarea").get_text().strip() == "Bad."
    assert again.soup.find("input", checked=True)["value"] == "confirm"
    assert again.soup.title.get_text().startswith("Error")
    forged = ruths.send(page.form("Preview"), status=422, outcome="block", reasons=REASONS)
    assert forged.has("Choose what happens")


def test_the_preview_shows_exactly_the_letter_that_mina_will_get(client, db):
    with time_machine.travel(clock.now(), tick=False):
        ruths, page = opened(client, minas(db))
        preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS)
        assert number(db, OutboxLetter) == number(db, Event) == 0
        done = ruths.send(preview.form("Put the hold into force and tell Mina"))
        letter = db.scalars(select(OutboxLetter)).one()
        shown = preview.soup.find(class_="as-sent").get_text()
        assert shown.strip() == letter.text.strip()
        assert preview.has(letter.subject)
    assert done.has("recorded and in force")
    event = db.scalars(select(Event).where(Event.verb == "hold.imposed")).one()
    assert event.because == REASONS
    assert event.request_id


def test_the_decision_page_in_the_preview_is_the_one_that_mina_reads(client, db):
    with time_machine.travel(clock.now(), tick=False):
        action = minas(db)
        db.get(Person, action.person_id).city = "Lviv"  # in the time zone that is called Kyiv
        db.commit()
        ruths, page = opened(client, action)
        preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS)
        decided(ruths, page)
        mina = client.as_person(db.get(Person, action.person_id))
        read = mina.get(f"/status/decisions/{action.ref}")
        for part in ("effects", "why", "disagree"):
            assert _section(preview, part) == _section(read, part)


def _section(page: Page, name: str) -> str:
    found = page.soup.find("section", attrs={"aria-labelledby": name})
    return " ".join(found.get_text(" ").split())


def test_going_back_to_change_keeps_what_was_typed(client, db):
    ruths, page = opened(client, minas(db))
    preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS)
    form = preview.form("Put the hold into force")
    change = next(b["formaction"] for b in preview.soup.find_all("button")
                  if b.get("formaction"))
    back = ruths.post(change, **form.fields)
    assert back.soup.find("textarea").get_text().strip() == REASONS
    assert back.soup.find("input", checked=True)["value"] == "confirm"
    assert db.scalars(select(Action.decided_at)).one() is None


def test_tomas_declines_and_mina_sees_no_difference(client, db):
    action = minas(db)
    mina = client.as_person(db.get(Person, action.person_id))
    with time_machine.travel(clock.now(), tick=False):
        before = mina.http.get("/status").data
        tomas, page = opened(client, action, "Tomas Lindqvist")
        preview = tomas.send(page.form("Preview"), outcome="decline", reasons=REASONS)
        assert preview.has("gets no message")
        done = tomas.send(preview.form("Decline and close"))
        assert mina.http.get("/status").data == before
    assert done.has("Declined")
    assert done.has(REASONS)
    assert number(db, OutboxLetter) == 0
    assert {f.spent_by_id for f in db.scalars(select(Feedback))} == {action.id}
    mina.get(f"/status/decisions/{action.ref}", 404)


def test_private_words_are_refused_beside_the_field_and_the_text_is_kept(client, db):
    action = minas(db)
    people.unhappy(db.get(Person, action.person_id), private=True, comment=WORDS)
    ruths, page = opened(client, action)
    leaking = "A client says that she vanished for a whole week."
    again = ruths.send(page.form("Preview"), status=422, outcome="confirm", reasons=leaking)
    assert again.has("“she vanished for a whole week”")
    assert again.soup.find(id="errors")
    assert again.soup.find("textarea").get_text().strip() == leaking
    past_the_preview = {**page.form("Preview").fields, "outcome": "confirm", "reasons": leaking}
    ruths.post(f"/staff/decisions/{action.ref}/decide", 422, **past_the_preview)
    assert number(db, OutboxLetter) == number(db, Event) == 0


@pytest.mark.slow
def test_odd_texts_are_answered_in_words_and_shown_as_they_are(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    form = page.form("Preview")
    long = ruths.send(form, status=422, outcome="confirm", reasons="word " * 20_000)
    assert long.has("up to 3,000 characters")
    assert len(long.soup.find("textarea").get_text()) > 90_000
    odd = REASONS + " <svg onload=alert(1)> {{7*7}} \x00 ‮"
    preview = ruths.send(form, outcome="confirm", reasons=odd)
    assert "<svg onload" not in preview.response.text
    assert preview.has("<svg onload=alert(1)> {{7*7}}")
    for seen in ("", "abc", "-1", "9" * 40, "١"):
        ruths.send(form, status=409, outcome="confirm", reasons=REASONS, seen=seen)


def test_in_shadow_mode_declining_is_the_only_choice(client, db):
    action = minas(db)
    action.mode = "shadow"
    db.commit()
    ruths, page = opened(client, action)
    assert [r["value"] for r in page.soup.find_all("input", type="radio")] == ["decline"]
    no = ruths.send(page.form("Preview"), status=422, outcome="confirm", reasons=REASONS)
    assert no.has("shadow mode")
    assert no.soup.find(id=no.link("shadow mode").removeprefix("#"))
    assert decided(ruths, page, "decline").has("Declined")
