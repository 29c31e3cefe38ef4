"""The permanent record of a decision, the record of a person, and ending a hold early."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Action, Event, Feedback, OutboxLetter, Person
from portal.policy.vocabulary import Ability
from portal.services import feedback as feedbacks
from portal.services.enforcement import holds, restorations, standing
from tests import decisions, people
from tests.queries import queries

REASONS = decisions.REASONS
BECAUSE = "The bicycle shop showed us that it had agreed to the later date."


def ruths(client):
    return client.as_person(people.reviewer())


def held(db) -> Action:
    return decisions.hold_on(people.person("Mina Novak"))


def test_the_record_says_who_decided_what_when_and_why(client, db):
    action = held(db)
    page = ruths(client).get(f"/staff/decisions/{action.ref}")
    for words in ("In force", "New proposals paused", "Marta Keller", REASONS,
                  "What Mina was told", "The hold was put into force", "Hold placed",
                  "It took four days to get an answer."):
        assert page.has(words), words


def test_what_mina_can_do_alone_is_no_link_for_staff(client, db):
    action = held(db)
    page = ruths(client).get(f"/staff/decisions/{action.ref}")
    assert page.has("If you think this is wrong")
    assert not [a for a in page.soup.find_all("a", href=True) if a["href"].startswith("/status")]


def test_ruth_ends_the_hold_early_after_reading_what_mina_will_read(client, db):
    action = held(db)
    with time_machine.travel(clock.now(), tick=False):
        browser = ruths(client)
        page = browser.get(f"/staff/decisions/{action.ref}")
        preview = browser.send(page.form("Preview the message to Mina"), reasons=BECAUSE)
        assert db.get(Action, action.id).lifted_at is None
        done = browser.send(preview.form("End the hold and tell Mina"))
        letter = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc())).first()
        assert preview.soup.find(class_="as-sent").get_text().strip() == letter.text.strip()
    assert done.has("Ended early")
    assert done.has(BECAUSE)
    assert standing.may(action.person_id, Ability.send_proposal)
    assert db.scalars(select(Event.verb).order_by(Event.id)).all()[-1] == "hold.lifted"
    again = browser.send(preview.form("End the hold and tell Mina"))
    assert again.url == f"/staff/decisions/{action.ref}", "sent twice, the same page"
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    mine = "I think so as well, for the same reasons."
    late = tomas.post(f"/staff/decisions/{action.ref}/lift", 409, reasons=mine)
    assert late.has("Ruth Adeyemi ended this hold early")
    assert late.soup.find("textarea").get_text().strip() == mine


def test_ending_early_needs_reasons_without_private_words(client, db):
    action = held(db)
    people.unhappy(db.get(Person, action.person_id), private=True,
                   comment="She vanished for a whole week in March.")
    browser = ruths(client)
    page = browser.get(f"/staff/decisions/{action.ref}")
    form = page.form("Preview the message to Mina")
    assert browser.send(form, status=422).has("Write your reasons")
    leaking = "She vanished for a whole week, but came back."
    leak = browser.send(form, status=422, reasons=leaking)
    assert leak.has("repeats words from private feedback")
    browser.post(f"/staff/decisions/{action.ref}/lift", 422, reasons=leaking)
    assert db.get(Action, action.id).lifted_at is None


def test_a_hold_that_has_ended_on_its_monday_offers_no_early_end(client, db):
    action = held(db)
    restorations.schedule(action, clock.now())
    db.commit()
    with time_machine.travel(action.ends_at + timedelta(hours=1)):
        browser = ruths(client)
        page = browser.get(f"/staff/decisions/{action.ref}")
        assert page.has("Ended on its Monday")
        assert not page.soup.find("textarea")
        late = browser.post(f"/staff/decisions/{action.ref}/lift", 409, reasons=BECAUSE)
        assert late.has("on its Monday")


def test_what_the_living_sum_ended_is_told_with_the_feedback_that_fell(client, db):
    action = held(db)
    first = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    feedbacks.remove(first, by=None, because="Reported.")
    db.commit()
    page = ruths(client).get(f"/staff/decisions/{action.ref}")
    assert page.has("Ended early")
    assert page.has("the living sum")
    assert page.has("Does not count any more")


def test_a_declined_proposal_keeps_its_record(client, db):
    action = decisions.proposed(people.person("Mina Novak"))
    holds.decline(action.ref, by=people.reviewer("Tomas Lindqvist").id, because=REASONS,
                  seen=action.revision)
    db.commit()
    page = ruths(client).get(f"/staff/decisions/{action.ref}")
    for words in ("Declined", "No hold", "Tomas Lindqvist", REASONS, "The proposal was declined"):
        assert page.has(words), words


@pytest.mark.slow
def test_the_pages_ask_as_many_questions_for_much_as_for_little(client, db):
    mina = people.person("Mina Novak")
    action = decisions.proposed(mina)
    browser = ruths(client)
    counts = []
    for _ in range(2):
        for url in (f"/staff/decisions/{action.ref}", f"/staff/people/{mina.ref}"):
            with queries() as asked:
                browser.get(url)
            counts.append(len(asked))
        for _ in range(20):
            people.unhappy(mina)
            people.unhappy(mina, private=True)
        db.commit()
    assert counts[:2] == counts[2:]
    assert max(counts) <= 7


def test_a_persons_record_tells_standing_decisions_and_events(client, db):
    action = held(db)
    holds.lift_early(action.ref, by=people.reviewer("Tomas Lindqvist").id, because=BECAUSE)
    db.commit()
    page = ruths(client).get(f"/staff/people/{db.get(Person, action.person_id).ref}")
    assert page.h1 == "Record of Mina Novak"
    for words in ("Active", action.ref, "Ended early", "None so far",
                  "The hold was put into force", "The hold was ended early"):
        assert page.has(words), words
