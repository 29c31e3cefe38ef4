"""Whatever arrives is stored as it came, once; secret addresses lead to their request alone."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.models import InboundMail, InboundRaw, OutboxLetter, ReplyAddress
from portal.services.cases import threads
from portal.services.mailroom import addresses, arriving, finding
from tests import people

RAW = b"From: mina@mail.example\r\nMessage-ID: <1@mail.example>\r\n\r\nI disagree.\r\n"


def accept(db, raw=RAW, rcpt="requests@in.parley.example"):
    arrived = arriving.accept(raw, env_from="<mina@mail.example>", rcpt=rcpt, via="lmtp")
    db.commit()
    return arrived


def request_of(person):
    return threads.open(person.id, kind="question", subject="My hold", by=person.id, text="Why?",
                        due_at=clock.now())


def test_a_mail_is_kept_byte_for_byte(db):
    raw = RAW + bytes(range(256)) * 10
    arrived = accept(db, raw)
    row = db.scalars(select(InboundMail)).one()
    assert arriving.raw_of(row.id) == raw
    assert (row.ref, row.state, row.env_from) == (arrived.ref, "waiting", "mina@mail.example")


def test_the_same_mail_on_another_way_is_counted_not_stored_again(db):
    first = accept(db)
    again = accept(db, b"Received: from x\r\nDelivered-To: y\r\n" + RAW.replace(b"\r\n", b"\n"))
    assert (again.ref, again.again) == (first.ref, True)
    assert db.scalar(select(InboundMail.copies)) == 1


def test_one_mail_to_two_of_our_addresses_is_two(db):
    accept(db)
    accept(db, rcpt="reply+abc@in.parley.example")
    assert db.scalar(select(func.count()).select_from(InboundMail)) == 2


def test_one_mail_to_many_of_our_addresses_keeps_its_bytes_once(db):
    accept(db, rcpt="reply+b@in.parley.example")
    to = [f"reply+{name}@in.parley.example" for name in ("c", "A", "b", "C")]
    arrived = arriving.accept_for_each(RAW + b"\r\n", env_from="", rcpts=to, via="lmtp")
    db.commit()
    assert [one.again for one in arrived] == [False, True, False], "the one named twice is one"
    assert db.scalar(select(func.count()).select_from(InboundRaw)) == 2
    for mail in db.scalars(select(InboundMail)):
        first = mail.rcpt.startswith("reply+b")
        assert arriving.raw_of(mail.id) == (RAW if first else RAW + b"\r\n")


def test_each_mail_that_shares_its_bytes_is_settled_by_itself(db):
    to = ["reply+a@in.parley.example", "reply+b@in.parley.example"]
    arriving.accept_for_each(RAW, env_from="", rcpts=to, via="lmtp")
    db.commit()
    claimed = arriving.claim(clock.now())
    assert [(mail.rcpt, mail.raw) for mail in map(arriving.held, claimed)] == [
        (each, RAW) for each in to]


def test_addresses_of_the_envelope_can_be_anything(db):
    arriving.accept(RAW, env_from="<\x00\udcff" + "x" * 999 + ">", rcpt="R\x00@x", via="pipe")
    db.commit()
    assert len(db.scalar(select(InboundMail.env_from))) <= 320


def test_a_waiting_mail_is_claimed_by_one_at_a_time_and_given_up_after_three_tries(db):
    accept(db)
    for _ in range(arriving.MOST_TRIES):
        claimed, = arriving.claim(clock.now() + arriving.LEASE_AGAIN * 9)
        mail = arriving.held(claimed)
        db.commit()
        assert arriving.claim(clock.now()) == []
        arriving.failed(mail, "RuntimeError: no")
        arriving.note(mail)
        db.commit()
    kept = db.scalars(select(InboundMail)).one()
    assert (kept.state, kept.error) == ("failed", "RuntimeError: no")
    arriving.try_again(kept)
    db.commit()
    assert [one.attempts for one in arriving.claim(clock.now())] == [1]


def test_an_address_leads_to_one_person_in_one_request(db):
    mina = people.person()
    case = request_of(mina)
    address = addresses.address_for(case, mina)
    assert addresses.address_for(case, mina) == address
    found = finding.at_address(addresses.target(address.upper()).token, "")
    assert (found.case.id, found.person.id, found.role) == (case.id, mina.id, "person")
    assert addresses.address_for(request_of(mina), mina) != address
    db.commit()
    assert address.split("+")[1].split("@")[0] not in str(
        db.execute(select(ReplyAddress.token_hash)).all())


def test_addresses_survive_a_new_secret_key(db):
    mina = people.person()
    try:
        addresses.use(["old"], "in.parley.example", "")
        address = addresses.address_for(request_of(mina), mina)
        addresses.use(["new", "old"], "in.parley.example", "")
        assert finding.at_address(addresses.target(address).token, "").person.id == mina.id
    finally:
        addresses.use(["any"], "in.parley.example", "reviews@parley.example")


@pytest.mark.parametrize("address", [
    "reply+@elsewhere.example", "bounce@in.parley.example", "", "@", "x" * 300, "mina@mail.example",
    "postmaster@in.parley.example",
])
def test_other_addresses_are_none_of_ours(app, address):
    assert addresses.target(address) is None


@pytest.mark.parametrize("token", ["", "a", "\x00", "ä" * 40, "'; --", "2" * 24])
def test_unknown_tokens_lead_nowhere(db, token):
    assert finding.at_address(token, "") is None
    assert addresses.bounced_letter(token) is None


def test_a_return_path_leads_to_its_letter_and_can_not_be_guessed(db):
    now = clock.now()
    db.add(OutboxLetter(ref="M-ABCDEFGH2345", letter="restored", dedupe_key="k", message_id="<1@x>",
                        to_address="m@x.example", created_at=now, due_at=now))
    db.flush()
    address = addresses.bounce_address("M-ABCDEFGH2345")
    token = addresses.target(address).token
    assert addresses.bounced_letter(token).dedupe_key == "k"
    assert addresses.bounced_letter(token[:-1] + ("a" if token[-1] != "a" else "b")) is None


def test_the_database_knows_only_states_that_there_are(db):
    accept(db)
    with pytest.raises(IntegrityError):
        db.execute(text("UPDATE inbound_mail SET state = 'gone'"))
    db.rollback()
