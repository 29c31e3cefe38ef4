"""An error of the database never says what people wrote."""

import pytest
from sqlalchemy import exc

from portal.models import Person
from tests import people


def test_a_failed_statement_keeps_its_values_to_itself(db):
    mina = people.person()
    db.add(Person(name="Secret words", email=mina.email, role_names=frozenset(),
                  fs_uniquifier="x", created_at=mina.created_at, member_since=mina.created_at))
    with pytest.raises(exc.IntegrityError) as failed:
        db.flush()
    db.rollback()
    assert "Secret words" not in str(failed.value)
