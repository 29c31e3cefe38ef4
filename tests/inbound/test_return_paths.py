"""Every letter that can come back has a return path of its own, by which it is found again."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.inbound.reports import TOLD, Trouble
from portal.jobs.post import Postman
from portal.mail import house, outbox
from portal.mail.letters.samples import SAMPLES
from portal.mail.outbox import Later
from portal.models import AddressTrouble, MailOff, OutboxLetter
from portal.services import correspondence, letters_of_mail
from portal.services.enforcement import restorations
from portal.services.mailroom import addresses
from tests import decisions, team_mail
from tests.engines import thinly
from tests.inbound import vendors
from tests.inbound.test_conversation import letters
from tests.inbound.test_receive import arrive
from tests.mail import relay as relays

pytestmark = pytest.mark.engine


@pytest.fixture
def mina(mina):
    team_mail.mail_comes_in()
    return mina


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


@pytest.mark.parametrize("vendor", thinly(FAILED, "postfix"))
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


def told_of(db, mina, rcpt, raw):
    """A report arrives there, about a letter to Mina; the mail and the letter."""
    mail = arrive(db, rcpt, raw=raw, env_from="")
    return mail, letters(db, mina)[0]


@pytest.fixture
def path(db, mina):
    """The return path of a letter to Mina about feedback, which she can do without."""
    correspondence.send(mina.id, SAMPLES["answer_posted"], key="k")
    db.commit()
    return addresses.bounce_address(letters(db, mina)[0].ref)


@pytest.mark.parametrize("vendor", ["postfix", "exim"])
def test_a_letter_is_found_by_the_return_path_that_a_report_names(db, mina, path, vendor):
    raw = vendors.report(vendor, to=mina.email, of=path, message_id="<of.a.relay@relay.example>")
    mail, letter = told_of(db, mina, "requests@in.parley.example", raw)
    assert (mail.state, mail.outbox_id) == ("bounce", letter.id)


def test_a_complaint_that_names_the_return_path_alone_turns_such_letters_off(db, mina, path):
    raw = vendors.complaint(of=path)
    mail, letter = told_of(db, mina, "requests@in.parley.example", raw)
    assert (mail.state, mail.outbox_id) == ("bounce", letter.id)
    assert db.scalars(select(MailOff.via)).all() == ["complaint"]


def test_a_return_path_that_we_never_wrote_names_no_letter(db, mina, path):
    mail, _ = told_of(db, mina, "requests@in.parley.example",
                      vendors.complaint(of=path.replace("@", "a@")))
    assert (mail.state, mail.outbox_id) == ("bounce", None)


def test_a_full_mailbox_that_is_still_tried_is_only_late(db, mina, path):
    raw = vendors.report("exim waits", to=mina.email, of=path, why=vendors.LATER)
    mail, letter = told_of(db, mina, path, raw)
    assert (mail.state, letter.bounced_at) == ("bounce", None)
    assert mail.reason.startswith(TOLD[Trouble.delayed])
    assert db.get(AddressTrouble, mina.email) is None


@pytest.mark.one_case
@pytest.mark.parametrize("vendor", ["postfix", "exchange", "gmail"])
def test_staff_read_all_that_the_server_said(db, mina, path, vendor):
    why = ("5.1.1", "550 5.1.1 The account that you tried to reach is none of ours, as far as we "
                    "know; please look at the address of the person once more")
    mail, _ = told_of(db, mina, path, vendors.report(vendor, to=mina.email, of=path, why=why))
    assert why[1] in mail.reason
