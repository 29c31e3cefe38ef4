"""Whenever somebody writes, the team reads it by mail: who may, with what, and in one thread."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.mail import house
from portal.models import Case, Message, OutboxLetter
from portal.policy.vocabulary import Kind
from portal.services import letters_to_team
from portal.services.cases import asking, notices, threads
from portal.services.enforcement.violations import answering
from portal.services.mailroom import addresses, colleagues, finding
from tests import conduct, decisions, people, reports_of, requests_of, reviews_of, team_mail
from tests.team_mail import TEAM, to_team


@pytest.fixture
def mina(db):
    return people.person("Mina Novak", email="mina@mail.example")


@pytest.fixture
def ruth(db):
    return people.reviewer(email="ruth@parley.example")


def wrote(db, case, text="I was in hospital.") -> Message:
    message = threads.say(case, voice="person", text=text, by=case.person_id)
    letters_to_team.wrote(case, message)
    db.commit()
    return message


def test_a_message_reaches_the_teams_mailbox_with_what_it_is_about(db, mina, ruth):
    action = conduct.decided(mina, Kind.suspension, asks=list(conduct.ASKS),
                             answer_by=clock.now().date() + timedelta(days=20))
    case = answering.answer(mina.id, action.ref, ["A bakery in Lviv.", "They are attached."])
    db.commit()
    letter, = to_team()
    assert (letter.to_address, letter.person_id, letter.case_id) == (TEAM, None, case.id)
    assert letter.subject == f"Mina Novak: {case.subject} [{case.ref}]"
    for words in ("A bakery in Lviv.", f"Decision {action.ref}: a suspension, since", "until",
                  "We answer by", f"/staff/requests/{case.ref}", "never decides anything"):
        assert words in letter.text
    assert case.due_at is not None


def test_letters_about_one_request_are_one_thread_with_one_subject(db, mina, ruth):
    team_mail.mail_comes_in()
    case = requests_of.question(mina)
    for text in ("One.", "Two.", "Three."):
        wrote(db, case, text)
    first, second, third = to_team()
    assert "References" not in first.headers
    assert second.headers["In-Reply-To"] == first.message_id
    assert third.headers["References"] == f"{first.message_id} {second.message_id}"
    assert len({one.subject for one in (first, second, third)}) == 1
    address, = {one.headers["Reply-To"] for one in (first, second, third)}
    found = finding.at_address(addresses.target(address).token, "")
    assert (found.case.id, found.person, found.role) == (case.id, None, "team")
    assert address != addresses.address_for(case, mina)
    other = requests_of.question(mina, subject="Another matter")
    wrote(db, other)
    assert "References" not in to_team()[-1].headers


def test_whoever_has_taken_it_on_reads_it_alone(db, mina, ruth):
    team_mail.mail_comes_in()
    case = requests_of.question(mina)
    case.claimed_by_id = ruth.id
    wrote(db, case)
    letter, = to_team()
    assert (letter.to_address, letter.person_id) == (ruth.email, ruth.id)
    found = finding.at_address(addresses.target(letter.headers["Reply-To"]).token, "")
    assert (found.person.id, found.role) == (ruth.id, "team")
    assert "you have taken this request on" in letter.text


def test_one_message_is_one_letter_however_often_it_is_told(db, mina, ruth):
    message = wrote(db, case := requests_of.question(mina))
    letters_to_team.wrote(case, message)
    assert len(to_team()) == 1


def test_what_is_rolled_back_is_told_to_nobody(db, mina, ruth):
    case = requests_of.question(mina)
    letters_to_team.wrote(case, threads.say(case, voice="person", text="Hm.", by=mina.id))
    db.rollback()
    assert to_team() == []


def test_switched_off_nobody_is_written_to(db, mina, ruth):
    colleagues.use(False)
    try:
        wrote(db, requests_of.question(mina))
    finally:
        colleagues.use(True)
    assert to_team() == []


def test_a_review_goes_to_everybody_but_who_decided(db, mina, ruth):
    ida = people.reviewer("Ida Brandt")
    again = people.reviewer("Ruth A.", human_id=77)
    ruth.human_id = 77
    hold = decisions.hold_on(mina, by=ruth)
    reviews_of.asked(mina, hold.ref)
    assert [one.to_address for one in to_team()] == [ida.email]
    letter = to_team()[0]
    assert "Mina asks for a review" in letter.text
    assert reviews_of.FIRST in letter.text
    assert "/staff/reviews/" in letter.text
    assert again.email != ida.email


def test_nobody_of_the_staff_reads_of_their_own_request(db, ruth):
    ida = people.reviewer("Ida Brandt")
    ruth.human_id = 12
    other_account = people.person("Ruth A.", human_id=12)
    wrote(db, requests_of.question(other_account))
    assert [one.to_address for one in to_team()] == [ida.email]


def test_who_has_taken_it_on_and_may_not_answer_it_reads_nothing(db, mina, ruth):
    ida = people.reviewer("Ida Brandt")
    hold = decisions.hold_on(mina, by=ruth)
    case = reviews_of.asked(mina, hold.ref)
    case.claimed_by_id = ruth.id
    wrote(db, case)
    assert {one.to_address for one in to_team()} == {ida.email}


@pytest.mark.parametrize("mailbox", ["", "team@in.parley.example"])
def test_without_a_mailbox_of_its_own_each_colleague_gets_a_letter(db, mina, ruth, mailbox):
    before = house.current()
    house.use(before._replace(team_address=mailbox, can_reply=False))
    tomas = people.person("Tomas L", roles=("lead",))
    try:
        wrote(db, requests_of.question(mina))
    finally:
        house.use(before)
    assert [one.to_address for one in to_team()] == [ruth.email, tomas.email]
    assert "Reply to this e-mail" not in to_team()[0].text


def test_a_report_names_no_contract_and_lists_its_documents(db, mina, ruth):
    given = reports_of.visible_feedback(mina, title="Checkout redesign")
    reports_of.report_of(mina, given, document=True)
    letter, = to_team()
    assert reports_of.DETAILS in letter.text
    assert "- chat.txt" in letter.text
    assert "Five stars for the page" not in letter.text
    assert "Checkout redesign" not in letter.subject + letter.text


SECRET = "The deadline slipped again and again and nobody told our accountant about it."


@pytest.mark.parametrize("side", ["about", "by"])
def test_words_of_private_feedback_stand_in_no_letter(db, mina, ruth, side):
    people.unhappy(mina, client := people.organisation(), private=True, comment=SECRET)
    somebody = mina
    if side == "by":
        from portal.models import Member
        somebody = people.person("Omar Haddad", roles=("client",))
        db.add(Member(organisation_id=client.id, person_id=somebody.id, joined_at=clock.now()))
    case = requests_of.question(somebody)
    wrote(db, case, f"I know who wrote this: {SECRET}")
    letter, = to_team()
    assert "accountant" not in f"{letter.text}{letter.html}"
    assert "only on the page" in letter.text


def test_a_subject_with_such_words_stands_in_no_letter_either(db, mina, ruth):
    people.unhappy(mina, private=True, comment=SECRET)
    wrote(db, case := requests_of.question(mina, subject=SECRET))
    letter, = to_team()
    assert letter.subject == f"Mina Novak: A request [{case.ref}]"
    assert "accountant" not in f"{letter.text}{letter.html}"


def test_while_no_mail_comes_in_the_letter_asks_for_no_answer_by_mail(db, mina, ruth):
    wrote(db, case := requests_of.question(mina))
    letter, = to_team()
    assert "Reply-To" not in letter.headers
    assert "reply to this e-mail" not in letter.text.lower()
    team_mail.mail_comes_in()
    wrote(db, case, "And one more thing.")
    assert "Reply to this e-mail" in to_team()[-1].text


def test_a_mail_of_theirs_is_told_with_what_is_odd_about_it(db, mina, ruth):
    case = requests_of.question(mina)
    address = addresses.address_for(case, mina)
    db.commit()
    team_mail.arrive(address, "It was me.", sender="mina@work.example",
                     files=[("a.txt", b"plain"), ("b.svg", b"<svg/>")])
    letter, = to_team()
    for words in ("by e-mail", "It was me.", "It was sent from mina@work.example",
                  "moves no date", "- a.txt", "- b.svg (not kept:"):
        assert words in letter.text


def test_a_mail_that_asks_for_a_review_is_told_with_its_documents(db, mina, ruth):
    ida = people.reviewer("Ida Brandt")
    hold = decisions.hold_on(mina, by=ruth)
    db.commit()
    address = addresses.address_for(notices.of(hold.id), mina)
    db.commit()
    team_mail.arrive(address, "Two of these were my brother's.", sender=mina.email,
                     files=[("proof.txt", b"plain")])
    letter, = to_team()
    review = db.scalars(select(Case).where(Case.kind == "review")).one()
    assert (letter.to_address, letter.case_id) == (ida.email, review.id)
    assert "- proof.txt" in letter.text


@pytest.mark.parametrize("which", ["write", "ask"])
def test_both_forms_of_the_page_tell_the_team(db, client, mina, ruth, which):
    case = requests_of.question(mina)
    db.execute(OutboxLetter.__table__.delete())
    db.commit()
    hers = client.as_person(mina)
    if which == "write":
        form = hers.get(f"/requests/{case.ref}").form("Send")
        hers.send(form, text="And one more thing.")
    else:
        form = hers.get("/requests/new").form("Send")
        hers.send(form, about="other", subject="Money", text="Where is it?")
    letter, = to_team()
    assert letter.to_address == TEAM


def test_a_second_press_of_the_button_is_one_letter(db, mina, ruth):
    case = requests_of.question(mina)
    for _ in range(2):
        letters_to_team.wrote(case, asking.write(case, by=mina.id, text="Hello?"))
    assert len(to_team()) == 1
