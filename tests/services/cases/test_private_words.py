"""Every text to somebody is compared with what was said in private, and no other feedback read."""

import pytest

from portal import clock
from portal.services import feedback
from portal.services.cases import private_words
from portal.services.cases.private_words import comments_about, comments_around
from tests import answers, people
from tests.plans import planned, read_whole, without_small_tables

SIDES = ("client", "freelancer")


@pytest.fixture
def mina(db):
    return people.person("Mina Novak", human_id=7)


@pytest.fixture
def mother(db):
    return people.organisation("Haddad Group")


@pytest.fixture
def daughter(mother):
    return people.organisation("Haddad Books", group_id=mother.id)


def said_in_private(freelancer, client):
    """Both say something in private about a contract that ended; what the client and they said."""
    contract, words = people.contract(freelancer, client), []
    for side in SIDES:
        words.append(f"The {side} of {contract.title}.")
        feedback.record(contract.id, side=side, given_at=clock.now(), stars_tenths=40,
                        private_comment=words[-1])
    return words


def test_what_clients_said_of_a_freelancer_on_any_account(mina, daughter):
    other = people.person("Mina again", human_id=7)
    client, freelancer = said_in_private(mina, daughter)
    said_in_private(people.person("Somebody else"), daughter)
    for account in (mina, other):
        assert comments_about(account.id) == [client]
        assert sorted(comments_around(account.id)) == sorted([client, freelancer])


@pytest.mark.parametrize("acts_for", ["mother", "daughter"])
def test_what_freelancers_said_of_an_organisation_or_one_connected(
        request, mina, mother, daughter, acts_for):
    omar = answers.member(request.getfixturevalue(acts_for))
    said = [said_in_private(mina, one) for one in (mother, daughter)]
    said_in_private(mina, people.organisation("Strangers"))
    assert sorted(comments_about(omar.id)) == sorted(freelancer for _, freelancer in said)
    assert sorted(comments_around(omar.id)) == sorted(words for one in said for words in one)


@pytest.mark.parametrize("question", [private_words._about, private_words._around])
def test_all_other_feedback_is_left_alone(db, question):
    without_small_tables()
    steps = planned(question().params(person=1))
    assert not read_whole(steps, "feedback", "contract", "organisation", "person"), steps
