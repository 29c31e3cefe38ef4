"""Pages about feedback ask the database at most four times, however many rows there are."""

import pytest

from portal.extensions import db
from portal.policy.feedback import Side
from tests import people
from tests.engines import often
from tests.lists_of import answered, said
from tests.organisations import client_of
from tests.queries import queries

MOST, MANY = 4, often(80, 400)  # lists have a second page
FREELANCER = ["/feedback", "/feedback?show=answer", "/feedback?show=give", "/feedback?show=given",
              "/feedback?page=2", "/feedback/{received}", "/feedback/{given}", "/people/{mina}",
              "/feedback/give/{ended}", "/feedback/give/{unseen}/change"]
CLIENT = ["/client/feedback", "/client/feedback?show=answer", "/client/feedback?show=give",
          "/client/feedback?show=given", "/client/feedback/{received}", "/people/{mina}",
          "/client/feedback/give/{ended}", "/client/feedback/give/{unseen_too}/change",
          "/client/feedback/{received}/report", "/client/feedback/{received}/report/reason"]
PUBLIC = ["/people/{mina}", "/people/{mina}?page=2"]


def scene(rows):
    """Mina and one client, with so many contracts that each side said something about."""
    mina, office = people.person(), people.organisation()
    omar = client_of(office)
    for n in range(rows):
        work = people.contract(mina, office, ended_days_ago=15 + n % 200)
        received, given = said(Side.client, work), said(Side.freelancer, work)
        if n % 2:
            answered(received, mina)
        ended = people.contract(mina, office, ended_days_ago=n % 14)
    told = {"received": received.ref, "given": given.ref, "mina": mina.ref, "ended": ended.ref,
            **_unseen(mina, omar, office)}
    db.session.commit()
    return {"mina": mina, "omar": omar, "": None}, told


def _unseen(mina, omar, office):
    """Contracts on which one side alone has said something, which it can still edit."""
    mine, theirs = (people.contract(mina, office, ended_days_ago=3) for _ in range(2))
    said(Side.freelancer, mine, author_id=mina.id)
    said(Side.client, theirs, author_id=omar.id)
    return {"unseen": mine.ref, "unseen_too": theirs.ref}


def counts(client, rows):
    """How many statements each page of each visitor sends."""
    persons, told = scene(rows)
    found = {}
    for who, pages in (("mina", FREELANCER), ("omar", CLIENT), ("", PUBLIC)):
        browser = client.as_person(persons[who]) if who else client
        received, given = told["received"], told["given"]
        seen = {**told, "received": given, "given": received} if who == "omar" else told
        for path in pages:
            with queries() as sent:
                answer = browser.open(path.format(**seen), follow_redirects=False)
            leads_on = path.endswith("/report")
            assert answer.status_code == (302 if leads_on else 200), (who, path)
            found[who, path] = len(sent)
    return found


@pytest.mark.slow
def test_lists_and_profiles_ask_as_often_for_many_rows_as_for_one(client):
    one, many = counts(client, 1), counts(client, MANY)
    assert one == many
    assert {page: n for page, n in many.items() if n > MOST} == {}
