"""Staff choose another learning path for a hold, and the freelancer is led along that one."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Action, Person
from portal.services.enforcement import holds
from portal.web.status import copies
from tests import contents, decisions, learners, people
from tests.learners import COURSE, PATH
from tests.web.staff.desk import REASONS, minas, opened

CLIENTS, USUAL = "Working with clients", "Reskilling for Success"
INSTEAD = f"Instead of the usual path, {USUAL}"


@pytest.fixture
def held(db):
    """Mina, on hold until she has finished the other path."""
    action = minas(db)
    holds.confirm(action.ref, by=people.reviewer().id, reasons=REASONS, path=COURSE,
                  seen=action.revision)
    db.commit()
    return action


def chosen(page) -> list[tuple[str, str, bool]]:
    return [(one["value"], one.get_text(), one.has_attr("selected"))
            for one in page.soup.select("select[name=path] option")]


def of_mina(client, db, action):
    return client.as_person(db.get(Person, action.person_id))


def test_the_usual_path_is_preselected_and_those_that_explain_rules_are_not_offered(client, db):
    _, page = opened(client, minas(db))
    assert chosen(page) == [(PATH, f"{USUAL} (usual)", True), (COURSE, CLIENTS, False)]
    assert page.has("If another one fits this feedback better, say why in the reasons.")


@pytest.mark.engine
def test_the_choice_is_previewed_kept_and_on_the_record(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS, path=COURSE)
    assert preview.has(f"{CLIENTS} {INSTEAD}")
    assert preview.has(f"Finish the learning path {CLIENTS}: 3 modules")
    again = ruths.post(f"/staff/decisions/{action.ref}/change", **preview.form("Change").fields)
    assert chosen(again)[1] == (COURSE, CLIENTS, True)
    preview = ruths.send(again.form("Preview"))
    done = ruths.send(preview.form("tell Mina"))
    assert done.has("recorded and in force")
    assert done.has(f"Learning path {CLIENTS} {INSTEAD}")
    assert db.get(Action, action.id).path_slug == COURSE


def test_the_usual_path_is_named_plainly(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS)
    assert preview.has(f"Learning path {USUAL}")
    assert not preview.has("instead of the usual")
    ruths.send(preview.form("tell Mina"))
    assert db.get(Action, action.id).path_slug is None


@pytest.mark.parametrize("slug", ["nothing", "building-a-reputation-fairly", "a\x00b", "x" * 9_999,
                                  "<svg onload=1>"])
def test_a_forged_path_is_refused_in_a_sentence_and_nothing_typed_is_lost(client, db, slug):
    action = minas(db)
    ruths, page = opened(client, action)
    for form, button in (("preview", "Preview"), ("decide", "Preview")):
        page = ruths.post(f"/staff/decisions/{action.ref}/{form}", status=422,
                          **page.form(button).fields | {"outcome": "confirm", "reasons": REASONS,
                                                        "path": slug})
        assert page.has("There is no such learning path to choose")
        assert page.soup.find("textarea").get_text().strip() == REASONS
        assert page.soup.find("select", id="path")["aria-invalid"] == "true"
    assert db.get(Action, action.id).decided_at is None


def test_a_path_does_not_matter_when_it_is_declined(client, db):
    action = minas(db)
    ruths, page = opened(client, action)
    preview = ruths.send(page.form("Preview"), outcome="decline", reasons=REASONS, path=COURSE)
    assert not preview.has(CLIENTS)
    ruths.send(preview.form("Decline and close"))
    assert db.get(Action, action.id).path_slug is None


def test_where_there_is_one_path_only_nothing_is_asked(client, db, tmp_path):
    with contents.without(COURSE, tmp_path):
        _, page = opened(client, minas(db))
    assert not chosen(page)


def test_the_second_person_reads_which_path_it_is(client, db):
    petra = people.person("Petra Long", member_since=clock.now() - timedelta(days=9 * 365))
    action = decisions.proposed(petra)
    ruths, page = opened(client, action)
    preview = ruths.send(page.form("Preview"), outcome="confirm", reasons=REASONS, path=COURSE)
    ruths.send(preview.form("ask a second person"))
    toms, page = opened(client, action, "Tomas Lindqvist")
    assert page.has(f"ends with the learning path {CLIENTS}. {INSTEAD}.")
    done = toms.send(page.form("end the waiting"), outcome="agree")
    assert done.has(f"{CLIENTS} {INSTEAD}")


@pytest.mark.engine
def test_mina_is_led_along_that_path_to_her_monday(client, db, held):
    mina = of_mina(client, db, held)
    page = mina.get("/status")
    assert page.has(f"When you finish the path {CLIENTS}, proposals come back")
    assert mina.get("/paused/proposals").has(f"after you finish the learning path {CLIENTS}.")
    record = mina.get(f"/status/decisions/{held.ref}")
    assert record.has(f"finish the path {CLIENTS}, instead of the usual path, {USUAL}")
    on_it = mina.send(page.form("Start the learning path"))
    assert on_it.url.startswith(f"/learning/{COURSE}/")
    assert mina.get(f"/learning/{COURSE}").has("Learning · Learning path")
    assert mina.get(f"/learning/{PATH}").has("You take this voluntarily")
    learners.finish_path(db.get(Person, held.person_id), COURSE)
    db.commit()
    scheduled = mina.get("/status")
    assert scheduled.has("On hold, return scheduled")
    assert mina.open(scheduled.link("Add to calendar")).mimetype == "text/calendar"


def test_the_document_names_it(client, db, held, monkeypatch):
    monkeypatch.setattr(copies, "can_print", lambda: True)
    monkeypatch.setattr(copies, "_pdf", str.encode)
    document = of_mina(client, db, held).open(f"/status/decisions/{held.ref}.pdf").text
    assert (f"The Monday after you finish the path {CLIENTS}, which was chosen instead of the "
            f"usual path, {USUAL}.") in " ".join(document.split())


def test_where_the_path_has_left_the_content_every_page_leads_along_the_usual_one(
        client, db, held, tmp_path):
    mina = of_mina(client, db, held)
    with contents.without(COURSE, tmp_path):
        page = mina.get("/status")
        assert page.has(f"When you finish the path {USUAL}, proposals come back")
        assert page.has(f"names the path {CLIENTS}. Now {USUAL} ends the hold instead.")
        assert mina.get("/paused/proposals").has(f"after you finish the learning path {USUAL}.")
        assert mina.send(page.form("Start the learning path")).url.startswith(f"/learning/{PATH}/")


@pytest.mark.engine
def test_a_monday_that_was_named_stands_when_the_path_leaves_afterwards(
        client, db, held, tmp_path):
    learners.finish_path(db.get(Person, held.person_id), COURSE)
    db.commit()
    mina = of_mina(client, db, held)
    with contents.without(COURSE, tmp_path):
        page = mina.get("/status")
        assert page.has("On hold, return scheduled")
        assert mina.open(page.link("Add to calendar")).mimetype == "text/calendar"
        assert not mina.get(f"/learning/{PATH}").has("If you finish by")
