"""A transaction that begins without a session ends as one that began with it."""

from contextlib import suppress

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import clock
from portal.extensions import db as database
from portal.models import MailOff, Organisation
from portal.services.store import connection, rows, session, write

TABLE = Organisation.__table__
NEW = insert(TABLE)
NAMES = select(TABLE.c.name).order_by(TABLE.c.id)


@pytest.fixture(autouse=True)
def without_session(db) -> None:
    session.remove()


def _write(name: str) -> None:
    write(NEW, {"name": name, "created_at": clock.now()})


def _names() -> list[str]:
    """What is there for everybody, in a transaction of its own."""
    session.remove()
    return [one.name for one in rows(NAMES)]


def test_what_is_sent_by_itself_makes_no_session() -> None:
    _write("a")
    rows(NAMES)
    session.commit()
    assert session.begun() == (None, None)
    assert _names() == ["a"]


def test_what_is_undone_was_never_there() -> None:
    _write("a")
    session.rollback()
    _write("b")
    session.remove()
    assert _names() == []


def test_its_connection_goes_back_with_each_end() -> None:
    before = database.engine.pool.checkedout()
    for end in (session.commit, session.rollback, session.close, session.remove):
        _write("a")
        assert database.engine.pool.checkedout() == before + 1
        end()
        assert database.engine.pool.checkedout() == before


def test_a_session_joins_what_has_begun_and_ends_it() -> None:
    _write("a")
    begun = connection()
    assert session.scalar(NAMES) == "a"
    session.add(Organisation(name="b", created_at=clock.now()))
    _write("c")
    assert connection() is begun
    session.commit()
    assert _names() == ["a", "b", "c"]


def test_a_session_undoes_what_began_without_it() -> None:
    _write("a")
    session.add(Organisation(name="b", created_at=clock.now()))
    session.flush()
    session.rollback()
    assert _names() == []


def test_a_session_that_only_stands_there_loses_nothing() -> None:
    _write("a")
    session.info["noted"] = True
    session.commit()
    assert _names() == ["a"]


def test_what_waits_in_a_session_that_has_not_joined_is_committed_as_well() -> None:
    _write("a")
    session.add(Organisation(name="b", created_at=clock.now()))
    session.commit()
    assert sorted(_names()) == ["a", "b"]


def test_a_savepoint_undoes_only_itself() -> None:
    _write("a")
    with suppress(LookupError), session.begin_nested():
        _write("b")
        raise LookupError
    _write("c")
    session.commit()
    assert _names() == ["a", "c"]


def test_after_an_end_the_next_transaction_begins() -> None:
    for name in "ab":
        _write(name)
        session.commit()
    assert session.scalar(NAMES) == "a"
    session.commit()
    _write("c")
    session.commit()
    assert _names() == ["a", "b", "c"]


def test_what_cannot_begin_leaves_nothing_behind(monkeypatch) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no lock on all that is written")
    monkeypatch.setattr("portal.database.BUSY_MS", 0)
    database.engine.dispose()
    with database.engine.connect() as other, other.begin():
        with pytest.raises(OperationalError):
            _write("a")
        assert session.begun() == (None, None)
        with pytest.raises(OperationalError):
            _write("b")
    database.engine.dispose()
    assert _names() == []


def test_what_the_database_refuses_can_be_undone() -> None:
    _write("a")
    with pytest.raises(IntegrityError):
        write(insert(MailOff.__table__), {"person_id": 1, "topic": "feedback", "via": "by pigeon",
                                          "off_at": clock.now()})
    session.rollback()
    _write("b")
    session.commit()
    assert _names() == ["b"]
