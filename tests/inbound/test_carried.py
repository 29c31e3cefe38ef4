"""Letters about mail are kept as facts until they are carried, then as they were read."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.extensions import db as database
from portal.mail import house
from portal.mail.carrier import Carrier
from portal.mail.delivery import Delivery
from portal.models import Message, OutboxLetter
from tests import people, team_mail
from tests.inbound.arriving_at import HERS
from tests.mail import relay as relays

pytestmark = pytest.mark.engine

ASKS = "Reply to this e-mail"


@pytest.fixture
def carry(app, db):
    """Carry what waits; returns what arrived at each address, decoded."""
    script = relays.Script()

    def carried():
        db.rollback()
        with relays.running(script) as relay:
            delivery = Delivery(database.engine, house.current(), Carrier(relay), "w", clock.now)
            assert not delivery.deliver_due().dead
            delivery.carrier.close()
        db.rollback()
        return {to: message.get_payload()[0].get_payload(decode=True).decode()
                for to, message in zip(script.addresses(), script.messages(), strict=True)}
    return carried


def letter(db, name):
    return db.scalars(select(OutboxLetter).where(OutboxLetter.letter == name)).one()


@pytest.mark.parametrize("name", ["mail_received", "person_wrote"])
def test_a_letter_is_kept_as_facts_and_then_as_it_was_read(db, case, address, carry, name):
    assert team_mail.arrive(address, "I was in hospital.", sender=HERS).state == "thread"
    waits = letter(db, name)
    assert (waits.text, waits.html, waits.facts["ref"]) == (None, None, case.ref)
    said = carry()
    kept = letter(db, name)
    assert kept.sent_at and said[kept.to_address].split() == kept.text.split()
    assert kept.subject and kept.html.startswith("<!")


@pytest.mark.parametrize("comes_in", [True, False])
def test_it_asks_for_a_reply_only_where_one_arrives(db, address, carry, comes_in):
    if comes_in:
        team_mail.mail_comes_in()
    team_mail.arrive(address, "I was in hospital.", sender=HERS)
    said = carry()
    assert (ASKS in said[team_mail.TEAM]) is comes_in
    assert "I was in hospital." in said[team_mail.TEAM]


def test_what_was_carried_is_known_in_its_answer(db, case, address, carry):
    team_mail.mail_comes_in()
    ruth = people.reviewer()
    db.commit()
    team_mail.arrive(address, "I was in hospital.", sender=HERS)
    quoted = "".join(f"> {line}\n" for line in carry()[team_mail.TEAM].splitlines())
    to = letter(db, "person_wrote").headers["Reply-To"]
    mail = team_mail.arrive(to, f"Get well soon.\n\nOn 20 Nov, Q <{to}> wrote:\n{quoted}",
                            sender=ruth.email)
    assert db.get(Message, mail.thread_message_id).text == "Get well soon."
