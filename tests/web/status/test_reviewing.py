"""Mina asks for a review on the page, without script; nothing that she typed is ever lost."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.models import Appeal, Argument, Case, Draft, File, OutboxLetter
from portal.policy import appeals as policy
from portal.policy.vocabulary import Kind
from portal.services.enforcement import appeals, holds
from tests import decisions, people
from tests.conduct import closed, decided
from tests.reviews_of import ANSWER, FIRST, REASONS, SECOND, answered_report, asked
from tests.reviews_of import decided as reviewed
from tests.stored import number


@pytest.fixture
def hold(mina):
    return decisions.hold_on(mina)


@pytest.fixture
def hers(client, mina):
    return client.as_person(mina)


def place(action) -> str:
    return f"/status/decisions/{action.ref}/review"


def typed(page, name: str) -> str:
    return page.soup.find("textarea", id=name).get_text()


def sent(hers, action, *arguments):
    page = hers.get(place(action))
    for at in range(1, len(arguments)):
        page = hers.send(page.form("Add another argument"),
                            **{f"argument-{at}": arguments[at - 1]})
    fields = {f"argument-{at}": text for at, text in enumerate(arguments, 1)}
    check = hers.send(page.form("Check before sending"), **fields)
    return hers.send(check.form("Send the request"))


def test_the_whole_way_from_the_decision_to_the_receipt(db, hers, mina, hold):
    page = hers.get(f"/status/decisions/{hold.ref}")
    page = hers.get(page.link("Ask for a review"))
    assert page.has("PT") and page.has("in Kyiv")
    page = hers.send(page.form("Add another argument"), **{"argument-1": FIRST})
    assert typed(page, "argument-1") == FIRST
    check = hers.send(page.form("Check before sending"), **{"argument-2": SECOND})
    assert check.has("Check your request") and check.has(FIRST) and check.has(SECOND)
    assert number(db, Appeal) == 0
    done = hers.send(check.form("Send the request"))
    case = db.scalars(select(Case).where(Case.kind == "review")).one()
    assert done.h1 == "Your request for a review has arrived"
    assert done.has(case.ref) and done.has("PT") and done.has("in Kyiv")
    assert db.scalars(select(Argument.text).order_by(Argument.number)).all() == [FIRST, SECOND]
    assert number(db, Draft) == 0


def test_status_and_decision_say_that_a_review_waits(db, hers, hold):
    sent(hers, hold, FIRST)
    case = db.scalars(select(Case).where(Case.kind == "review")).one()
    for path in ("/status", f"/status/decisions/{hold.ref}", "/paused/proposals"):
        page = hers.get(path)
        assert page.has("You have asked for a review") and page.has("We answer by")
        assert page.link(f"Your request {case.ref}") == f"/requests/{case.ref}"


def test_a_kept_statement_never_tells_an_old_state(db, hers, mina, hold):
    before = hers.get(f"/status/decisions/{hold.ref}")
    assert not before.has("You have asked for a review")
    case = asked(mina, hold.ref)
    assert hers.get(f"/status/decisions/{hold.ref}").has("You have asked for a review")
    appeals.withdraw(mina.id, case.ref)
    db.commit()
    assert not hers.get(f"/status/decisions/{hold.ref}").has("You have asked for a review")


def test_an_unchanged_status_page_notices_a_review(db, hers, mina, hold):
    tag = hers.open("/status").headers["ETag"]
    assert hers.open("/status", headers={"If-None-Match": tag}).status_code == 304
    asked(mina, hold.ref)
    assert hers.open("/status", headers={"If-None-Match": tag}).status_code == 200


def test_an_argument_can_be_taken_out_again(hers, hold):
    page = hers.send(hers.get(place(hold)).form("Add another argument"),
                        **{"argument-1": FIRST})
    page = hers.send(page.form("Remove argument 1"), **{"argument-2": SECOND})
    assert typed(page, "argument-1") == SECOND
    assert page.soup.find("textarea", id="argument-2") is None


def test_a_draft_waits_on_every_device(client, hers, mina, hold):
    page = hers.get(place(hold))
    assert not page.has("Your draft is kept"), "nothing was typed yet"
    page = hers.send(page.form("Save draft"), **{"argument-1": FIRST})
    assert page.has("Your draft is kept")
    assert typed(client.as_person(mina).get(place(hold)), "argument-1") == FIRST


@pytest.mark.parametrize("button", ["Save draft", "Add another argument"])
def test_what_is_too_long_for_a_draft_is_not_called_kept(hers, hold, button):
    chat = "a whole chat " * 2_000
    page = hers.send(hers.get(place(hold)).form(button), 422, **{"argument-1": chat})
    assert page.has("too long to be kept as a draft") and not page.has("Your draft is kept")
    assert typed(page, "argument-1") == chat


@pytest.mark.parametrize(("text", "says"), [
    ("", "at least one reason"), (" \n ", "at least one reason"),
    ("x" * 100_000, "up to 5,000 characters"),
])
def test_an_empty_and_an_endless_argument_are_refused_and_kept(db, hers, hold, text, says):
    back = hers.send(hers.get(place(hold)).form("Check before sending"), 422,
                        **{"argument-1": text})
    assert back.has(says)
    assert typed(back, "argument-1").strip() == text.strip()
    assert number(db, Appeal) == 0


def test_odd_characters_break_nothing(db, hers, hold):
    page = sent(hers, hold, "a\x00b <svg onload=alert(1)> {{7*7}}")
    assert page.h1 == "Your request for a review has arrived"
    assert "\x00" not in db.scalars(select(Argument.text)).one()


def test_sending_twice_is_one_review_and_one_page(db, hers, hold):
    page = hers.get(place(hold))
    check = hers.send(page.form("Check before sending"), **{"argument-1": FIRST})
    first, second = (hers.send(check.form("Send the request")) for _ in range(2))
    assert first.url == second.url
    assert number(db, Appeal) == 1


def test_a_document_goes_with_it(db, hers, mina, hold):
    page = hers.get(place(hold))
    form = page.form("Check before sending")
    answer = hers.open(form.action, method="POST", follow_redirects=True, data={
        **form.fields, "argument-1": FIRST,
        "documents": (io.BytesIO(b"The client agreed on 21 October."), "messages.txt")})
    assert "messages.txt" in answer.get_data(as_text=True)
    hers.send(hers.get(f"{place(hold)}/check").form("Send the request"))
    kept = db.scalars(select(File)).one()
    assert kept.case_id == db.scalars(select(Appeal.case_id)).one() and kept.draft_of is None


def test_asking_twice_leads_to_the_one_that_waits(hers, mina, hold):
    stale = hers.get(place(hold)).form("Check before sending")
    case = asked(mina, hold.ref)
    page = hers.get(place(hold))
    assert page.h1 == "You have already asked for a review"
    assert page.has("We answer by") and page.has("PT") and page.has("in Kyiv")
    assert page.link("Go to your request") == f"/requests/{case.ref}"
    back = hers.send(stale, 409, **{"argument-1": "Typed in another tab."})
    assert typed(back, "kept-1") == "Typed in another tab."


def test_the_last_second_counts_and_the_next_one_is_told_in_both_zones(db, client, mina, hold):
    closes = policy.review_until(hold.decided_at)
    with time_machine.travel(closes + timedelta(seconds=1), tick=False):
        page = client.as_person(mina).get(place(hold))
        assert page.h1 == "A review cannot be asked for any more"
        assert page.has("23:59 PT") and page.has("in Kyiv")
        client.as_person(mina).post(place(hold), 409, **{"argument-1": FIRST})
    assert number(db, Appeal) == 0
    with time_machine.travel(closes, tick=False):
        assert sent(client.as_person(mina), hold, FIRST).has("has arrived")


@pytest.mark.parametrize("kind", [Kind.education, Kind.info_request, Kind.suspension])
def test_each_kind_of_decision_leads_here(hers, mina, kind):
    action = decided(mina, kind)
    page = hers.get(f"/status/decisions/{action.ref}")
    assert page.link("Ask for a review") == place(action)
    assert sent(hers, action, FIRST).has("has arrived")


def test_whoever_is_closed_out_is_heard(hers, mina):
    action = closed(mina, when="fraud")
    assert sent(hers, action, FIRST).has("has arrived")


def test_a_report_that_was_answered_can_be_looked_at_again(db, client):
    reporter, case = answered_report()
    theirs = client.as_person(reporter)
    page = theirs.get(theirs.get(f"/requests/{case.ref}").link("Ask for a review"))
    check = theirs.send(page.form("Check before sending"), **{"argument-1": FIRST})
    assert theirs.send(check.form("Send the request")).has("has arrived")
    assert db.scalars(select(Appeal.report_case_id)).one() == case.id


def test_after_an_answer_another_asks_what_is_new(db, hers, mina, hold):
    reviewed(asked(mina, hold.ref), people.reviewer("Tomas Lindqvist"))
    page = hers.get(place(hold))
    assert page.has("What is new?")
    back = hers.send(page.form("Check before sending"), 422, **{"argument-1": FIRST})
    assert back.has("Say what is new since then")
    check = hers.send(back.form("Check before sending"), new="The client wrote to me today.")
    assert hers.send(check.form("Send the request")).has("has arrived")


def test_the_decision_shows_what_came_of_it_argument_by_argument(hers, mina, hold):
    reviewed(asked(mina, hold.ref), people.reviewer("Tomas Lindqvist"), "reduced")
    page = hers.get(f"/status/decisions/{hold.ref}")
    for words in ("A review made this decision lighter", FIRST, ANSWER, REASONS,
                  "The hold ends now", "Tomas Lindqvist"):
        assert page.has(words)


def test_withdrawing_is_said_before_and_done_once(db, hers, mina, hold):
    case = asked(mina, hold.ref)
    page = hers.get(f"/requests/{case.ref}")
    page = hers.get(page.link("Withdraw"))
    assert db.scalars(select(Appeal.outcome)).one() is None
    done = hers.send(page.form("Withdraw the request"))
    assert done.has("You withdrew your request")
    for page in (done, hers.get("/requests")):
        tags = [tag.get_text(strip=True) for tag in page.soup.select("main .tag")]
        assert "Withdrawn" in tags and "Answered" not in tags
    db.expire_all()
    assert db.scalars(select(Appeal.outcome)).one() == "withdrawn"
    assert hers.get(f"/requests/{case.ref}/withdrawal").url == f"/requests/{case.ref}"


def test_whoever_withdraws_too_late_to_ask_again_is_told_so_before(db, client, mina, hold):
    case = asked(mina, hold.ref)
    closes = policy.review_until(hold.decided_at)
    with time_machine.travel(closes + timedelta(seconds=1), tick=False):
        hers = client.as_person(mina)
        page = hers.get(f"/requests/{case.ref}/withdrawal")
        assert page.has("You cannot ask again")
        hers.send(page.form("Withdraw the request"))
    letter = db.scalars(select(OutboxLetter.text).where(
        OutboxLetter.letter == "review_withdrawn")).one()
    assert "The time to ask for another review is over" in letter


def test_a_stranger_finds_nothing(client, db, mina, hold):
    case = asked(mina, hold.ref)
    other = client.as_person(people.person("Petra Stone"))
    for path in (place(hold), f"{place(hold)}/check", f"{place(hold)}/sent",
                 f"/requests/{case.ref}/withdrawal", f"/requests/{case.ref}/review"):
        other.get(path, 404)
        if not path.endswith("sent"):
            other.post(path, 404, **{"argument-1": "x"})
    assert number(db, Argument) == 2


def test_who_knows_the_other_word_comes_to_the_same_page(hers, hold):
    assert hers.get(f"/status/decisions/{hold.ref}/appeal").url == place(hold)
    words = hers.get(place(hold)).main
    assert not re.search(r"\b(appeal|case)s?\b", words, re.IGNORECASE)


def test_an_older_answer_stays_while_another_review_waits(hers, mina, hold):
    reviewed(asked(mina, hold.ref), people.reviewer("Tomas Lindqvist"))
    asked(mina, hold.ref, SECOND, new_evidence="The client has written to me since.")
    page = hers.get(f"/status/decisions/{hold.ref}")
    assert page.has("You have asked for a review") and page.has("It stays")


def test_an_end_that_came_later_is_told_beside_the_review(db, hers, mina, hold):
    reviewed(asked(mina, hold.ref), people.reviewer("Tomas Lindqvist"))
    because = "The client took the feedback back, so the hold is not needed any more."
    holds.lift_early(hold.ref, by=people.reviewer("Ida Brandt").id, because=because)
    db.commit()
    page = hers.get(f"/status/decisions/{hold.ref}")
    assert page.has("It ended early") and page.has(because) and page.has("It stays")
