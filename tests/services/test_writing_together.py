"""What nobody asks about meanwhile is written together: one journey to PostgreSQL."""

from contextlib import suppress

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal import clock, writing
from portal.models import MailOff, Organisation
from portal.services.many import on_postgresql
from portal.services.store import connection, rows, session, write
from tests.queries import queries

TABLE = Organisation.__table__
NEW = insert(TABLE)
KNOWN = insert(TABLE).returning(TABLE.c.name, TABLE.c.ref)
RENAMED = update(TABLE).where(TABLE.c.name == bindparam("before"))
NAMES = select(TABLE.c.name).order_by(TABLE.c.name)


def later(name: str) -> None:
    writing.later(connection(), NEW, {"name": name, "created_at": clock.now()})


def names() -> list[str]:
    return [one.name for one in rows(NAMES)]


def test_what_waits_goes_as_one_when_the_block_ends(db) -> None:
    write(NEW, {"name": "a", "created_at": clock.now()})
    with queries() as sent, writing.gathered(connection()):
        later("50 % of $1")
        writing.later(connection(), RENAMED, {"before": "a", "name": "b"})
        later("c")
    assert len(sent) == (1 if on_postgresql() else 3)
    assert names() == ["50 % of $1", "b", "c"]


def test_it_goes_with_what_is_sent_at_once_whose_rows_come_back(db) -> None:
    with queries() as sent, writing.gathered(connection()):
        later("a")
        ((name, ref),) = write(KNOWN, {"name": "b", "created_at": clock.now()})
        assert names() == ["a", "b"]
        later("c")
    assert (name, ref[:2]) == ("b", "O-")
    assert names() == ["a", "b", "c"]
    assert len([each for each in sent if "INSERT" in each]) == (2 if on_postgresql() else 3)
    assert len(set(rows(select(TABLE.c.ref)))) == 3, "what is left out is made for each"


def test_outside_a_block_it_is_sent_at_once(db) -> None:
    later("a")
    assert names() == ["a"]


def test_nothing_of_a_block_that_fails_goes_with_what_is_written_next(db) -> None:
    with suppress(LookupError), writing.gathered(connection()):
        later("a")
        raise LookupError
    write(NEW, {"name": "b", "created_at": clock.now()})
    assert [name for name in names() if name != "a"] == ["b"]
    assert names() == (["b"] if on_postgresql() else ["a", "b"]), "whoever fails undoes the rest"


def write_what_is_refused() -> None:
    row = {"person_id": 1, "topic": "feedback", "off_at": clock.now(), "via": "by pigeon"}
    with writing.gathered(connection()):
        later("a")
        writing.later(connection(), insert(MailOff.__table__), row)


def test_what_is_refused_takes_all_of_them_along(db) -> None:
    with pytest.raises(IntegrityError) as refused:
        write_what_is_refused()
    assert "pigeon" not in str(refused.value).partition("[SQL")[2]
    session.rollback()
    assert names() == []
