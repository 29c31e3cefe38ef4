"""What few rows have comes as one value, and is the same as in columns of its own."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal.models import Person
from portal.services.packing import packed
from tests import people

COLUMNS = (Person.id, Person.name, Person.member_since, Person.city, Person.active)


@pytest.mark.parametrize("since", [
    datetime(2026, 11, 16, 12, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, 0, 120000, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)])
def test_what_is_packed_is_what_the_columns_hold(db, since):
    mina = people.person('A "word" & <b> \\ ’\nnext 😀')
    mina.member_since, mina.city = since, None
    db.flush()
    one = db.execute(select(*COLUMNS, packed(Person.id == mina.id, COLUMNS).label("all"))).one()
    assert tuple(one.all) == one[:-1] == (mina.id, mina.name, since, None, True)
    assert (one.all[2].tzinfo, one.all[4]) == (UTC, True)


def test_where_there_is_nothing_nothing_comes(db):
    people.person()
    assert db.scalars(select(packed(Person.city.is_(None), COLUMNS))).all() == [None]


def test_what_json_has_no_word_for_is_not_packed():
    with pytest.raises(ValueError, match="not packed"):
        packed(Person.id == 1, (Person.id, Person.role_names))
