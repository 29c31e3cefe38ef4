"""Being heard: a wrong suspension is undone; a closed account is answered, argument by argument."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.models import Action, Case, Member, OutboxLetter, Person
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import standing, told
from tests import people
from tests.conduct import ASKS, closed, decided
from tests.reviews_of import ANSWER, FIRST, REASONS, SECOND

pytestmark = pytest.mark.slow


@pytest.fixture
def lena(db):
    return people.person("Lena Fischer")


@pytest.fixture
def omar(db, lena):
    """A client's person with a running contract of Lena's."""
    client, someone = people.organisation("Tatra"), people.person("Omar Haddad", roles=("client",))
    db.add(Member(organisation_id=client.id, person_id=someone.id, joined_at=clock.now()))
    people.contract(lena, client, ended_days_ago=None)
    db.commit()
    return someone


def letters(db, person) -> list[str]:
    return list(db.scalars(select(OutboxLetter.letter).where(
        OutboxLetter.person_id == person.id).order_by(OutboxLetter.id)))


def ask(hers, action, *arguments):
    """The way from the page of the decision to the receipt."""
    page = hers.get(hers.get(f"/status/decisions/{action.ref}").link("Ask for a review"))
    for at in range(1, len(arguments)):
        page = hers.send(page.form("Add another argument"), **{f"argument-{at}": arguments[at - 1]})
    check = hers.send(page.form("Check before sending"),
                      **{f"argument-{len(arguments)}": arguments[-1]})
    return hers.send(check.form("Send the request"))


def decide(theirs, name, outcome, button):
    """The way from the queue to the decision."""
    queue = theirs.get("/staff/reviews")
    assert queue.has(name)
    page = theirs.get(queue.link("Review of decision"))
    answers = {field["name"]: f"{ANSWER} ({field['name']})"
               for field in page.soup.find_all("textarea") if field["name"].startswith("answer-")}
    preview = theirs.send(page.form("Preview"), outcome=outcome, reasons=REASONS, **answers)
    return theirs.send(preview.form(button))


def test_a_suspension_that_was_wrong_is_answered_reviewed_and_undone(db, client, lena, omar):
    action = decided(lena, Kind.suspension, asks=list(ASKS),
                     answer_by=clock.now().date() + timedelta(days=20))
    db.execute(update(OutboxLetter).values(sent_at=clock.now()))
    assert told.tell_due(clock.now()) == 1, "the client reads it after Lena"
    hers = client.as_person(lena)
    answer = hers.get(f"/status/decisions/{action.ref}/answer")
    hers.send(answer.form("Send your answer"), **{"answer-1": "A bakery in Lviv.",
                                                  "answer-2": "They are attached."})
    assert ask(hers, action, FIRST, SECOND).has("has arrived")
    assert hers.get("/status").has("You have asked for a review")

    first = client.as_person(db.get(Person, action.decided_by_id))
    assert not first.get("/staff/reviews").has("Lena Fischer")
    ida = client.as_person(people.reviewer("Ida Brandt"))
    assert decide(ida, "Lena Fischer", "reversed", "Undo the decision").has("is undone")

    assert standing.may(lena.id, Ability.work_contract)
    assert db.get(Action, action.id).annulled_at is not None
    assert letters(db, lena)[-1] == "review_reversed"
    assert letters(db, omar) == ["client_note", "client_correction"]
    page = hers.get(f"/status/decisions/{action.ref}")
    assert page.has("A review found this decision wrong") and page.has("We are sorry")
    assert page.has("(answer-1)") and page.has("(answer-2)")
    assert not hers.get("/status").has("Your account is suspended")


def test_a_closed_account_is_heard_and_every_argument_is_answered(db, client, lena):
    action = closed(lena, when="fraud")
    hers = client.as_person(lena)
    assert hers.get("/status").has("Your account is closed")
    assert ask(hers, action, FIRST, SECOND).has("has arrived")
    for first in (action.decided_by_id, action.approved_by_id):
        assert not client.as_person(db.get(Person, first)).get("/staff/reviews").has("Lena")
    ida = client.as_person(people.reviewer("Ida Brandt"))
    decide(ida, "Lena Fischer", "upheld", "Let it stand")

    assert not standing.may(lena.id, Ability.work_contract)
    page = hers.get(f"/status/decisions/{action.ref}")
    for words in ("It stays", FIRST, SECOND, "(answer-1)", "(answer-2)", REASONS):
        assert page.has(words)
    case = db.scalars(select(Case).where(Case.kind == "review")).one()
    assert hers.get(f"/requests/{case.ref}").has("To argument 2")
    again = hers.get(f"/status/decisions/{action.ref}/review")
    assert again.has("What is new?"), "once more, with something new"
