"""Pages read by queries made ready once: the same rows, no connection left behind."""

from contextlib import suppress
from contextvars import Context
from datetime import UTC, datetime

import pytest
from sqlalchemy import Integer, String, bindparam, column, literal, select, table, text, union_all
from sqlalchemy.exc import DBAPIError

from portal import database, reading
from portal.extensions import db as bound
from portal.models import Action, Event, Feedback, Person
from portal.policy.vocabulary import Kind
from portal.services.store import rows, session
from tests import people
from tests.decisions import hold_on
from tests.queries import queries

pytestmark = pytest.mark.engine

HOLDS = (select(Person.ref, Person.role_names, Person.human_id, Action.in_force_from, Action.ref,
                Event.facts, literal(7).label("seven"))
         .join(Action, Action.person_id == Person.id)
         .join(Event, Event.action_id == Action.id)
         .where(Person.id == bindparam("person"), Action.kind == Kind.hold,
                Action.in_force_from <= bindparam("now")).order_by(Event.id))


@pytest.fixture
def desk(db):
    database.only_reading.set(True)
    room = reading.Room(bound.engine)
    reading.open_desk(room)
    yield
    reading.close_desk()
    database.only_reading.set(False)
    while room._free:  # a room of an app keeps them as long as it lives
        room.take().connection.invalidate()


def asked_twice(query, told=None):
    first = rows(query, told)
    session.remove()  # the first time it went the ordinary way
    return [first, rows(query, told)]


def of_mina(query=HOLDS):
    mina = people.person()
    hold_on(mina)
    session.commit()
    told = {"person": mina.id, "now": datetime(2100, 1, 1, tzinfo=UTC)}
    ordinary = session.connection().execute(query, told).all()
    session.rollback()
    session.remove()
    return told, ordinary


def test_rows_are_the_same_as_the_ordinary_ones(desk):
    told, ordinary = of_mina()
    first, second = asked_twice(HOLDS, told)
    assert ordinary and [tuple(row) for row in ordinary] == first == second
    line = second[0]
    assert line.in_force_from.tzinfo is UTC and isinstance(line.facts, dict)
    assert line.role_names == frozenset({"freelancer"})
    assert (line.ref, line.ref_1, line.seven) == (line[0], line[4], 7)


def test_a_union_has_the_types_of_its_first_part(desk):
    query = union_all(
        select(literal("a").label("what"), Person.created_at).where(
            Person.id == bindparam("person")),
        select(literal("b"), Person.created_at))
    told, ordinary = of_mina(query)
    assert asked_twice(query, told)[1] == [tuple(row) for row in ordinary]


def test_a_list_of_values_goes_the_ordinary_way(desk):
    told, _ = of_mina()
    query = select(Person.ref).where(Person.id.in_(bindparam("ids", expanding=True)))
    for ids in ([told["person"]], [told["person"], 0], []):
        assert len(rows(query, {"ids": ids})) == (1 if ids else 0)


def test_a_query_in_words_goes_the_ordinary_way(desk):
    for _ in range(3):
        assert rows(text("SELECT 1 AS one"))[0].one == 1


def test_a_value_told_once_stands_wherever_it_is_named_and_a_sign_is_a_sign(desk):
    named, other = bindparam("name", type_=String), bindparam("other", type_=String)
    query = (select((bindparam("rest", type_=Integer) % 7).label("rest"), (named + "%").label("a"))
             .where(named.like("%ina"), other != named))
    told = {"name": "Mina", "other": "Ruth", "rest": 9}
    first, second = asked_twice(query, told)
    assert [tuple(row) for row in first] == [tuple(row) for row in second] == [(2, "Mina%")]


def test_a_text_that_never_changes_is_written_and_comes_back_as_it_was(desk):
    rest = bindparam("rest", type_=Integer).label("rest")
    for always in ("", "it's", "50 % %% %s %(a)s", "a\\'b?", ":name $1", "é\u2028漢"):
        query = select(literal(always).label("said"), rest, literal(-7).label("number"),
                       literal(True).label("yes"))
        for found in asked_twice(query, {"rest": 3}):
            assert tuple(found[0]) == (always, 3, -7, True)


def test_only_what_changes_is_sent(desk):
    """Whether `ix_feedback_given` serves depends on the side: SQLite would plan anew each time."""
    query = select(Feedback.id).where(Feedback.side == "freelancer", Feedback.public_negative,
                                      Feedback.freelancer_id == bindparam("person"))
    ready = reading.Query(bound.engine.dialect, query)
    assert "'freelancer'" in ready.sql
    assert ready._bound({"person": 1}) == [1]


def test_a_missing_value_is_an_error(desk):
    told, _ = of_mina()
    asked_twice(HOLDS, told)
    with pytest.raises(KeyError, match="now"):
        rows(HOLDS, {"person": told["person"]})


def test_an_error_is_raised_as_always(desk):
    query = select(text("nothing_of_this_name"))
    for _ in range(3):
        with pytest.raises(DBAPIError):
            rows(query)
        session.rollback()
    session.remove()
    told, ordinary = of_mina()
    assert asked_twice(HOLDS, told)[1] == [tuple(row) for row in ordinary]


def test_a_transaction_that_has_begun_reads_what_it_wrote(desk):
    told, _ = of_mina()
    query = select(Person.name).where(Person.id == bindparam("person"))
    asked_twice(query, told)
    database.only_reading.set(False)
    session.get_one(Person, told["person"]).name = "Renamed Now"
    assert rows(query, told)[0].name == "Renamed Now"
    session.rollback()
    session.remove()
    assert rows(query, told)[0].name != "Renamed Now"


def test_what_others_commit_is_seen_by_the_next_query(desk):
    told, _ = of_mina()
    query = select(Person.name).where(Person.id == bindparam("person"))
    asked_twice(query, told)
    with bound.engine.begin() as other:
        other.execute(Person.__table__.update().values(name="Changed Elsewhere"))
    assert rows(query, told)[0].name == "Changed Elsewhere"


def test_pages_use_one_line_after_the_other(db, client):
    mina = people.person()
    hold_on(mina)
    browser = client.as_person(mina)
    session.remove()
    out = set()
    for address in ("/status", "/status", "/feedback", "/no-such-page", "/staff/queue"):
        Context().run(browser.http.get, address)  # outside the context that holds this test
        out.add(bound.engine.pool.checkedout())
    assert max(out) - min(out) <= 1


def test_lines_beyond_those_kept_go_back_to_the_pool(db):
    room, before = reading.Room(bound.engine), bound.engine.pool.checkedout()
    lines = [room.take() for _ in range(reading.KEPT + 2)]
    for line in lines:
        room.give_back(line)
    assert bound.engine.pool.checkedout() == before + reading.KEPT
    assert room.take() is lines[reading.KEPT - 1]


def test_no_line_outlives_its_engine(db):
    room = reading.Room(bound.engine)
    line = room.take()
    room.give_back(line)
    bound.engine.dispose()
    with pytest.raises(bound.engine.dialect.dbapi.Error):
        line.cursor.execute("SELECT 1")
    assert room.take() is not line


def test_a_line_that_broke_while_it_lay_there_costs_nobody_a_page(db):
    told, ordinary = of_mina()
    room = reading.Room(bound.engine)
    line = room.take()
    room.give_back(line)
    line.connection.dbapi_connection.close()
    for _ in range(3):
        reading.open_desk(room)
        assert rows(HOLDS, told) == [tuple(row) for row in ordinary]
        reading.close_desk()
        session.remove()
    assert room.take() is not line


def test_a_connection_goes_back_as_it_came(db):
    reading.open_desk(reading.Room(bound.engine))
    told, _ = of_mina()
    asked_twice(HOLDS, told)
    reading.close_desk()
    with bound.engine.begin() as connection:
        connection.execute(Person.__table__.update().values(name="Taken Back"))
        connection.rollback()
    session.remove()
    assert session.get_one(Person, told["person"]).name != "Taken Back"


def test_statements_are_counted_whichever_way_they_go(desk):
    told, _ = of_mina()
    with queries() as sent:
        for _ in range(4):
            rows(HOLDS, told)
    assert len(sent) == 4


def test_a_transaction_goes_on_after_an_error_that_was_undone(db):
    wrong = select(text("1 / (:one - 1)").bindparams(bindparam("one", type_=Integer)))
    found = select(literal(7).label("seven"))
    for _ in range(3):
        with suppress(DBAPIError), session.begin_nested():
            rows(wrong, {"one": 1})
        assert [row.seven for row in rows(found)] == [7]


def test_an_error_within_a_transaction_is_raised_as_always(db):
    query = select(column("word")).select_from(table("passing"))
    db.execute(text("CREATE TABLE passing (word TEXT)"))
    for _ in range(3):
        assert rows(query) == []
    db.execute(text("DROP TABLE passing"))
    with pytest.raises(DBAPIError, match="passing"):
        rows(query)
    db.rollback()
    assert db.scalar(select(Person.id)) is None
