"""When something changed while the page was open: said in words, and nothing typed is lost."""

from sqlalchemy import select

from portal.models import Action, Event, Feedback, OutboxLetter, Person
from portal.services import feedback as feedbacks
from tests import decisions, people
from tests.stored import number
from tests.web.staff.desk import REASONS, decided, minas, opened


def test_the_second_of_two_reviewers_is_told_and_keeps_the_text(client, db):
    action = minas(db)
    ruths, ruths_page = opened(client, action)
    tomas, tomas_page = opened(client, action, "Tomas Lindqvist")
    decided(ruths, ruths_page)
    mine = "I would rather wait, because the answers were late by a day only."
    told = tomas.send(tomas_page.form("Preview"), status=409, outcome="decline", reasons=mine)
    assert "decided while you were reading" in told.h1
    assert told.has("Ruth Adeyemi put this hold into force")
    assert told.has(REASONS)
    assert told.soup.find("textarea").get_text().strip() == mine
    fields = {**tomas_page.form("Preview").fields, "outcome": "decline", "reasons": mine}
    tomas.post(f"/staff/decisions/{action.ref}/decide", 409, **fields)
    assert number(db, Event) == number(db, OutboxLetter) == 1


def test_sending_the_same_decision_twice_leads_to_the_same_page(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS)
    form = preview.form("Put the hold into force")
    first, second = ruths.send(form), ruths.send(form)
    assert first.url == second.url == f"/staff/decisions/{action.ref}"
    assert number(db, Event) == number(db, OutboxLetter) == 1
    other = ruths.send(form, status=409, reasons="These are other reasons than before.")
    assert other.has("You decided this already")


def test_evidence_that_changed_is_shown_and_the_text_is_kept(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    people.unhappy(db.get(Person, action.person_id), comment="The fourth one.")
    db.commit()
    again = ruths.send(page.form("Preview"), status=409, outcome="confirm", reasons=REASONS)
    assert again.has("The evidence changed")
    assert again.has("The fourth one.")
    assert again.soup.find("textarea").get_text().strip() == REASONS
    done = decided(ruths, again)
    assert done.has("In force")


def test_evidence_that_fell_away_closes_the_proposal_and_hands_the_text_back(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    first = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    feedbacks.remove(first, by=None, because="Removed.")
    db.commit()
    told = ruths.send(page.form("Preview"), status=409, outcome="confirm", reasons=REASONS)
    assert told.has("The portal closed this proposal")
    assert told.soup.find("textarea").get_text().strip() == REASONS


def test_whoever_is_not_staff_any_more_decides_nothing(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    ruth = db.scalars(select(Person).where(Person.name == "Ruth Adeyemi")).one()
    ruth.role_names = frozenset({"freelancer"})
    db.commit()
    fields = {**page.form("Preview").fields, "outcome": "confirm", "reasons": REASONS}
    for step in ("preview", "decide"):
        ruths.post(f"/staff/decisions/{action.ref}/{step}", 404, **fields)
    assert db.get(Action, action.id).decided_at is None


def test_nobody_reads_or_decides_what_is_proposed_about_their_own_account(client, db):
    ruth = people.person("Ruth Adeyemi", roles=("reviewer", "freelancer"))
    action = decisions.proposed(ruth)
    ruths, place = client.as_person(ruth), f"/staff/decisions/{action.ref}"
    ruths.get(place, 404)
    ruths.post(f"{place}/decide", 404, outcome="confirm", reasons=REASONS, seen=action.revision)
    assert action.decided_at is None


def test_the_same_words_from_somebody_else_are_not_the_same_decision(client, db):
    action = minas(db)
    ruths, ruths_page = opened(client, action)
    tomas, tomas_page = opened(client, action, "Tomas Lindqvist")
    decided(ruths, ruths_page)
    told = tomas.send(tomas_page.form("Preview"), status=409, outcome="confirm", reasons=REASONS)
    assert told.has("Ruth Adeyemi put this hold into force")
