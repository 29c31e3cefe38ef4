"""The queue: what waits for a decision, for staff alone."""

from tests import decisions, people


def test_ruth_sees_minas_proposal_with_what_counts(client, db):
    mina = people.person("Mina Novak")
    action = decisions.proposed(mina)
    ruth = people.reviewer()
    db.commit()
    page = client.as_person(ruth).get("/staff/queue")
    assert page.has("Mina Novak")
    assert page.has("3 clients in public")
    assert page.has("All 1")
    page = client.as_person(ruth).get(page.link(action.ref))
    assert "Mina Novak" in page.h1
