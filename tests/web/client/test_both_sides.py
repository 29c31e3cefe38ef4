"""Mina acts for Haddad Books, a client of hers: on her own contracts she is one side alone."""

import pytest

from portal import clock
from portal.models import Member, OutboxLetter
from portal.policy.feedback import Side
from portal.services.feedback import giving
from portal.services.feedback.words import Words
from tests import giving as built
from tests import people
from tests.giving import KIND, PUBLIC
from tests.organisations import acts

ALOUD = "I would rather not say this aloud."


@pytest.fixture
def work(db):
    made = built.ended()
    made.mina.role_names |= {"client"}
    acts(made.mina, made.client)
    people.contract(people.person("Priya Menon"), made.client, ended_days_ago=2, title="A till")
    db.commit()
    return made


@pytest.fixture
def mina(client, work):
    return client.as_person(work.mina)


def omar_says(db, work, **more):
    ref = giving.give(work.omar.id, work.ref, Side.client,
                      Words(PUBLIC.aspects, PUBLIC.comment, private_comment=ALOUD, **more))
    db.commit()
    return ref


def test_she_sees_the_other_contracts_of_the_client_alone(work, mina):
    for address in ("/client/contracts", "/client/feedback?show=give"):
        assert mina.get(address).has("A till")
        assert not mina.get(address).has(work.contract.title)
    mina.get(f"/client/contracts/{work.ref}", status=404)
    mina.get(f"/client/feedback/give/{work.ref}", status=404)


def test_she_learns_nothing_of_what_the_client_says_about_her(db, work, mina):
    before = [mina.get(f"/client/feedback?show={show}").main for show in ("all", "given")]
    ref = omar_says(db, work)
    assert [mina.get(f"/client/feedback?show={show}").main
            for show in ("all", "given")] == before
    for page in (ref, f"{ref}/change", f"{ref}/report/reason"):
        mina.get(f"/client/feedback/{page}", status=404)


def test_neither_can_another_account_of_hers(db, client, work):
    other = people.person("M. Novak", roles=("client",))
    work.mina.human_id = other.human_id = work.mina.id
    acts(other, work.client)
    ref = omar_says(db, work)
    browser = client.as_person(other)
    assert not browser.get("/client/feedback").has(PUBLIC.comment)
    browser.get(f"/client/feedback/{ref}", status=404)


def test_she_is_not_asked_to_change_what_was_said_about_her(db, work, mina):
    ref = omar_says(db, work)
    giving.give(work.mina.id, work.ref, Side.freelancer, KIND)
    for one in (work.omar, work.petra):
        db.get(Member, (work.client.id, one.id)).left_at = clock.now()
    db.commit()
    page = mina.get(f"/feedback/{ref}/change/message")
    page = mina.send(page.form("Let them change it"), status=409)
    assert page.has("Nobody acts for Haddad Books here any more")
    assert not db.query(OutboxLetter).filter_by(letter="change_enabled").all()
