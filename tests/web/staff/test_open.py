"""Staff decide by hand: the form, the preview, the second person, the renewal."""

from datetime import timedelta

import pytest
from flask_security import hash_password
from sqlalchemy import select

from portal import clock
from portal.models import Action, Contract, OutboxLetter, Renewal
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import holds, standing
from tests import decisions, people
from tests.conduct import HAPPENED, REASONS, decided


def answers(**more):
    """What Ruth fills in."""
    today = clock.now().date()
    return {"kind": "suspension", "ground": "feedback_building", "serious": "no",
            "happened": HAPPENED, "happened_from": (today - timedelta(days=9)).isoformat(),
            "reasons": REASONS, "source": "own_initiative", "detected": "no"} | more


def form_of(browser, person):
    page = browser.get(f"/staff/people/{person.ref}")
    return browser.get(page.link("Open a decision")).form("Preview")


def test_nothing_is_chosen_beforehand(client, db, mina):
    ruth = client.as_person(people.reviewer())
    form = form_of(ruth, mina)
    chosen = {"kind", "ground", "serious", "source", "detected", "active", "when"}
    assert not chosen & set(form.fields)


def test_an_empty_form_is_refused_field_by_field(client, db, mina):
    ruth = client.as_person(people.reviewer())
    page = ruth.send(form_of(ruth, mina), 422)
    assert page.has("Choose what you decide.")
    assert page.has("Name the first day on which it happened.")
    assert db.scalars(select(Action)).all() == []
    told = [one["href"].removeprefix("#").split("-")[0] for one in page.soup.select("#errors a")]
    assert told[:3] == ["ground", "serious", "kind"], "in the order of the page"


def test_what_was_typed_is_never_lost(client, db, mina):
    ruth = client.as_person(people.reviewer())
    page = ruth.send(form_of(ruth, mina), 422, **answers(kind="", happened_from="9 November"))
    assert page.soup.find(id="happened").get_text() == HAPPENED
    assert page.has("Write the day as 2026-11-30.")


def test_ruth_reads_what_mina_will_read_and_then_decides(client, db, mina):
    ruth = client.as_person(people.reviewer())
    preview = ruth.send(form_of(ruth, mina), **answers())
    assert db.scalars(select(Action)).all() == []
    assert preview.has("Your account is suspended while we clear up a question")
    assert preview.has("What your clients see")
    page = ruth.send(preview.form("Decide, and tell Mina"))
    action = db.scalars(select(Action)).one()
    assert page.url == f"/staff/decisions/{action.ref}"
    assert page.has("Suspension: Honest feedback")
    assert not standing.may(mina.id, Ability.work_contract)
    assert preview.has(db.scalars(select(OutboxLetter.subject)).one())


def test_back_from_the_preview_everything_is_still_there(client, db, mina):
    ruth = client.as_person(people.reviewer())
    preview = ruth.send(form_of(ruth, mina), **answers())
    page = ruth.post(f"/staff/people/{mina.ref}/decisions/change",
                     **preview.form("Decide").fields)
    assert page.form("Preview").fields["kind"] == "suspension"


def test_a_button_pressed_twice_decides_once(client, db, mina):
    ruth = client.as_person(people.reviewer())
    preview = ruth.send(form_of(ruth, mina), **answers())
    for _ in range(2):
        ruth.send(preview.form("Decide, and tell Mina"))
    assert len(db.scalars(select(Action)).all()) == 1
    assert len(db.scalars(select(OutboxLetter)).all()) == 1


def test_a_stale_form_is_refused_and_keeps_its_text(client, db, mina):
    ruth = client.as_person(people.reviewer())
    form = form_of(ruth, mina)
    decided(mina, by=people.reviewer("Tomas Lindqvist"))
    page = ruth.send(form, 409, **answers())
    assert page.has("while you were writing")
    assert page.soup.find(id="happened").get_text() == HAPPENED


def test_whoever_is_demoted_while_writing_decides_nothing(client, db, mina):
    person = people.reviewer()
    ruth = client.as_person(person)
    preview = ruth.send(form_of(ruth, mina), **answers())
    person.role_names = frozenset()
    db.commit()
    ruth.send(preview.form("Decide, and tell Mina"), 404)
    assert db.scalars(select(Action)).all() == []


@pytest.mark.parametrize("path", ["", "/preview", "/change"])
def test_nobody_else_opens_or_sends_it(client, db, mina, path):
    theirs = client.as_person(mina)
    theirs.get(f"/staff/people/{mina.ref}/decisions/new", 404)
    theirs.post(f"/staff/people/{mina.ref}/decisions{path}", 404, **answers())
    assert db.scalars(select(Action)).all() == []


def test_there_is_no_decision_about_staff_or_clients(client, db, mina):
    other = people.reviewer("Tomas Lindqvist")
    ruth = client.as_person(people.reviewer())
    ruth.get(f"/staff/people/{other.ref}/decisions/new", 404)


PASSWORD = "a calm and rather long sentence"


@pytest.fixture(scope="module")
def hashed(shared_app):
    """What the database keeps of the password; made once, because it is slow on purpose."""
    with shared_app.app_context():
        return hash_password(PASSWORD)


@pytest.fixture
def tomas_(db, hashed):
    return people.reviewer("Tomas Lindqvist", password=hashed)


def block(client, db, mina, hashed):
    ruth = client.as_person(people.reviewer(password=hashed))
    preview = ruth.send(form_of(ruth, mina), **answers(kind="block", serious="yes", when="notice"))
    assert preview.has("When a second, different member of staff agrees")
    preview = ruth.send(preview.form("ask a second person"), 422, password="something else")
    assert preview.has("This is not your password.")
    page = ruth.send(preview.form("ask a second person"), password=PASSWORD)
    return ruth, page, db.scalars(select(Action)).one()


@pytest.mark.slow
def test_a_block_waits_in_the_queue_for_somebody_else(client, db, mina, hashed, tomas_):
    ruth, page, action = block(client, db, mina, hashed)
    assert page.url.endswith("/approve")
    assert page.has("You took this decision")
    ruth.send(page.form("Confirm"), 422, outcome="agree", password=PASSWORD)
    tomas = client.as_person(tomas_)
    queue = tomas.get("/staff/queue?show=second")
    assert queue.has("who decided")
    waiting = tomas.get(queue.link(action.ref))
    assert waiting.has("Your account will be closed")
    waiting = tomas.send(waiting.form("Confirm"), 422, outcome="agree", password="")
    assert waiting.has("This is not your password.")
    done = tomas.send(waiting.form("Confirm"), outcome="agree", password=PASSWORD)
    assert done.has("Announced")
    db.refresh(action)
    assert action.approved_by_id is not None


@pytest.mark.slow
def test_agreeing_from_two_browsers_at_once_is_one_decision(client, db, mina, hashed, tomas_):
    _, _, action = block(client, db, mina, hashed)
    tomas = client.as_person(tomas_)
    ines = client.as_person(people.reviewer("Ines Duarte"))
    first, second = (b.get(f"/staff/decisions/{action.ref}/approve") for b in (tomas, ines))
    tomas.send(first.form("Confirm"), outcome="agree", password=PASSWORD)
    late = ines.send(second.form("Confirm"), 409, outcome="decline",
                     reasons="I read the messages and the work was real.")
    assert late.has("does not wait for a second person any more")
    db.refresh(action)
    assert action.in_force_from is not None


@pytest.mark.slow
def test_declining_needs_reasons(client, db, mina, hashed):
    _, _, action = block(client, db, mina, hashed)
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    page = tomas.get(f"/staff/decisions/{action.ref}/approve")
    page = tomas.send(page.form("Confirm"), 422, outcome="decline", reasons="")
    assert page.has("Write your reasons")
    page = tomas.send(page.form("Confirm"), outcome="decline",
                      reasons="The work was real, I saw it all.")
    assert page.has("Declined")
    assert db.scalars(select(OutboxLetter)).all() == []


def test_a_hold_on_a_top_rated_person_waits_as_well(client, db):
    hana = people.person("Hana Wojcik", top_rated=True)
    action = decisions.proposed(hana)
    ruth = client.as_person(people.reviewer())
    page = ruth.get(f"/staff/decisions/{action.ref}")
    preview = ruth.send(page.form("Preview"), outcome="confirm", reasons=decisions.REASONS)
    assert preview.has("waits for a second person")
    page = ruth.send(preview.form("ask a second person"))
    assert page.url.endswith("/approve")
    assert page.has("takes effect when a second person agrees")
    assert standing.may(hana.id, Ability.send_proposal)
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    waiting = tomas.get(f"/staff/decisions/{action.ref}")
    tomas.send(waiting.form("Confirm"), outcome="agree")
    assert not standing.may(hana.id, Ability.send_proposal)


def test_a_reviewer_with_an_older_form_of_a_signed_hold_gets_the_text_back(client, db):
    hana = people.person("Hana Wojcik", top_rated=True)
    action = decisions.proposed(hana)
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    old = tomas.get(f"/staff/decisions/{action.ref}").form("Preview")
    holds.confirm(action.ref, by=people.reviewer().id, reasons=decisions.REASONS,
                  seen=action.revision)
    db.commit()
    page = tomas.send(old, 409, outcome="confirm", reasons="My own words about all of this here.")
    assert page.has("waits for a second person")
    assert page.has("My own words about all of this here.")


def suspended(mina):
    return decided(mina, Kind.suspension, by=people.reviewer())


def test_only_a_lead_who_took_no_part_lets_a_suspension_go_on(client, db, mina):
    action = suspended(mina)
    lapses = action.ends_at
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    page = tomas.get(f"/staff/decisions/{action.ref}")
    assert not page.has("Let it go on")
    for step in ("renew", "renew/preview", "renew/change"):
        tomas.post(f"/staff/decisions/{action.ref}/{step}", 404, renewal="For another month.")
    lead = people.person("Ines Duarte", roles=("lead",))
    ines = client.as_person(lead)
    page = ines.get(f"/staff/decisions/{action.ref}")
    page = ines.send(page.form("about it going on"), 422, renewal="too short")
    assert page.has("Write your reasons")
    because = "The client has until Friday to say whether the files are theirs."
    page = ines.send(page.form("about it going on"), renewal=because)
    assert page.has("The suspension of your account goes on") and page.has("Why it goes on")
    db.refresh(action)
    assert action.ends_at == lapses, "looking changes nothing"
    form = page.form("Let it go on")
    form.action += "/change"
    again = ines.send(form)
    assert again.soup.find(attrs={"name": "renewal"}).get_text().strip() == because
    ines.send(page.form("Let it go on"))
    db.refresh(action)
    assert action.ends_at == lapses + timedelta(days=30)
    assert db.scalars(select(Renewal)).one().because == because
    assert client.as_person(mina).get("/status").has(because)
    assert "renewed" in set(db.scalars(select(OutboxLetter.letter)))


def test_a_lead_who_decided_it_can_not_renew_it(client, db, mina):
    lead = people.person("Ines Duarte", roles=("lead",))
    action = decided(mina, Kind.suspension, by=lead)
    ines = client.as_person(lead)
    page = ines.get(f"/staff/decisions/{action.ref}")
    page = ines.send(page.form("about it going on"), 422,
                     renewal="The client has until Friday to say something.")
    assert page.has("somebody else has to look")
    assert db.scalars(select(Renewal)).all() == []


def test_what_the_preview_of_a_renewal_shows_is_what_mina_gets(client, db, mina):
    action, because = suspended(mina), "The client has until Friday to say whose files these are."
    ines = client.as_person(people.person("Ines Duarte", roles=("lead",)))
    page = ines.get(f"/staff/decisions/{action.ref}")
    page = ines.send(page.form("about it going on"), renewal=because)
    shown = page.soup.select_one(".as-sent").get_text()
    fragment = page.soup.select_one(".preview section").get_text(" ", strip=True)
    assert "in Kyiv" in fragment
    ines.send(page.form("Let it go on"))
    letter = db.scalars(select(OutboxLetter).where(OutboxLetter.letter == "renewed")).one()
    assert " ".join(letter.text.split()) == " ".join(shown.split())
    on_page = client.as_person(mina).get(f"/status/decisions/{action.ref}")
    there = on_page.soup.find(id="renewed").parent.get_text(" ", strip=True)
    assert there.partition("Until")[2] == fragment.partition("Until")[2]
    record = on_page.soup.find(class_="record").get_text(" ", strip=True)
    until = fragment.partition("Until ")[2].partition(", at the latest")[0]
    assert f"A lead extended it until {until}" in record


def test_a_second_press_of_an_older_preview_renews_nothing(client, db, mina):
    action = suspended(mina)
    ines = client.as_person(people.person("Ines Duarte", roles=("lead",)))
    page = ines.get(f"/staff/decisions/{action.ref}")
    page = ines.send(page.form("about it going on"),
                     renewal="The client has until Friday to say something.")
    ines.send(page.form("Let it go on"))
    no = ines.send(page.form("Let it go on"), 422)
    assert no.has("The day on which it ends has changed")
    assert len(db.scalars(select(Renewal)).all()) == 1


def test_a_lead_can_not_renew_what_they_decided_on_another_account(client, db, mina):
    first = people.reviewer(human_id=3)
    action = decided(mina, Kind.suspension, by=first)
    ines = client.as_person(people.person("Ines Duarte", roles=("lead",), human_id=3))
    page = ines.get(f"/staff/decisions/{action.ref}")
    no = ines.send(page.form("about it going on"), 422,
                   renewal="The client has until Friday to say something.")
    assert no.has("somebody else has to look")


def test_ending_a_suspension_tells_mina_why(client, db, mina):
    people.contract(mina, ended_days_ago=None)
    action = suspended(mina)
    ruth = client.as_person(people.reviewer("Tomas Lindqvist"))
    page = ruth.get(f"/staff/decisions/{action.ref}")
    preview = ruth.send(page.form("Preview"), reasons="The files show that the work was real.")
    assert preview.has("The suspension has ended: you can work again")
    ruth.send(preview.form("End it"))
    assert standing.may(mina.id, Ability.work_contract)
    assert "decision_ended" in set(db.scalars(select(OutboxLetter.letter)))
    assert db.scalars(select(Contract)).one().ended_at is None
