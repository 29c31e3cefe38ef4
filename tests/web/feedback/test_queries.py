"""Pages about one feedback ask the database a few times, however much there is around it."""

import pytest

from portal import clock
from portal.models import FeedbackVersion
from portal.services import feedback as feedbacks
from tests import answers, people
from tests.queries import queries

MOST = 4
PAGES = {
    "mina": ["/feedback/{received}/respond", "/feedback/{received}/change",
             "/feedback/{received}/change/message", "/feedback/{asked}/respond",
             "/tips/changes"],
    "omar": ["/client/feedback/{given}/respond", "/client/feedback/{given}/change",
             "/client/feedback/{asked}/change", "/client/feedback/{asked}/change/text"],
    "ruth": ["/staff/feedback/{asked}", "/staff/feedback/{received}"],
}


def scene(db, rows):
    """Mina and Omar with so many contracts, and a feedback with so many versions and events."""
    work = answers.ended()
    answers.answered(work)
    answers.asked(work)
    other = people.contract(work.mina, work.client)
    one = feedbacks.record(other.id, side="client", given_at=clock.now(), stars_tenths=30)
    for n in range(rows):
        people.unhappy(work.mina, work.client)
        db.add(FeedbackVersion(feedback_id=work.of_client.id, number=n + 1, until=clock.now(),
                               replaced_by_id=work.omar.id, said={"public_comment": "Before."}))
        feedbacks.change(work.of_client, by=None, because="Told so.", public_comment=f"{n}")
    return {"mina": work.mina, "omar": work.omar, "ruth": people.reviewer(),
            "asked": work.of_client.ref, "received": one.ref, "given": work.of_freelancer.ref}


def counts(db, client, told, who):
    db.commit()
    browser = client.as_person(told[who])
    found = {}
    for path in PAGES[who]:
        where = path.format(**told)
        db.expire_all()
        with queries() as sent:
            page = browser.open(where)
        assert page.status_code == 200, where
        found[path] = len(sent)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", list(PAGES))
def test_no_page_asks_more_for_more_rows(db, client, who):
    one, many = (counts(db, client, scene(db, rows), who) for rows in (1, 60))
    assert one == many
    assert {path: n for path, n in many.items() if n > MOST} == {}
