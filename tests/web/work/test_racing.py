"""Four senders race a hold: whatever order they come in, nothing is sent later than the hold."""

from threading import Event

import pytest

from portal.extensions import db as database
from portal.models import Action, Contract, Draft, Proposal
from portal.services.enforcement import holds
from tests import marketplace, people
from tests.decisions import REASONS, proposed
from tests.marketplace import LETTER

pytestmark = pytest.mark.engine

SENDERS = 4
EACH = 6


def confirming(app, action: Action, by: int, once: Event | None = None):
    """Confirm the hold in another thread, as soon as `once` has happened."""
    ref, seen = action.ref, action.revision

    def confirm() -> None:
        if once is not None:
            once.wait(timeout=30)
        with app.app_context():
            holds.confirm(ref, by=by, reasons=REASONS, seen=seen)
            database.session.commit()

    return confirm


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(3))
def test_no_proposal_is_sent_later_than_the_hold_begins(db, client, app, round_):
    mina, ruth, org = people.person(), people.reviewer(), people.organisation()
    postings = [[people.posting(org).ref for _ in range(EACH)] for _ in range(SENDERS)]
    action = proposed(mina)
    browser = client.as_person(mina)
    typed = {"price": "800", "letter": LETTER, "then": "send", "csrf_token": browser.token()}
    under_way = Event()
    confirm = confirming(app, action, ruth.id, once=under_way)

    def send(window, refs: list[str]) -> list[int]:
        codes = []
        for ref in refs:
            codes.append(window.post(f"/work/postings/{ref}/proposal", data=typed).status_code)
            under_way.set()
        return codes

    windows = marketplace.windows(browser, SENDERS)
    senders = [lambda w=window, r=refs: send(w, r)
               for window, refs in zip(windows, postings, strict=True)]
    db.remove()
    *answers, _ = marketplace.at_once([*senders, confirm])
    held = db.query(Action).one()
    sent = db.query(Proposal).all()
    codes = [code for answer in answers for code in answer]
    assert set(codes) <= {302, 403}
    assert codes.count(302) == len(sent)
    assert codes.count(403) == db.query(Draft).count()
    assert sent, "the hold was faster than everybody"
    assert [p for p in sent if p.sent_at > held.in_force_from] == []
    later = people.posting().ref
    db.commit()
    assert send(*marketplace.windows(browser, 1), [later]) == [403]


def test_no_contract_begins_later_than_the_hold(db, client, app):
    mina, ruth = people.person(), people.reviewer()
    offers = [marketplace.offer(mina).ref for _ in range(SENDERS)]
    action = proposed(mina)
    browser = client.as_person(mina)
    token = {"csrf_token": browser.token()}
    confirm = confirming(app, action, ruth.id)
    before = db.query(Contract).count()
    windows = marketplace.windows(browser, SENDERS)
    accepting = [lambda w=window, r=ref: w.post(f"/work/offers/{r}/acceptance", data=token)
                 for window, ref in zip(windows, offers, strict=True)]
    db.remove()
    *answers, _ = marketplace.at_once([*accepting, confirm])
    held = db.query(Action).one()
    begun = db.query(Contract).filter(Contract.title == "Menu cards for a tea room").all()
    assert [a.status_code for a in answers].count(302) == len(begun)
    assert db.query(Contract).count() == before + len(begun)
    assert [c for c in begun if c.started_at > held.in_force_from] == []
