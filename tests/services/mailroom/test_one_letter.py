"""One mail is one letter to each colleague, whatever it does."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.mail import house
from portal.models import Case
from portal.policy.vocabulary import Kind
from portal.services.cases import notices
from portal.services.mailroom import addresses
from tests import conduct, people, team_mail
from tests.team_mail import TEAM, to_team


@pytest.fixture
def mina(db):
    return people.person("Mina Novak", email="mina@mail.example")


@pytest.fixture
def ruth(db):
    return people.reviewer(email="ruth@parley.example")


@pytest.mark.parametrize("mailbox", ["", TEAM])
def test_a_mail_that_answers_and_objects_is_one_letter_to_each_colleague(db, mina, ruth, mailbox):
    ida, tomas = people.reviewer("Ida Brandt"), people.reviewer("Tomas Lindqvist")
    asked = conduct.decided(mina, Kind.suspension, by=ruth, asks=list(conduct.ASKS),
                            answer_by=clock.now().date() + timedelta(days=20))
    notice = notices.of(asked.id)
    address = addresses.address_for(notice, mina)
    db.commit()
    before = house.current()
    house.use(before._replace(team_address=mailbox, can_reply=False))
    try:
        team_mail.arrive(address, "A bakery in Lviv, so this is wrong.", sender=mina.email,
                         files=[("proof.txt", b"plain")])
        told = {one.to_address: one for one in to_team()}
        assert len(to_team()) == len(told)
    finally:
        house.use(before)
    review = db.scalars(select(Case).where(Case.kind == "review")).one()
    assert {one: letter.case_id for one, letter in told.items()} == {
        ida.email: review.id, tomas.email: review.id, mailbox or ruth.email: notice.id}
    for letter in told.values():
        assert "A bakery in Lviv" in letter.text and "- proof.txt" in letter.text
    assert f"answer to our questions in request {notice.ref}" in told[ida.email].text
    assert "answer to our questions" not in told[mailbox or ruth.email].text
