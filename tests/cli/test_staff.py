"""The first admin comes by command; whoever leaves is out at once."""

import re

import pytest

from portal.models import Event, OutboxLetter, Person
from portal.services.cases import claims
from tests import people, requests_of


@pytest.fixture
def run(app):
    """Run a `flask staff` command and hand back its result."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["staff", *words])


@pytest.mark.slow
def test_a_new_reviewer_gets_a_letter_and_signs_in_with_a_password_of_their_own(db, run, client):
    done = run("add", "Ruth Adeyemi", "Ruth@Staff.example", "--role", "reviewer")
    assert done.exit_code == 0, done.output
    letter = db.query(OutboxLetter).one()
    assert letter.to_address == "ruth@staff.example" and letter.letter == "welcome"
    link = re.search(r"/forgot/\S+", letter.text).group().rstrip(")")
    page = client.get(link)
    words = dict.fromkeys(("password", "password_confirm"), "four calm words and a pear")
    form = next(f for f in page.soup.find_all("form") if f.find("input", {"name": "password"}))
    button = " ".join(form.find("button").get_text(" ").split())
    client.send(page.form(button), **words)
    page = client.get("/sign-in")
    page = client.send(page.form("Sign in"), email="ruth@staff.example",
                       password="four calm words and a pear")
    assert page.url.startswith("/staff")


def test_whoever_works_here_already_is_told_what_they_were_and_are(db, run):
    assert "Ruth Adeyemi works here as reviewer now." in run(
        "add", "Ruth Adeyemi", "ruth@staff.example", "--role", "reviewer").output
    assert "Ruth Adeyemi was reviewer and is lead now." in run(
        "add", "R. Adeyemi", "ruth@staff.example", "--role", "lead").output
    assert "Ruth Adeyemi works here as lead already." in run(
        "add", "R. Adeyemi", "ruth@staff.example", "--role", "lead").output


def test_whoever_leaves_is_out_at_once(db, run, client):
    ruth = people.reviewer()
    db.commit()
    browser = client.as_person(ruth)
    assert browser.get("/staff/queue").status == 200
    assert run("remove", ruth.email).exit_code == 0
    assert browser.get("/staff/queue").url == "/sign-in"
    assert {e.verb for e in db.query(Event)} >= {"staff.left"}


def claimed(by):
    case = requests_of.question(people.person())
    claims.claim(case.ref, by=by.id)
    return case


def test_the_requests_of_whoever_leaves_go_back_to_the_queue(db, run):
    ruth = people.reviewer()
    case, other = claimed(ruth), claimed(people.reviewer("Marta Keller"))
    db.commit()
    done = run("remove", ruth.email)
    assert "1, now in the queue for everybody" in done.output
    db.expire_all()
    assert case.claimed_by_id is None and other.claimed_by_id


def test_the_requests_of_whoever_leaves_can_go_to_a_colleague(db, run):
    ruth, tomas = people.reviewer(), people.reviewer("Tomas Lindqvist")
    case = claimed(ruth)
    db.commit()
    assert "now with Tomas Lindqvist" in run("remove", ruth.email, "--to", tomas.email).output
    db.expire_all()
    assert case.claimed_by_id == tomas.id
    handed = db.query(Event).filter_by(verb="request.handed_over").one()
    assert handed.facts == {"request": case.ref, "to": "Tomas Lindqvist"}
    assert run("remove", tomas.email, "--to", tomas.email).exit_code == 1


@pytest.mark.parametrize(("words", "sentence"), [
    (("add", "X", "not-an-address", "--role", "lead"), "is not an e-mail address"),
    (("add", "X", "mina@mail.example", "--role", "lead"), "belongs to a freelancer or client"),
    (("add", " ", "ruth@staff.example", "--role", "lead"), "Write the name of whoever joins"),
    (("remove", "nobody@mail.example"), "Nobody on the staff has the address"),
])
def test_what_can_not_be_is_told_in_a_sentence(db, run, words, sentence):
    people.person(email="mina@mail.example")
    db.commit()
    done = run(*words)
    assert done.exit_code == 1 and sentence in " ".join(done.output.split())
    assert db.query(Person).count() == 1


def test_the_list_names_everybody_on_the_staff(db, run):
    people.reviewer("Ruth Adeyemi")
    people.person("Mina Novak")
    db.commit()
    done = run("list")
    assert "Ruth Adeyemi" in done.output and "Mina" not in done.output
