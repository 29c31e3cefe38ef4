"""Statements that are made ready once write what the ordinary way writes, and fail as it does."""

from contextlib import suppress

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, PendingRollbackError

from portal import clock
from portal.models import Event, MailOff, Organisation
from portal.services.store import rows, session, write

TABLE = Organisation.__table__
NEW = insert(TABLE).returning(TABLE.c.id, TABLE.c.ref, TABLE.c.created_at)
RENAMED = update(TABLE).where(TABLE.c.name == bindparam("before"))
NAMES = select(TABLE.c.name).order_by(TABLE.c.id)


def test_what_is_left_out_gets_the_models_own_value_each_time_anew(db) -> None:
    now = clock.now()
    (first,), (second,) = (write(NEW, {"name": name, "created_at": now}) for name in "ab")
    assert first.ref.startswith("O-")
    assert first.ref != second.ref
    assert second.id == first.id + 1
    assert first.created_at == now


def test_values_go_where_they_are_named_and_objects_see_them(db) -> None:
    now = clock.now()
    write(NEW, {"name": "a", "created_at": now})
    write(NEW, {"created_at": now, "country": "CZ", "name": "b"})
    assert write(RENAMED, {"before": "a", "name": "c"}) == ()
    assert [(one.name, one.country) for one in session.scalars(
        select(Organisation).order_by(Organisation.id))] == [("c", None), ("b", "CZ")]


def test_what_never_changes_is_written_as_it_is(db) -> None:
    name = "50 % of \"Haddad's\" %(books)s?"
    write(NEW, {"name": name, "created_at": clock.now()})
    moved = update(TABLE).where(TABLE.c.name == name, TABLE.c.id == bindparam("one")).values(
        country="C'Z", name=name + "%").returning(TABLE.c.name, TABLE.c.country)
    one = session.scalars(select(TABLE.c.id)).one()
    assert [tuple(row) for row in write(moved, {"one": one})] == [(name + "%", "C'Z")]


def test_json_comes_back_as_it_was(db) -> None:
    write(insert(Event.__table__), {"at": clock.now(), "verb": "x.y", "facts": {"ä": [1, None]}})
    assert session.scalars(select(Event.facts)).one() == {"ä": [1, None]}


def test_a_value_that_is_missing_is_refused(db) -> None:
    with pytest.raises(KeyError):
        write(update(TABLE).where(TABLE.c.name == bindparam("b", required=True)), {"name": "c"})


def test_what_the_database_refuses_is_raised_as_ever_and_says_no_values(db) -> None:
    row = {"person_id": 1, "topic": "feedback", "off_at": clock.now(), "via": "by pigeon"}
    with pytest.raises(IntegrityError) as refused:
        write(insert(MailOff.__table__), row)
    assert "pigeon" not in str(refused.value).partition("[SQL")[2]


def test_nothing_is_sent_in_a_transaction_that_has_failed(db) -> None:
    rows(NAMES)
    session.add(MailOff(person_id=1, topic="feedback", off_at=clock.now(), via="by pigeon"))
    with pytest.raises(IntegrityError):
        rows(NAMES)
    with pytest.raises(PendingRollbackError):
        write(NEW, {"name": "a", "created_at": clock.now()})
    session.rollback()
    assert rows(NAMES) == []


def test_what_a_savepoint_undoes_is_all_that_was_written_since(db) -> None:
    now = clock.now()
    write(NEW, {"name": "a", "created_at": now})
    with suppress(LookupError), session.begin_nested():
        write(NEW, {"name": "b", "created_at": now})
        raise LookupError
    write(NEW, {"name": "c", "created_at": now})
    assert [one.name for one in rows(NAMES)] == ["a", "c"]
