"""An import in the middle of its work, and people who go on with theirs meanwhile."""

import pytest

from portal.models import Organisation, Person
from portal.services.marketplace.importing.folder import import_folder
from portal.services.organisations import accepting, leaving, membership
from tests.organisations import acts, invited

pytestmark = pytest.mark.slow

LIMIT = 30
LINKED = """external_id,email,name,linked_to
f-1,Mina@Mail.example,Mina Novak,f-2
"""


@pytest.fixture
def books(db, read_in):
    read_in()
    return db.query(Organisation).filter_by(external_id="o-1").one()


@pytest.fixture
def import_that_meets(db, store, market, elsewhere):
    """Import the folder; at one step of it somebody else does something; what came of that."""
    if store.url.startswith("sqlite"):
        pytest.skip("SQLite lets one write at a time, whatever it is about")

    def run(step, what):
        met = []

        def reached(now, _rows, _share):
            if now == step:
                met.append(elsewhere(what))
        import_folder(market.folder, progress=reached)
        db.commit()
        return met[0].result(LIMIT)
    return run


def person(db, name):
    return db.query(Person).filter_by(external_id=name).one()


@pytest.mark.parametrize(("step", "told"), [
    ("writing organisations", {"people": ("Mina Novak", "Mina Bondar")}),
    ("writing members", {}),
])
def test_an_invitation_that_is_accepted_and_an_import_do_not_wait_for_each_other(
        db, market, books, import_that_meets, step, told):
    mina, omar = person(db, "f-1"), person(db, "c-1")
    token = invited(books, omar, mina.email).removeprefix("/invitations/")
    if not told:
        market.tell("people", LINKED)
    for name, (before, after) in told.items():
        market.change(name, before, after)
    market.change("organisations", "Haddad Books", "Haddad Bookshop")
    who = mina.id
    assert import_that_meets(step, lambda: accepting.accept(token, who)) == "Haddad Bookshop"
    assert mina.ref in {one.ref for one in membership.colleagues(books.id)}


def test_an_account_that_is_opened_and_an_import_of_it_do_not_wait_for_each_other(
        db, market, books, import_that_meets):
    token = invited(books, person(db, "c-1"), "lena@mail.example").removeprefix("/invitations/")
    lena = "c-2,lena@mail.example,Lena Fischer,client,,,,,\n"
    market.tell("people", market.text("people") + lena)
    market.change("organisations", "Haddad Books", "Haddad Bookshop")
    import_that_meets("writing organisations", lambda: accepting.open_account(
        token, "Lena", password_hash="x"))
    assert db.query(Person).filter_by(email="lena@mail.example").one().external_id == "c-2"


def test_a_removal_and_an_import_do_not_wait_for_each_other(
        db, market, books, import_that_meets):
    ines, who = acts(person(db, "f-2"), books), person(db, "c-1")
    db.commit()
    market.change("people", "omar@client.example", "omar.new@client.example")
    market.change("organisations", "Haddad Books", "Haddad Bookshop")
    ref, books_id, by = who.ref, books.id, ines.id
    import_that_meets("writing organisations", lambda: leaving.remove(ref, books_id, by=by))
    assert [one.ref for one in membership.colleagues(books.id)] == [ines.ref]
