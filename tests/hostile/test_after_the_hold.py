"""From the moment a hold is in force nothing it takes is stored, however a request is dressed."""

import pytest
from sqlalchemy import select

from portal.models import Action, Contract, Draft, Proposal
from tests import decisions, marketplace, people
from tests.marketplace import LETTER

TYPED = {"price": "800", "letter": LETTER, "then": "send"}
DRESSED = (
    ("POST", {"data": TYPED}), ("PUT", {"data": TYPED}), ("PATCH", {"data": TYPED}),
    ("DELETE", {"data": TYPED}), ("POST", {"json": TYPED}), ("PUT", {"json": TYPED}),
    ("POST", {"data": TYPED, "content_type": "multipart/form-data"}),
    ("POST", {"data": "then=send", "content_type": "text/plain"}),
    ("POST", {"data": TYPED, "headers": {"X-HTTP-Method-Override": "PUT"}}),
    ("POST", {"data": TYPED, "query_string": TYPED}),
    ("POST", {"data": {**TYPED, "then": ["preview", "send"]}}),
    ("HEAD", {"query_string": TYPED}), ("OPTIONS", {"query_string": TYPED}),
    ("GET", {"query_string": TYPED, "headers": {"X-HTTP-Method-Override": "POST"}}),
)


@pytest.fixture
def stale(db, portal, attacker):
    """Mina's browser of before her hold, its token, and the addresses it had open."""
    mina, posting = people.person(), people.posting()
    offer = marketplace.offer(mina)
    addresses = [f"/work/postings/{posting.ref}/proposal", f"/work/offers/{offer.ref}/acceptance"]
    db.commit()
    browser = attacker(mina)
    assert browser.open(addresses[0]).status_code == 200
    token = browser.token()
    decisions.hold_on(mina)
    return browser, token, addresses


@pytest.mark.slow
def test_a_stale_form_stores_nothing_that_the_hold_takes(db, stale):
    browser, token, addresses = stale
    since = db.scalar(select(Action.in_force_from))
    for address in addresses:
        for method, more in DRESSED:
            sent = dict(more)
            if isinstance(sent.get("data"), dict):
                sent["data"] = {**sent["data"], "csrf_token": token}
            else:
                sent["headers"] = {**sent.get("headers", {}), "X-CSRFToken": token}
            answer = browser.open(address, method, **sent)
            fine = {403, 405} if method not in {"HEAD", "OPTIONS", "GET"} else {200, 403, 405}
            assert answer.status_code in fine, (method, address, answer.status_code)
    assert db.scalars(select(Proposal)).all() == []
    assert db.scalars(select(Contract).where(Contract.started_at >= since)).all() == []
    assert db.scalars(select(Draft)).one().fields["letter"] == LETTER


def test_what_was_typed_comes_back_with_the_reason(db, stale):
    browser, token, addresses = stale
    answer = browser.post(addresses[0], {**TYPED, "letter": "y" * 60_000, "csrf_token": token})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "y" * 60_000 in page
    assert db.scalar(select(Action.ref)) in page
