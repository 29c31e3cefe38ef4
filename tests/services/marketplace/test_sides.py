"""Both sides of a contract in an import: seen together, or when the time for giving is over."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.models import Contract, Feedback, Person, Touched
from portal.policy import feedback as policy
from portal.services import feedback as feedback_service
from portal.services.enforcement import evidence
from portal.services.marketplace.importing import sides
from portal.services.marketplace.importing.folder import import_folder

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
HEAD = "external_id,contract,side,given_at,stars,public_comment,public_categories,private_comment"
FROM_OMAR = "e-1,k-1,client,2026-11-12T10:00:00Z,2,Too late.,availability,"
FROM_MINA = "e-2,k-1,freelancer,2026-11-14T10:00:00Z,5,A good brief.,,"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def told(db, market):
    """Read in a market whose first contract ended on 10 November, with this feedback on it."""
    market.change("contracts", "2026-06-01T08:00:00Z,2026-08-01T08:00:00+03:00",
                  "2026-06-01T08:00:00Z,2026-11-10T23:59:59Z")

    def tell(*rows):
        market.tell("feedback", "\n".join([HEAD, *rows, ""]))
        import_folder(market.folder, progress=lambda *_: None)
        db.commit()
        return {f.external_id: f for f in db.scalars(select(Feedback))}
    return tell


def mina(db):
    return db.scalars(select(Person).where(Person.external_id == "f-1")).one()


def counts(db, as_of):
    return evidence.current(mina(db).id, as_of).tally.public


def dues(db):
    return set(db.scalars(select(Touched.due_at)))


@pytest.mark.slow
def test_both_sides_are_seen_from_when_the_second_was_given(db, told):
    found = told(FROM_OMAR, FROM_MINA)
    assert {f.paired_at for f in found.values()} == {found["e-2"].given_at}
    assert counts(db, NOW) == 1
    assert min(dues(db)) <= NOW


def test_one_side_waits_until_the_time_for_giving_is_over(db, told):
    found = told(FROM_OMAR)
    assert found["e-1"].paired_at is None
    over = datetime(2026, 11, 25, tzinfo=UTC)
    assert dues(db) == {over}
    assert counts(db, over - timedelta(seconds=1)) == 0
    assert counts(db, over) == 1


@pytest.mark.slow
def test_the_second_side_in_a_later_import_pairs_the_first(db, told):
    told(FROM_OMAR)
    found = told(FROM_OMAR, FROM_MINA)
    assert {f.paired_at for f in found.values()} == {found["e-2"].given_at}
    assert counts(db, NOW) == 1
    assert NOW in dues(db)


@pytest.mark.slow
def test_a_side_given_on_our_pages_pairs_with_an_imported_one(db, told):
    told()
    contract = db.scalars(select(Contract).where(Contract.external_id == "k-1")).one()
    own = feedback_service.record(contract.id, side="freelancer", stars_tenths=50,
                                  given_at=NOW - timedelta(days=1))
    db.commit()
    found = told(FROM_OMAR)
    assert found["e-1"].paired_at == own.paired_at == own.given_at


@pytest.mark.slow
@pytest.mark.parametrize("private", [
    "e-2,k-1,freelancer,2026-11-14T10:00:00Z,,,,They never answered.",
])
def test_a_private_part_alone_makes_nothing_visible(db, told, private):
    assert {f.paired_at for f in told(FROM_OMAR, private).values()} == {None}
    assert {f.paired_at for f in told(FROM_OMAR, private).values()} == {None}


@pytest.mark.slow
@pytest.mark.parametrize("again", [(), (FROM_OMAR,)])
def test_what_was_removed_unseen_does_not_show_the_other_side(db, told, again):
    feedback_service.remove(told(FROM_OMAR)["e-1"], by=None, because="reported")
    db.commit()
    assert {f.paired_at for f in told(*again, FROM_MINA).values()} == {None}


@pytest.mark.slow
def test_told_again_nothing_changes(db, told):
    first = {f.ref: f.paired_at for f in told(FROM_OMAR, FROM_MINA).values()}
    looked_at = len(dues(db))
    assert {f.ref: f.paired_at for f in told(FROM_OMAR, FROM_MINA).values()} == first
    assert len(dues(db)) == looked_at


@pytest.mark.slow
def test_the_import_knows_the_same_dates_as_the_rule(db, told):
    one = told(FROM_OMAR)["e-1"]
    for hours in range(-47, 14 * 24, 7):
        one.contract_ended_at = NOW - timedelta(hours=hours)
        db.flush()
        seen = db.scalar(select(sides._seen_from(NOW)))
        assert seen == policy.visible_from(one.contract_ended_at, None)
