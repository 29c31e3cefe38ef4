"""A request held as plain values moves as one that the session keeps, and both see one row."""

from dataclasses import asdict

from portal import clock
from portal.models import Case
from portal.services.cases import asking, held, threads
from portal.services.mailroom import finding
from tests import people


def question() -> Case:
    person = people.person()
    return asking.ask(person.id, about="account", subject="Why?", text="Why is that?")


def test_it_has_the_values_of_the_row(db) -> None:
    case = question()
    db.flush()
    found = asdict(finding.request(case.id))
    assert found.pop("said") is found.pop("sent") is None
    assert found == {name: getattr(case, name) for name in found}


def test_what_is_said_moves_it_and_an_object_of_it_is_read_again(db) -> None:
    case = question()
    threads.owe(case, "person", clock.now())
    db.flush()
    before, mine = case.revision, finding.request(case.id)
    asking.step_to_team(mine)
    said = threads.say(mine, voice="person", text="I was ill.", by=mine.person_id, via="mail")
    assert (case.owed_by, case.due_at) == ("team", mine.due_at)
    assert case.last_at == case.read_at == said.at
    assert case.revision == mine.revision == before + 2


def test_a_note_moves_nothing_that_the_person_sees(db) -> None:
    case = question()
    db.flush()
    mine, before = finding.request(case.id), case.last_at
    threads.say(mine, voice="note", text="A mail came.", by=None)
    assert case.last_at == before
    assert case.revision == mine.revision


def test_keeping_it_writes_its_own_row_alone(db) -> None:
    case, other = question(), question()
    db.flush()
    mine = finding.request(case.id)
    mine.claimed_at, mine.outcome = clock.now(), "answered"
    held.keep(mine)
    assert (case.claimed_at, case.outcome) == (mine.claimed_at, "answered")
    assert other.outcome is None
