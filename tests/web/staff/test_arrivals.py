"""Mail that arrived, in front of staff: lists, one mail, its original, what they do about it."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select

from portal.inbound import receive, rounds
from portal.models import Event, InboundMail, Message, OutboxLetter
from portal.services.cases import notices
from portal.services.mailroom import arriving, bounces
from portal.services.mailroom.arrivals import Box, arrived, counts
from portal.services.paging import Which
from tests import decisions, people, requests_of

WORDS = "My account is on hold and I was in hospital. <script>alert(1)</script>"


def mail(db, text=WORDS, *, sender="stranger@x.example", subject="Please help", number=0):
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = sender, subject, f"<{number}@x.example>"
    made.set_content(text)
    ref = arriving.accept(made.as_bytes(), env_from=sender, rcpt="requests@in.parley.example",
                          via="lmtp").ref
    db.commit()
    rounds.round_of_mail()
    return known(db, ref)


def known(db, ref):
    db.expire_all()
    return db.scalars(select(InboundMail).where(InboundMail.ref == ref)).one()


@pytest.fixture
def ruth(client, db):
    return client.as_person(people.reviewer())


def page_of(ruth, one):
    return ruth.get(f"/staff/mail/in/{one.ref}")


def verbs(db):
    return list(db.scalars(select(Event.verb).where(Event.verb.startswith("mail."))))


def test_a_mail_that_was_not_placed_is_listed_and_read_as_plain_words(db, ruth):
    one = mail(db)
    page = ruth.get("/staff/mail/in")
    assert page.link("Please help") == f"/staff/mail/in/{one.ref}"
    page = page_of(ruth, one)
    assert page.has("somebody we do not know") and page.has("I was in hospital.")
    assert "<script>alert" not in page.response.get_data(as_text=True)
    assert ruth.get("/staff/mail").link("All mail that arrived") == "/staff/mail/in"


def test_the_original_is_a_file_that_runs_nothing(db, ruth):
    one = mail(db)
    answer = ruth.open(f"/staff/mail/in/{one.ref}/original")
    assert answer.data == arriving.raw_of(one.id)
    assert answer.mimetype == "message/rfc822"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{one.ref}.eml"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_colleague_puts_it_into_a_request_where_it_stands_marked(db, ruth):
    mina = people.person()
    case = requests_of.question(mina)
    due_at, one = case.due_at, mail(db)
    ruth.send(page_of(ruth, one).form("Put it there"), request=f" {case.ref.lower()} ")
    rounds.round_of_mail()
    one = known(db, one.ref)
    assert one.state == "flagged" and one.thread_message_id
    message = db.get(Message, one.thread_message_id)
    assert message.case_id == case.id and message.voice == "person"
    assert "A colleague has put it here. It came from stranger@x.example." in message.facts["flag"]
    db.refresh(case)
    assert case.due_at == due_at
    assert verbs(db) == ["mail.placed"]
    assert "Put it there" not in page_of(ruth, one).text


def test_the_reference_that_people_are_asked_to_quote_will_do(db, ruth):
    hold = decisions.hold_on(people.person())
    one = mail(db)
    ruth.send(page_of(ruth, one).form("Put it there"), request=hold.ref.lower())
    rounds.round_of_mail()
    message = db.get(Message, known(db, one.ref).thread_message_id)
    assert message.case_id == notices.of(hold.id).id


@pytest.mark.parametrize("typed", ["", "Q-NOTHING", "D-12345", "x" * 5000, "Q\x00-A"])
def test_a_request_that_is_none_is_told_and_what_was_typed_stays(db, ruth, typed):
    one = mail(db)
    page = ruth.send(page_of(ruth, one).form("Put it there"), 422, request=typed)
    assert page.has("There is no request with this reference.")
    assert known(db, one.ref).state == "quarantine" and verbs(db) == []


def test_it_is_set_aside_with_a_reason_only(db, ruth):
    one = mail(db)
    form = page_of(ruth, one).form("Set it aside")
    assert ruth.send(form, 422, because=" ").has("Say why it is set aside.")
    ruth.send(form, because="An advertisement.")
    one = known(db, one.ref)
    assert (one.state, one.settled_at is None) == ("set_aside", False)
    assert verbs(db) == ["mail.set_aside"]
    assert counts()[Box.quarantine] == 0 and counts()[Box.all] == 1
    assert page_of(ruth, one).has("dealt with it")


def test_one_that_could_not_be_read_is_read_again(db, ruth, monkeypatch):
    monkeypatch.setattr(receive, "read", lambda raw: 1 / 0)
    monkeypatch.setattr(arriving, "MOST_TRIES", 1)
    one = mail(db)
    assert one.state == "failed" and "ZeroDivisionError" in page_of(ruth, one).text
    monkeypatch.undo()
    ruth.send(page_of(ruth, one).form("Read it again"))
    rounds.round_of_mail()
    assert known(db, one.ref).state == "quarantine"
    assert verbs(db) == ["mail.read_again"]


def test_an_old_form_meets_a_conflict_in_words(db, ruth):
    one = mail(db)
    page = page_of(ruth, one)
    ruth.send(page.form("Set it aside"), because="An advertisement.")
    for button, typed in (("Set it aside", {"because": "Again."}), ("Read it again", {}),
                          ("Put it there", {"request": "Q-1234"})):
        again = ruth.send(page.form(button), 409, **typed)
        assert again.has("Somebody else has dealt with this mail meanwhile")
    assert verbs(db) == ["mail.set_aside"]


@pytest.mark.parametrize(("state", "shown"), [("failed", True), ("thread", False)])
def test_what_went_wrong_is_told_until_it_went_right(db, ruth, state, shown):
    one = mail(db)
    one.state, one.error = state, "ValueError: the first try"
    db.commit()
    assert ruth.get(f"/staff/mail/in/{one.ref}").has("the first try") == shown


def test_a_notice_that_came_back_is_a_task_until_its_person_has_read_the_decision(db, ruth):
    mina = people.person()
    hold = decisions.hold_on(mina)
    letter = db.scalars(select(OutboxLetter).where(OutboxLetter.letter == "hold_placed")).one()
    one = mail(db, sender="mailer-daemon@x.example")
    bounces.settle(one, letter, "lasting: 550 no such user")
    bounces.came_back(letter, lasting=True, status="5.1.1", words="550 no such user")
    db.commit()
    assert ruth.get("/staff/mail").has("Notices that came back 1")
    assert ruth.get("/staff/queue").has("A letter that its person must know came back")
    row, = arrived(people.reviewer().id, Box.notices, Which()).rows
    assert row.ref == one.ref
    hold.notice_seen_at = hold.decided_at
    db.commit()
    assert counts()[Box.notices] == 0 and counts()[Box.bounces] == 1
    assert not ruth.get("/staff/queue").has("came back")


@pytest.mark.parametrize("box", list(Box))
def test_every_list_opens_empty_and_full_and_beyond_its_end(db, ruth, box):
    assert ruth.get(f"/staff/mail/in?show={box}").has("Nothing here")
    for number in range(3):
        mail(db, number=number)
    ruth.get(f"/staff/mail/in?show={box}&page=99")
    assert counts()[Box.all] == 3


def test_mails_that_are_none_and_people_who_are_no_staff(db, client, ruth):
    one = mail(db)
    for path in ("/staff/mail/in/L-222222222222", "/staff/mail/in/L-222222222222/original"):
        ruth.get(path, 404)
    hers = client.as_person(people.person())
    for path in ("", f"/{one.ref}", f"/{one.ref}/original"):
        hers.get(f"/staff/mail/in{path}", 404)
    for verb in ("place", "again", "aside"):
        hers.post(f"/staff/mail/in/{one.ref}/{verb}", 404)
        ruth.post(f"/staff/mail/in/L-222222222222/{verb}", 404)
