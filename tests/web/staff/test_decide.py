"""Deciding about a proposed hold: evidence, reasons, preview, and then once."""

from portal.models import Action, Event, OutboxLetter
from tests import decisions, people

REASONS = decisions.REASONS


def opened(client, db, **more):
    """Mina's proposal, open in front of Ruth."""
    mina = people.person("Mina Novak")
    action = decisions.proposed(mina, **more)
    ruth = people.reviewer()
    db.commit()
    ruths = client.as_person(ruth)
    return ruths, ruths.get(f"/staff/decisions/{action.ref}"), action


def test_ruth_previews_what_mina_will_read_and_then_puts_the_hold_into_force(client, db):
    ruths, page, action = opened(client, db)
    preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS)
    assert preview.has("Put the hold into force and tell Mina")
    assert preview.has("New proposals are paused until you finish one learning path")
    assert preview.has("Hello Mina")
    assert db.scalar(db.query(OutboxLetter).exists().select()) is False
    done = ruths.send(preview.form("Put the hold into force"))
    assert done.url == f"/staff/decisions/{action.ref}"
    assert done.has("recorded and in force")
    letter = db.query(OutboxLetter).one()
    assert letter.letter == "hold_placed"
    event = db.query(Event).filter_by(verb="hold.imposed").one()
    assert event.because == REASONS
    assert db.get(Action, action.id).in_force_from


def test_nothing_is_preselected_and_both_answers_are_asked_for(client, db):
    ruths, page, _ = opened(client, db)
    assert not page.soup.find("input", checked=True)
    again = ruths.send(page.form("Preview"), status=422)
    assert again.has("Choose what happens")
    again = ruths.send(page.form("Preview"), status=422, outcome="confirm", reasons="Bad.")
    assert again.has("Write your reasons")
    assert again.soup.find("textarea").get_text().strip() == "Bad."
    assert again.soup.find("input", checked=True)["value"] == "confirm"
