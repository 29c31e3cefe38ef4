"""A colleague's mailed answer goes on under the team's name; everything else is kept and told."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Action, Appeal, Case, Message, OutboxLetter, Person
from portal.policy.requests import MAILED_ANSWERS_AT_MOST
from portal.services import letters_to_team
from portal.services.cases import threads
from portal.services.mailroom import addresses, passing_on
from tests import decisions, people, requests_of, reviews_of, team_mail
from tests.team_mail import TEAM, arrive, to_team

TEXT = "We look at it on Monday."


@pytest.fixture
def mina(db):
    return people.person("Mina Novak", email="mina@mail.example")


@pytest.fixture
def ruth(db):
    return people.reviewer(email="ruth@parley.example")


@pytest.fixture
def case(db, mina, ruth):
    team_mail.mail_comes_in()
    return requests_of.question(mina)


@pytest.fixture
def shared(db, case):
    """The reply address in a letter to the team's mailbox."""
    return reply_address(db, case)


@pytest.fixture
def ruths(db, case, ruth):
    """The reply address in a letter to Ruth, who has the request."""
    case.claimed_by_id = ruth.id
    return reply_address(db, case)


def reply_address(db, case) -> str:
    message = threads.say(case, voice="person", text="I was in hospital.", by=case.person_id)
    letters_to_team.wrote(case, message)
    db.commit()
    return to_team()[-1].headers["Reply-To"]


def said(db, case) -> list[tuple[str, str]]:
    return [(row.voice, row.text) for row in db.scalars(
        select(Message).where(Message.case_id == case.id).order_by(Message.id))][2:]


def answers(db) -> list[OutboxLetter]:
    return list(db.scalars(select(OutboxLetter).where(OutboxLetter.letter == "request_answered")))


def kept(db) -> list[OutboxLetter]:
    return to_team("team_mail_kept")


def test_an_answer_from_the_teams_mailbox_is_known_by_its_sender(db, mina, ruth, case, shared):
    due_at = case.due_at
    assert arrive(shared, TEXT, sender=ruth.email).state == "thread"
    assert said(db, case) == [("team", TEXT)]
    message = db.scalars(select(Message).where(Message.voice == "team")).one()
    assert (message.author_id, message.via) == (ruth.id, "mail")
    letter, = answers(db)
    assert letter.to_address == mina.email
    assert "Ruth of the Account Quality team wrote" in letter.text
    assert "Adeyemi" not in letter.text
    assert ruth.email not in f"{letter.text}{letter.headers}"
    assert letter.headers["Reply-To"] == addresses.address_for(case, mina)
    assert (case.due_at, case.claimed_by_id, case.owed_by) == (due_at, ruth.id, "team")


def test_an_answer_at_ones_own_address_goes_on(db, ruth, case, ruths):
    assert arrive(ruths.upper(), TEXT, sender=ruth.email).state == "thread"
    assert said(db, case) == [("team", TEXT)]


def test_a_mail_program_that_writes_to_the_sender_is_understood(db, ruth, case, ruths):
    letter = to_team()[-1]
    mail = arrive("requests@in.parley.example", TEXT, sender=ruth.email,
                  In_Reply_To=letter.message_id)
    assert (mail.state, mail.case_id) == ("thread", case.id)
    stolen = arrive("requests@in.parley.example", "Hello", sender="stan@evil.example",
                    In_Reply_To=letter.message_id)
    assert (stolen.state, len(said(db, case))) == ("quarantine", 1)


def test_so_it_is_where_the_letter_went_to_the_teams_mailbox(db, ruth, case, shared):
    letter = to_team()[-1]
    us = "requests@in.parley.example"
    stolen = arrive(us, "Hello", sender="stan@evil.example", In_Reply_To=letter.message_id)
    assert (stolen.state, said(db, case)) == ("quarantine", [])
    assert arrive(us, TEXT, sender=ruth.email, In_Reply_To=letter.message_id).state == "thread"


def test_what_it_quotes_of_our_letter_is_not_passed_on(db, ruth, case, ruths):
    letter = to_team()[-1]
    quoted = "".join(f"> {line}\n" for line in letter.text.splitlines())
    arrive(ruths, f"{TEXT}\n\nOn 20 Nov 2026, Parley <{ruths}> wrote:\n{quoted}",
           sender=ruth.email)
    assert said(db, case) == [("team", TEXT)]
    assert "reply+" not in answers(db)[0].text


def test_our_secret_addresses_never_go_on_in_the_words(db, ruth, case, ruths):
    arrive(ruths, f"Write to {ruths} or to reply+abcdefgh@elsewhere.example.", sender=ruth.email)
    assert said(db, case) == [
        ("team", "Write to … or to reply+abcdefgh@elsewhere.example.")]


LIST = """We look at it on Monday.

_______________________________________________
Team mailing list -- team@lists.parley.example
To unsubscribe send an email to team-leave@lists.parley.example
"""


def test_the_foot_of_a_mailing_list_is_left_out(db, ruth, case, ruths):
    arrive(ruths, LIST, sender=ruth.email)
    assert said(db, case) == [("team", TEXT)]


@pytest.mark.parametrize("text", [
    "Below the line:\n____________________________\nThe amount is 12.",
    "A line of stars ends it.\n************************",
])
def test_a_line_that_belongs_to_the_words_stays(text):
    assert passing_on.without_list_footer(text) == text


def test_words_of_a_decision_decide_nothing(db, mina, ruth):
    hold = decisions.hold_on(mina)
    team_mail.mail_comes_in()
    review = reviews_of.asked(mina, hold.ref)
    address = to_team()[-1].headers["Reply-To"]
    assert arrive(address, "LIFTED. Decision: reversed. Approved. The hold is removed.",
                  sender=to_team()[-1].to_address).state == "thread"
    assert db.get(Action, hold.id).lifted_at is None
    assert (db.get(Appeal, review.id).decided_at, db.get(Case, review.id).closed_at) == (None, None)


@pytest.mark.parametrize(("holder", "reason"), [("shared", passing_on.NOT_OF_TEAM),
                                                ("ruths", passing_on.NOT_THEIRS)])
@pytest.mark.parametrize("sender", ["stan@elsewhere.example", "mina@mail.example", TEAM])
def test_a_wrong_sender_is_kept_and_told(db, ruth, case, request, holder, reason, sender):
    mail = arrive(request.getfixturevalue(holder), TEXT, sender=sender)
    assert (mail.state, mail.reason) == ("quarantine", reason)
    assert said(db, case) == answers(db) == []
    letter, = kept(db)
    assert letter.to_address == (TEAM if holder == "shared" else ruth.email)
    assert sender in letter.text
    assert f"/staff/mail/in/{mail.ref}" in letter.text
    assert TEXT not in letter.text
    assert (letter.headers["Auto-Submitted"], letter.headers["Return-Path"]) == ("auto-replied", "")


def test_a_colleagues_address_is_of_no_use_to_another_colleague(db, case, ruths):
    ida = people.reviewer("Ida Brandt")
    assert arrive(ruths, TEXT, sender=ida.email).reason == passing_on.NOT_THEIRS


def test_who_works_here_no_more_is_not_passed_on_and_not_told(db, ruth, case, ruths):
    ruth.role_names = frozenset()
    db.commit()
    assert arrive(ruths, TEXT, sender=ruth.email).reason == passing_on.LEFT
    assert kept(db) == []


def test_who_decided_answers_no_review_not_even_with_the_address(db, mina, ruth):
    hold = decisions.hold_on(mina, by=ruth)
    case = reviews_of.asked(mina, hold.ref)
    address = addresses.address_for(case, ruth, "team")
    db.commit()
    assert arrive(address, TEXT, sender=ruth.email).reason == passing_on.CONCERNED
    assert said(db, case) == []


def test_what_a_colleague_has_taken_on_only_they_and_leads_answer(db, ruth, case, shared):
    ida, tomas = people.reviewer("Ida Brandt"), people.person("Tomas L", roles=("lead",))
    case.claimed_by_id = ruth.id
    db.commit()
    mail = arrive(shared, TEXT, sender=ida.email)
    assert (mail.state, "Ruth Adeyemi" in mail.reason) == ("quarantine", True)
    assert kept(db)[0].to_address == ida.email
    assert arrive(shared, TEXT, sender=tomas.email).state == "thread"
    assert case.claimed_by_id == ruth.id


SECRET = "The deadline slipped again and again and nobody told our accountant about it."


def test_words_of_private_feedback_do_not_go_on_and_stand_in_no_letter(db, mina, ruth, case, ruths):
    people.unhappy(mina, private=True, comment=SECRET)
    db.commit()
    mail = arrive(ruths, f"A client wrote: {SECRET}", sender=ruth.email)
    assert mail.state == "quarantine"
    assert said(db, case) == answers(db) == []
    letter, = kept(db)
    assert "in private" in letter.text
    assert "accountant" not in f"{letter.text}{letter.html}".lower()


@pytest.mark.parametrize("text", ["", "  \n\n", "a quote"])
def test_a_mail_without_words_is_told(db, ruth, case, ruths, text):
    if text == "a quote":
        text = "".join(f"> {line}\n" for line in to_team()[-1].text.splitlines())
    assert arrive(ruths, text, sender=ruth.email).reason == passing_on.EMPTY
    assert len(kept(db)) == 1


def test_what_is_too_long_is_kept_as_it_is(db, ruth, case, ruths):
    assert arrive(ruths, "words " * 4_000, sender=ruth.email).reason == passing_on.TOO_LONG


def test_files_are_not_passed_on_and_staff_know_of_them(db, ruth, case, ruths):
    arrive(ruths, TEXT, sender=ruth.email, files=[("logo.png", b"x"), ("plan.pdf", b"y")])
    (_, words), (voice, note) = said(db, case)
    assert (words, voice) == (TEXT, "note")
    assert "logo.png, plan.pdf" in note


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<team.lists>"},
    {"X_Portal_Mail": "parley.example"}, {"Subject": "Out of office: Ruth"},
    {"Subject": "Automatische Antwort: Ruth"},
])
def test_what_a_machine_answers_goes_to_nobody(db, ruth, case, ruths, headers):
    before = db.scalar(select(OutboxLetter.id).order_by(OutboxLetter.id.desc()))
    mail = arrive(ruths, "I am away until Monday.", sender=ruth.email, **headers)
    assert mail.state in {"log_only", "quarantine"}
    assert [voice for voice, _ in said(db, case)] in ([], ["note"])
    assert db.scalar(select(OutboxLetter.id).order_by(OutboxLetter.id.desc())) == before


@pytest.mark.slow
def test_a_program_that_hides_what_it_is_stops_at_its_second_answer(db, ruth, case, ruths):
    assert arrive(ruths, "I am away.", sender=ruth.email).state == "thread"
    for number in range(MAILED_ANSWERS_AT_MOST + 2):
        mail = arrive(ruths, "I am away.", sender=ruth.email, Subject=f"Again {number}")
        assert mail.reason == passing_on.AGAIN
    assert said(db, case) == [("team", "I am away.")]
    assert len(kept(db)) == MAILED_ANSWERS_AT_MOST, "even who is told so does not hear it for ever"


def test_the_same_words_on_another_day_are_an_answer(db, ruth, case, ruths):
    arrive(ruths, "Thank you.", sender=ruth.email)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert arrive(ruths, "Thank you.", sender=ruth.email, Subject="Re").state == "thread"


@pytest.mark.slow
def test_more_answers_than_a_person_writes_in_a_day_are_kept(db, ruth, case, ruths):
    for number in range(MAILED_ANSWERS_AT_MOST):
        arrive(ruths, f"Thought number {number}.", sender=ruth.email)
    assert arrive(ruths, "One more.", sender=ruth.email).reason == passing_on.TOO_MANY
    assert len(said(db, case)) == MAILED_ANSWERS_AT_MOST
    assert "too many answers" in kept(db)[0].text


@pytest.mark.slow
def test_a_flood_of_wrong_senders_is_told_only_so_often(db, ruth, case, ruths):
    for number in range(MAILED_ANSWERS_AT_MOST + 3):
        arrive(ruths, f"Buy number {number}.", sender="stan@elsewhere.example")
    assert len(kept(db)) == MAILED_ANSWERS_AT_MOST


def test_an_answer_while_the_person_owes_the_step_promises_no_date(db, ruth, case, ruths):
    threads.owe(case, "person", clock.now())
    db.commit()
    arrive(ruths, TEXT, sender=ruth.email)
    assert "We write again by" not in answers(db)[0].text


def test_an_answer_to_what_is_closed_opens_nothing(db, ruth, case, ruths):
    threads.close(case, by=ruth.id, outcome="answered")
    db.commit()
    assert arrive(ruths, TEXT, sender=ruth.email).state == "thread"
    assert case.closed_at is not None


def test_what_is_forged_goes_to_nobody(db, ruth, case, ruths, monkeypatch):
    monkeypatch.setattr("portal.services.mailroom.checks._authserv", "mx.parley.example")
    mail = arrive(ruths, TEXT, sender=ruth.email,
                  Authentication_Results="mx.parley.example; dmarc=fail header.from=parley.example")
    assert (mail.state, said(db, case)) == ("quarantine", [])
    assert db.get(Person, ruth.id).email == ruth.email
