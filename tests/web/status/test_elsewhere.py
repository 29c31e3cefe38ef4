"""Every decision names the court and, where an operator knows some, who settles disputes."""


import pytest

from portal.mail import house, letters
from portal.mail.letters import samples
from tests.decisions import hold_on

COURT = "You can also take this to a court"
BODIES = (("Mediators of Riga", "https://m.example/en"), ("Fair, Ltd", "https://fair.example"))


@pytest.fixture
def with_bodies(app):
    """The operator has named two who settle disputes."""
    before = house.current()
    house.use(before._replace(dispute_bodies=BODIES))
    yield
    house.use(before)


def test_the_page_of_a_decision_names_the_court(client, mina):
    ref = hold_on(mina).ref
    for path in ("/status", f"/status/decisions/{ref}"):
        page = client.as_person(mina).get(path)
        assert page.has(f"{COURT}. You do not have to ask us first.")


def test_bodies_stand_in_the_decision_as_they_were_named_then(client, mina, with_bodies):
    ref = hold_on(mina).ref
    house.use(house.current()._replace(dispute_bodies=()))
    page = client.as_person(mina).get(f"/status/decisions/{ref}")
    assert page.has(f"{COURT}, or to somebody who settles disputes and is independent of us: ")
    assert [page.link(name) for name, _ in BODIES] == [address for _, address in BODIES]


@pytest.mark.parametrize("name", ["hold_placed", "suspension", "block", "info_request",
                                  "education", "review_upheld"])
def test_letters_name_them_too(name):
    facts = samples.SAMPLES[name]
    assert COURT + ". " in letters.write(facts, samples.MINA, samples.HOUSE).text
    named = samples.HOUSE._replace(dispute_bodies=BODIES)
    text = letters.write(facts, samples.MINA, named).text
    assert "Mediators of Riga (https://m.example/en), Fair, Ltd (https://fair.example)." in text
