"""Several questions in one statement: each keeps its columns, its types, its order, its limit."""

import pytest
from sqlalchemy import bindparam, func, select

from portal import database, reading
from portal.extensions import db as bound
from portal.models import Action, Event, Person
from portal.services import events
from portal.services.store import session
from portal.services.together import Together
from tests import people
from tests.decisions import hold_on
from tests.queries import queries

pytestmark = pytest.mark.engine

WHOSE = bindparam("person")
EVENTS = (select(Event.verb, Event.at, Event.facts).where(Event.person_id == WHOSE)
          .order_by(Event.id.desc()).limit(100))
PERSON = select(Person.role_names, Person.top_rated, Person.human_id).where(Person.id == WHOSE)
NOBODY = select(Person.name, Person.created_at).where(Person.id == 0)
COUNT = select(func.count(Action.id)).where(Action.person_id == WHOSE)


@pytest.fixture
def told(db):
    mina = people.person()
    hold = hold_on(mina)
    events.record("hold.seen", by=mina.id, person=mina.id, action=hold.id, facts={"on": "page"})
    session.commit()
    return {"person": mina.id}


def one_by_one(told):
    found = [[tuple(row) for row in session.execute(query, told)]
             for query in (EVENTS, PERSON, NOBODY, COUNT)]
    session.remove()
    return found


def test_answers_are_those_of_the_questions_asked_alone(told):
    alone, asked = one_by_one(told), Together(EVENTS, PERSON, NOBODY, COUNT)
    assert len(alone[0]) > 1 and alone[2] == [] and alone[3] == [(1,)]
    for _ in range(3):
        with queries() as sent:
            assert asked.ask(told) == alone
        assert len(sent) == 1


def test_a_page_that_only_looks_gets_the_same(told):
    alone, asked = one_by_one(told), Together(EVENTS, PERSON, NOBODY, COUNT)
    database.only_reading.set(True)
    reading.open_desk(reading.Room(bound.engine))
    try:
        assert [asked.ask(told) for _ in range(3)] == [alone] * 3
    finally:
        reading.close_desk()
        database.only_reading.set(False)


def test_what_is_asked_for_nobody_has_no_rows_but_counts(told):
    assert Together(EVENTS, PERSON, COUNT).ask({"person": 0}) == [[], [], [(0,)]]
