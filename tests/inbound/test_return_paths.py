"""Every letter that can come back has a return path of its own, by which it is found again."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.jobs.post import Postman
from portal.mail import house, outbox
from portal.mail.letters.samples import SAMPLES
from portal.mail.outbox import Later
from portal.models import AddressTrouble, OutboxLetter
from portal.services import correspondence, letters_of_mail
from portal.services.enforcement import restorations
from portal.services.mailroom import addresses
from tests import decisions, people, team_mail
from tests.inbound import vendors
from tests.inbound.test_conversation import letters
from tests.inbound.test_receive import arrive
from tests.mail import relay as relays

pytestmark = pytest.mark.engine


@pytest.fixture
def mina(db):
    found = people.person(email="mina@mail.example")
    team_mail.mail_comes_in()
    return found


@pytest.fixture
def carry(app, db):
    """Carry what waits; the return path of each letter by the Message-ID it was sent with."""
    script = relays.Script()

    def carried():
        db.rollback()
        with relays.running(script) as relay:
            app.config.update(MAIL_SERVER=relay.host, MAIL_PORT=relay.port)
            postman = Postman(app, "worker-1")
            postman.round(lambda: False)
            postman.close()
        db.rollback()
        return {message["Message-ID"]: sender for sender, message in
                zip(script.senders, script.messages(), strict=True)}
    return carried


def came_back(db, path, letter, vendor="postfix"):
    """A mail server tells the return path that this letter did not arrive."""
    raw = vendors.report(vendor, to=letter.to_address, of=path)
    return arrive(db, path, raw=raw, env_from="")


def test_the_letter_of_a_monday_is_known_by_where_it_comes_back(db, mina, carry):
    hold = decisions.hold_on(mina)
    restorations.schedule(hold, clock.now())
    restorations.restore_due(hold.ends_at, commit=db.commit)
    letter = letters(db, mina, "restored")[-1]
    letter.due_at = clock.now()
    db.commit()
    path = carry()[letter.message_id]
    mail = came_back(db, path, letter)
    assert (mail.state, mail.outbox_id, mail.person_id) == ("bounce", letter.id, mina.id)
    assert db.get(AddressTrouble, mina.email).is_lasting


def test_a_letter_of_any_kind_is_known_by_where_it_comes_back(db, mina, carry):
    outbox.post_later(db, [Later(facts, mina.id, mina.email, f"key:{name}")
                           for name, facts in SAMPLES.items()], now=clock.now())
    db.commit()
    paths = carry()
    for letter in db.scalars(select(OutboxLetter)).all():
        token = addresses.target(paths[letter.message_id]).token
        assert addresses.bounced_letter(token).id == letter.id, letter.letter


def test_nothing_comes_back_of_an_automatic_answer(db, mina, carry):
    letters_of_mail.not_placed("stan@elsewhere.example", "Hello", None)
    db.commit()
    assert list(carry().values()) == ["<>"]


def test_where_no_mail_comes_in_the_sender_is_the_return_path(db, mina, carry, monkeypatch):
    monkeypatch.setattr(addresses, "_settings", addresses._settings._replace(domain=""))
    correspondence.send(mina.id, SAMPLES["password_changed"], key="k")
    db.commit()
    assert list(carry().values()) == [house.current().sender_address]


FAILED = ["postfix", "exchange", "gmail", "exim", "qmail"]


@pytest.mark.parametrize("vendor", FAILED)
@pytest.mark.parametrize(("why", "lasting"), [(vendors.GONE, True), (vendors.FULL, False),
                                              (vendors.LATER, False), (vendors.BARRED, None)])
def test_the_servers_of_every_make_are_understood(db, mina, vendor, why, lasting):
    correspondence.send(mina.id, SAMPLES["password_changed"], key="k")
    db.commit()
    letter = letters(db, mina)[0]
    path = addresses.bounce_address(letter.ref)
    raw = vendors.report(vendor, to=mina.email, of=path, why=why)
    mail = arrive(db, path, raw=raw, env_from="")
    assert (mail.state, mail.outbox_id) == ("bounce", letter.id)
    trouble = db.get(AddressTrouble, mina.email)
    assert letter.bounced_at
    assert (trouble and trouble.is_lasting) is lasting, mail.reason
