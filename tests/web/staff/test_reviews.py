"""The reviewer's way over the pages: queue, evidence, a preview of what is sent, the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Action, Appeal, Feedback, Person
from portal.policy.vocabulary import Kind
from portal.services.cases import threads
from portal.services.enforcement import appeals
from tests import decisions, people
from tests.conduct import closed
from tests.conduct import decided as decision
from tests.reviews_of import (
    ANSWER,
    FIRST,
    REASONS,
    SECOND,
    answered_report,
    asked,
    decided,
    review_of,
)


@pytest.fixture
def hold(mina):
    return decisions.hold_on(mina)


@pytest.fixture
def tomas(db):
    return people.reviewer("Tomas Lindqvist")


@pytest.fixture
def theirs(client, tomas):
    return client.as_person(tomas)


def place(case) -> str:
    return f"/staff/reviews/{case.ref}"


def filled(count: int = 2, **more):
    answers = {f"answer-{number}": ANSWER for number in range(1, count + 1)}
    return {"outcome": "upheld", "reasons": REASONS, **answers, **more}


@pytest.mark.slow
def test_the_way_from_the_queue_to_a_decision(db, theirs, mina, hold):
    case = asked(mina, hold.ref)
    queue = theirs.get("/staff/reviews")
    assert queue.has("Mina Novak") and queue.has("Marta Keller") and queue.has("2 arguments")
    page = theirs.get(queue.link(f"Review of decision {hold.ref}"))
    for words in (FIRST, SECOND, decisions.REASONS, "Work number", "It took four days"):
        assert page.has(words)
    assert not page.soup.find("input", attrs={"name": "outcome", "checked": True})
    preview = theirs.send(page.form("Preview the message to Mina"), **filled())
    assert preview.has("Your review is finished: decision") and preview.has(ANSWER)
    assert preview.has("A review looked at this decision again. It stays")
    assert review_of(case).decided_at is None
    done = theirs.send(preview.form("Let it stand and tell Mina"))
    assert done.has("The decision stays, and the letter with your answers is on its way")
    assert review_of(case).outcome == "upheld"
    assert theirs.get("/staff/reviews?show=decided").has("Tomas Lindqvist")


def test_a_reversal_over_the_pages_gives_back_what_was_taken(db, client, theirs, mina, hold):
    case = asked(mina, hold.ref)
    page = theirs.get(place(case))
    ticks = {f"wrong-{ref}": "1" for ref in db.scalars(select(Feedback.ref))}
    preview = theirs.send(page.form("Preview"), **filled(outcome="reversed", **ticks))
    assert preview.has("We were wrong, and we apologise")
    theirs.send(preview.form("Undo the decision and tell Mina"))
    assert db.get(Action, hold.id).annulled_at is not None
    told = client.as_person(mina).get(f"/status/decisions/{hold.ref}")
    assert told.has("A review found this decision wrong. It is undone")
    assert told.has("We are sorry") and told.has(ANSWER)


def test_too_few_ticks_are_told_beside_them(theirs, mina, hold):
    page = theirs.get(place(asked(mina, hold.ref)))
    back = theirs.send(page.form("Preview"), 422, **filled(outcome="reversed"))
    assert back.has("the next weekly check would propose the same again")
    assert back.soup.find("textarea", id="reasons").get_text() == REASONS


@pytest.mark.parametrize(("more", "says"), [
    ({"outcome": ""}, "Choose what this review comes to"),
    ({"answer-2": ""}, "Answer argument 2"),
    ({"reasons": ""}, "Write your reasons"),
    ({"reasons": "x" * 100_000}, "up to 3,000 characters"),
    ({"answer-1": "a\x00b"}, "Answer argument 1"),
])
def test_a_no_keeps_everything_that_was_typed(db, theirs, mina, hold, more, says):
    page = theirs.get(place(asked(mina, hold.ref)))
    back = theirs.send(page.form("Preview"), 422, **filled(**more))
    assert back.has(says)
    kept = filled(**more)
    for name in ("reasons", "answer-1", "answer-2"):
        shown = back.soup.find("textarea", id=name).get_text()
        assert shown == kept[name].replace("\x00", "\ufffd")


def test_going_back_from_the_preview_loses_nothing(theirs, mina, hold):
    page = theirs.get(place(asked(mina, hold.ref)))
    preview = theirs.send(page.form("Preview"), **filled(outcome="reduced"))
    back = theirs.post(preview.form("Change").action.replace("decide", "change"),
                       **preview.form("Change").fields)
    assert back.soup.find("textarea", id="answer-2").get_text() == ANSWER
    assert back.soup.find("input", id="outcome-reduced").has_attr("checked")


def test_private_words_are_refused_and_quoted_to_the_writer_only(db, theirs, mina, hold):
    people.unhappy(mina, private=True, comment="He never understood the colours of our brand.")
    page = theirs.get(place(asked(mina, hold.ref)))
    back = theirs.send(page.form("Preview"), 422, **filled(
        **{"answer-1": "They say you never understood the colours of it."}))
    assert back.has("repeats words from private feedback")


def test_a_suspension_is_shortened_to_a_day(db, theirs, mina):
    action = decision(mina, Kind.suspension)
    page = theirs.get(place(asked(mina, action.ref)))
    back = theirs.send(page.form("Preview"), 422, **filled(outcome="reduced", until="tomorrow"))
    assert back.has("Write the day as year, month and day")
    day = (clock.now() + timedelta(days=4)).date().isoformat()
    preview = theirs.send(back.form("Preview"), until=day)
    theirs.send(preview.form("Make it lighter and tell Mina"))
    assert db.get(Action, action.id).ends_at < clock.now() + timedelta(days=6)


def test_the_queue_offers_it_to_nobody_who_took_part(client, db, mina):
    action = closed(mina)
    case = asked(mina, action.ref)
    for person_id in (action.decided_by_id, action.approved_by_id):
        first = client.as_person(db.get(Person, person_id))
        assert not first.get("/staff/reviews").has("Mina Novak")
        assert first.get("/staff/reviews?show=others").has("Mina Novak")
        page = first.get(place(case))
        assert page.has("A colleague decides") and page.has("You took part")
        first.post(f"{place(case)}/decide", 422, **filled(seen="x"))
    assert review_of(case).decided_at is None
    assert client.as_person(people.reviewer("Ida Brandt")).get("/staff/reviews").has("Mina Novak")


def test_nor_to_another_account_of_theirs_nor_to_its_subject(client, db, mina, hold):
    case = asked(mina, hold.ref)
    twin, herself = people.reviewer("Marta Twin"), people.reviewer("Mina Staff")
    twin.human_id = db.get(Person, hold.decided_by_id).human_id = 11
    mina.human_id = herself.human_id = 12
    db.commit()
    assert not client.as_person(twin).get("/staff/reviews").has("Mina Novak")
    hers = client.as_person(herself)
    for show in ("open", "others", "decided"):
        assert not hers.get(f"/staff/reviews?show={show}").has("Mina Novak")
    hers.get(place(case), 404)


@pytest.mark.slow
def test_two_at_once_and_the_second_has_the_text_back(client, theirs, mina, hold):
    case = asked(mina, hold.ref)
    idas = client.as_person(people.reviewer("Ida Brandt"))
    slower = idas.send(idas.get(place(case)).form("Preview"), **filled(outcome="reduced"))
    preview = theirs.send(theirs.get(place(case)).form("Preview"), **filled())
    theirs.send(preview.form("Let it stand"))
    page = idas.send(slower.form("Make it lighter"), 409)
    assert page.has("Tomas Lindqvist decided this review while you were reading")
    assert page.soup.find("textarea", id="kept-reasons").get_text() == REASONS
    assert review_of(case).outcome == "upheld"


def test_pressing_twice_is_one_decision(db, theirs, mina, hold):
    case = asked(mina, hold.ref)
    preview = theirs.send(theirs.get(place(case)).form("Preview"), **filled())
    first, second = (theirs.send(preview.form("Let it stand")) for _ in range(2))
    assert first.url == second.url == place(case)


def test_what_the_person_added_meanwhile_is_told(db, theirs, mina, hold):
    case = asked(mina, hold.ref)
    page = theirs.get(place(case))
    threads.say(case, voice="person", text="The client has written again.", by=mina.id)
    db.commit()
    back = theirs.send(page.form("Preview"), 409, **filled())
    assert back.has("the person added to their request") and back.has("has written again")
    assert back.soup.find("textarea", id="reasons").get_text() == REASONS
    assert theirs.send(back.form("Preview"), **filled()).has("Check your decision")


def test_demoted_while_deciding(db, client, mina, hold, tomas):
    case = asked(mina, hold.ref)
    theirs = client.as_person(tomas)
    preview = theirs.send(theirs.get(place(case)).form("Preview"), **filled())
    tomas.role_names = frozenset({"freelancer"})
    db.commit()
    theirs.send(preview.form("Let it stand"), 404)
    assert review_of(case).decided_at is None


def test_a_withdrawn_one_has_nothing_to_decide(db, theirs, mina, hold):
    case = asked(mina, hold.ref)
    appeals.withdraw(mina.id, case.ref)
    assert theirs.get(place(case)).has("Nothing to decide any more")
    assert not theirs.get("/staff/reviews").has("Mina Novak")
    thread = theirs.get(f"/staff/requests/{case.ref}")
    assert thread.link("what was asked") == f"/staff/reviews/{case.ref}"
    assert not thread.has("read its answer")


def test_the_answer_to_a_report_is_looked_at_again(db, theirs):
    reporter, reported = answered_report()
    case = asked(reporter, reported.ref, FIRST)
    page = theirs.get(place(case))
    assert page.has("five stars for free work") and page.has("Marta Keller")
    preview = theirs.send(page.form("Preview"), **filled(1, outcome="reversed"))
    theirs.send(preview.form("Undo the decision"))
    assert db.scalars(select(Feedback.removed_at)).one() is not None


def test_strangers_find_nothing(client, db, mina, hold):
    case = asked(mina, hold.ref)
    hers = client.as_person(mina)
    hers.get("/staff/reviews", 404)
    hers.get(place(case), 404)
    for verb in ("preview", "change", "decide"):
        hers.post(f"{place(case)}/{verb}", 404, **filled())
    assert db.scalars(select(Appeal.outcome)).all() == [None]


def test_what_is_no_review_is_not_found(theirs, mina, hold):
    for ref in (hold.ref, "Q-NOTHERE1"):
        theirs.get(f"/staff/reviews/{ref}", 404)


def test_the_thread_leads_to_the_decision(theirs, mina, hold):
    case = asked(mina, hold.ref)
    page = theirs.get(f"/staff/requests/{case.ref}")
    assert page.link("Decide this review") == place(case)
    assert decided(case, people.reviewer("Ida Brandt")).outcome == "upheld"


def test_staff_read_on_the_record_that_it_was_wrong(theirs, mina):
    action = decision(mina, Kind.suspension)
    decided(asked(mina, action.ref), people.reviewer("Ida Brandt"), "reversed")
    for path in (f"/staff/people/{mina.ref}", f"/staff/decisions/{action.ref}"):
        assert theirs.get(path).has("Found wrong by a review")
