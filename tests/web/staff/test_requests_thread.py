"""Staff at one request: answer, ask, note, claim, hand over; nothing typed is lost."""

import io
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Event, File, Message, OutboxLetter, Person
from portal.policy.vocabulary import PACIFIC
from portal.services.cases import asking
from tests import decisions, people, requests_of, reviews_of
from tests.stored import number
from tests.web.staff.test_at_once import at_once

ANSWER = requests_of.ANSWER


@pytest.fixture
def case(db):
    return requests_of.question(people.person())


@pytest.fixture
def ruths(client, case):
    return client.as_person(people.reviewer())


def press(browser, page, words, status=200, **fields):
    """Send the page's form with the button that says these words, as a browser would."""
    button = next(b for b in page.soup.find_all("button") if words in b.get_text())
    form = page.form(words)
    where = button.get("formaction") or form.action
    return browser.post(where, status, token=False, **{**form.fields, **fields})


def letters(db) -> list[str]:
    return db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id)).all()


def working_day(days: int) -> str:
    day = clock.now().astimezone(PACIFIC).date() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.isoformat()


def test_ruth_previews_the_letter_and_sends_exactly_that(ruths, db, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    assert page.has(requests_of.QUESTION) and page.has("Nobody has taken it on")
    preview = press(ruths, page, "Preview", text=ANSWER, then="answered")
    assert preview.has("Ruth answered your request") and preview.has(ANSWER)
    assert number(db, Message) == 1
    back = ruths.send(preview.form("Send it to Mina"))
    assert back.has("Your answer was sent") and back.has("Closed")
    db.refresh(case)
    assert (case.outcome, case.owed_by, case.closed_by_id) == ("answered", None, case.claimed_by_id)
    assert letters(db) == ["request_received", "request_closed"]
    assert "request.answered" in db.scalars(select(Event.verb)).all()


def test_back_from_the_preview_the_text_is_still_there(ruths, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    preview = press(ruths, page, "Preview", text=ANSWER, then="keep")
    again = press(ruths, preview, "Change")
    assert again.soup.find("textarea", id="text").get_text() == ANSWER


def test_asking_leaves_the_next_step_to_mina_until_a_day(ruths, db, case):
    page, day = ruths.get(f"/staff/requests/{case.ref}"), working_day(9)
    ruths.send(page.form("Send now"), text="Which contract is it?", then="ask", until=day)
    db.refresh(case)
    assert case.owed_by == "person"
    assert case.due_at.astimezone(PACIFIC).date().isoformat() == day
    assert letters(db)[-1] == "request_asks"


def test_a_message_in_between_keeps_the_date(ruths, db, case):
    due_at, page = case.due_at, ruths.get(f"/staff/requests/{case.ref}")
    ruths.send(page.form("Send now"), text="I have asked the import team.", then="keep")
    db.refresh(case)
    assert (case.owed_by, case.due_at) == ("team", due_at)
    assert letters(db)[-1] == "request_answered"


@pytest.mark.parametrize(("fields", "says"), [
    ({"text": ""}, "nothing in it yet"),
    ({"text": "x" * 100_000}, "up to 5,000 characters"),
    ({"then": ""}, "Choose what happens next"),
    ({"then": "nonsense"}, "Choose what happens next"),
    ({"then": "ask", "until": "tomorrow"}, "Write the day as"),
    ({"then": "ask", "until": "2020-01-01"}, "within the next 60 days"),
    ({"then": "ask", "until": "9999-12-31"}, "within the next 60 days"),
])
def test_what_can_not_be_sent_stays_in_the_form(ruths, db, case, fields, says):
    page = ruths.get(f"/staff/requests/{case.ref}")
    typed = {"text": ANSWER, "then": "answered", **fields}
    back = ruths.send(page.form("Send now"), 422, **typed)
    assert back.has(says)
    assert back.soup.find("textarea", id="text").get_text() == typed["text"]
    assert number(db, Message) == 1


def test_words_of_private_feedback_are_refused(ruths, db, case):
    mina = people.person("Mina Kovalenko")
    people.unhappy(mina, private=True, comment="He vanished for a whole week in the middle of it.")
    hers = requests_of.question(mina, subject="Why?")
    page = ruths.get(f"/staff/requests/{hers.ref}")
    back = ruths.send(page.form("Send now"), 422, then="answered",
                      text="A client says you vanished for a whole week.")
    assert back.has("repeats words from private feedback")
    assert back.has("vanished for a whole week")
    press(ruths, back, "Preview", 422, then="answered",
          text="A client says you vanished for a whole week.")


def test_a_stale_form_meets_what_was_said_meanwhile(ruths, db, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    asking.write(case, by=case.person_id, text="It is solved, thank you.")
    db.commit()
    back = ruths.send(page.form("Send now"), 409, text=ANSWER, then="answered")
    assert back.has("while you were writing") and back.has("It is solved")
    assert back.soup.find("textarea", id="text").get_text() == ANSWER
    assert ruths.send(back.form("Send now")).has("Your answer was sent")


def test_an_answer_sent_twice_is_one(ruths, db, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    for _ in range(2):
        ruths.send(page.form("Send now"), text=ANSWER, then="answered")
    assert number(db, Message) == 2
    assert letters(db) == ["request_received", "request_closed"]


def test_two_who_take_it_on_at_once_are_one_and_a_conflict(client, db, case):
    address = f"/staff/requests/{case.ref}"

    def about_to(name):
        theirs = client.as_person(people.reviewer(name))
        form = theirs.get(address).form("Take it on")
        return lambda: theirs.http.post(f"{address}/claim", data=form.fields)

    claims = about_to("Ruth Adeyemi"), about_to("Tomas Lindqvist")
    db.commit()
    answers = at_once(*claims)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "has taken this request on already" in loser.get_data(as_text=True)


def opened(browser, case):
    return browser.get(f"/staff/requests/{case.ref}")


def test_taking_it_on_keeps_what_is_half_written(ruths, db, case):
    again = press(ruths, opened(ruths, case), "Take it on", text="Half an ans")
    assert again.has("With you")
    assert again.soup.find("textarea", id="text").get_text() == "Half an ans"


def test_whoever_has_it_hands_it_over_with_a_note(client, ruths, db, case):
    tomas = people.reviewer("Tomas Lindqvist")
    page = press(ruths, opened(ruths, case), "Take it on")
    given = press(ruths, page, "Hand over", to=tomas.ref, note="You know the import.")
    assert given.has("was handed over")
    db.refresh(case)
    assert case.claimed_by_id == tomas.id
    theirs = opened(client.as_person(tomas), case)
    assert theirs.has("With you") and theirs.has("You know the import.")
    assert theirs.has("It was handed over")
    refused = ruths.send(page.form("Send now"), 409, text=ANSWER, then="answered")
    assert refused.has("A colleague has taken this request on")


def test_only_a_lead_takes_a_request_from_a_colleague(client, ruths, db, case):
    press(ruths, opened(ruths, case), "Take it on")
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    lena = people.person("Lena Vogt", roles=("lead",))
    back = press(tomas, opened(tomas, case), "Hand over", 409, to=lena.ref)
    assert back.has("Ruth Adeyemi has this request")
    leads = client.as_person(lena)
    press(leads, opened(leads, case), "Hand over", to=lena.ref)
    db.refresh(case)
    assert case.claimed_by_id == lena.id


def test_nobody_hands_a_request_to_a_stranger(ruths, db, case):
    stan = people.person("Stan Vogel")
    back = press(ruths, opened(ruths, case), "Hand over", 422, to=stan.ref, note="For Stan.")
    assert back.has("Choose one of your colleagues")
    assert back.soup.find("textarea", id="note").get_text() == "For Stan."


def test_a_note_is_for_colleagues_and_keeps_the_answer_in_the_form(ruths, db, case):
    again = press(ruths, opened(ruths, case), "Leave the note", text="Half an ans",
                  note="See spring.")
    assert again.has("See spring.") and again.has("Staff only")
    assert again.soup.find("textarea", id="text").get_text() == "Half an ans"
    assert again.soup.find("textarea", id="note").get_text() == ""
    assert letters(db) == ["request_received"]


def test_what_would_be_lost_behind_a_note_is_refused_with_the_note(ruths, db, case):
    chat = "a whole chat " * 2_000
    back = press(ruths, opened(ruths, case), "Leave the note", 422, text=chat, note="See spring.")
    assert back.has("too long to be kept as a draft")
    assert back.soup.find("textarea", id="text").get_text() == chat
    assert back.soup.find("textarea", id="note").get_text() == "See spring."
    assert number(db, Message) == 1


@pytest.mark.parametrize("where", ["requests", "reviews"])
def test_staff_reach_the_first_words_of_a_long_request(ruths, db, where):
    mina = people.person()
    case = reviews_of.asked(mina, decisions.hold_on(mina).ref)
    first = db.scalars(select(Message).where(Message.case_id == case.id)).first()
    db.add_all(Message(case_id=case.id, at=case.last_at, voice="person", via="page",
                       author_id=mina.id, text=f"Message number {n}.") for n in range(100))
    db.commit()
    page = ruths.get(f"/staff/{where}/{case.ref}")
    assert page.has("Message number 99.") and page.soup.find(id=first.ref) is None
    whole = ruths.get(urljoin(page.url, page.link("Show the earlier entries")))
    assert whole.soup.find(id=first.ref) and not whole.has("Show the earlier entries")


def test_demoted_while_writing_nothing_is_sent_and_the_text_is_given_back(client, db, case):
    ruth = people.reviewer()
    browser = client.as_person(ruth)
    page = browser.get(f"/staff/requests/{case.ref}")
    ruth.role_names = frozenset()
    db.commit()
    back = browser.send(page.form("Send now"), 404, text=ANSWER, then="answered")
    assert ANSWER in back.soup.get_text() or ANSWER in str(back.soup)
    assert number(db, Message) == 1


def test_a_request_that_is_none_is_nothing_and_keeps_nothing(ruths, db, case):
    ruths.get("/staff/requests/Q-NOTHERE2", 404)
    for what in ("answer", "preview", "note", "claim", "handover"):
        ruths.post(f"/staff/requests/Q-NOTHERE2/{what}", 404, text=ANSWER, then="answered",
                   **with_file())
    assert number(db, File) == 0


def with_file(name="the record.txt", content=b"Both entries, with their dates."):
    return {"documents": (io.BytesIO(content), name)}


def test_a_document_stands_beside_the_answer_and_in_the_letter_by_name(client, ruths, db, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    preview = press(ruths, page, "Preview", text=ANSWER, then="answered", **with_file())
    assert preview.has("the record.txt") and preview.has("Beside it in the request")
    assert preview.soup.select_one(".as-sent").get_text().count("the record.txt") == 1
    ruths.send(preview.form("Send it to Mina"))
    letter = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc())).first()
    assert "the record.txt" in letter.text
    mina = client.as_person(db.get(Person, case.person_id))
    theirs = mina.get(f"/requests/{case.ref}")
    found = mina.open(theirs.link("the record.txt"))
    assert found.status_code == 200
    assert found.get_data() == b"Both entries, with their dates."
    assert "attachment" in found.headers["Content-Disposition"]
    stan = client.as_person(people.person("Stan Stranger"))
    assert stan.open(theirs.link("the record.txt")).status_code == 404


def test_adding_and_removing_a_document_sends_nothing_and_loses_nothing(ruths, db, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    added = press(ruths, page, "Add", text=ANSWER, add_documents="1", **with_file())
    assert added.has("the record.txt") and added.has("Remove")
    assert added.soup.find("textarea", id="text").get_text() == ANSWER
    ref = db.scalars(select(File.ref)).one()
    gone = ruths.send(added.form("Send now"), remove_document=ref)
    assert not gone.has("the record.txt")
    assert gone.soup.find("textarea", id="text").get_text() == ANSWER
    assert number(db, Message) == 1


def test_a_document_of_a_kind_we_do_not_take_is_refused_beside_the_field(ruths, db, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    back = ruths.send(page.form("Send now"), 422, text=ANSWER, then="answered",
                      **with_file("evil.svg", b"<svg onload='alert(1)'/>"))
    assert back.has("evil.svg")
    assert back.soup.find("textarea", id="text").get_text() == ANSWER
    assert number(db, Message) == 1 and number(db, File) == 0


def test_a_note_leaves_the_documents_for_the_answer(client, ruths, db, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    back = press(ruths, page, "Leave the note", note="Look at the second entry.", **with_file())
    assert back.has("the record.txt") and back.has("Remove")
    assert db.scalars(select(File.message_id)).one() is None
    mina = client.as_person(db.get(Person, case.person_id))
    assert not mina.get(f"/requests/{case.ref}").has("the record.txt")


def test_a_colleague_does_not_see_documents_that_are_not_sent(client, ruths, case):
    page = ruths.get(f"/staff/requests/{case.ref}")
    press(ruths, page, "Add", text=ANSWER, add_documents="1", **with_file())
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    assert not tomas.get(f"/staff/requests/{case.ref}").has("the record.txt")
