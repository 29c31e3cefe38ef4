"""Letters say that they can be answered only while the answer arrives; then at a secret address."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.mail import house
from portal.models import JobRun, OutboxLetter
from portal.services import letters_of_requests
from portal.services.cases import asking, threads
from portal.services.mailroom import checks, threading
from tests import people
from tests.queries import queries

ASKS = "Reply to this e-mail"


@pytest.fixture
def without_team(app):
    before = house.current()
    house.use(before._replace(team_address="", can_reply=False))
    yield
    house.use(before)


def passed(db, *, before=timedelta(0)):
    at = clock.now() - before
    db.add(JobRun(name=checks.NAME, slot=at, started_at=at, worker="x", lease_until=at,
                  finished_at=at, result={}))
    db.commit()


def letter(db):
    person = people.person()
    case = asking.ask(person.id, about="account", subject="My hold", text="Why is that?")
    message = threads.say(case, voice="team", text="Because of a rule.", by=None)
    facts = letters_of_requests.answer_facts(case, by="Noor", text="Because of a rule.",
                                             then="keep", due_at=None)
    letters_of_requests.answered(case, message, facts)
    db.commit()
    return db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc())).first()


def test_while_mail_comes_in_a_letter_asks_for_the_answer_at_its_secret_address(db, without_team):
    passed(db)
    sent = letter(db)
    assert sent.headers["Reply-To"].startswith("reply+")
    assert ASKS in sent.text


@pytest.mark.parametrize("before", [checks.LASTS, checks.LASTS + timedelta(days=3)])
def test_once_the_check_is_old_no_letter_asks_for_an_answer(db, without_team, before):
    passed(db, before=before)
    sent = letter(db)
    assert "Reply-To" not in sent.headers
    assert ASKS not in sent.text


def test_a_second_before_it_is_old_letters_still_ask(db, without_team):
    passed(db, before=checks.LASTS - timedelta(minutes=1))
    assert ASKS in letter(db).text


def test_while_mail_does_not_come_in_the_teams_mailbox_is_answered(db):
    sent = letter(db)
    assert "Reply-To" not in sent.headers  # the wire then names the team's mailbox
    assert ASKS in sent.text


def test_a_team_mailbox_behind_our_own_door_depends_on_the_check(db, app):
    config = {**app.config, "TEAM_ADDRESS": "team@IN.parley.example"}
    before = house.current()
    house.use(house.House.from_config(config))
    try:
        assert not threading.house_for({}).can_reply
        passed(db)
        assert threading.house_for({}).can_reply
    finally:
        house.use(before)


def test_many_letters_in_a_row_ask_for_the_check_once(db, without_team):
    passed(db)
    now = clock.now()
    assert checks.mail_comes_in(now)
    db.execute(JobRun.__table__.delete())
    assert checks.mail_comes_in(now)
    assert not checks.mail_comes_in(now + checks.LASTS)


def test_where_none_has_passed_many_letters_in_a_row_ask_once_for_each_transaction(db):
    with queries() as sent:
        assert not checks.mail_comes_in(clock.now())
        assert not checks.mail_comes_in(clock.now())
        db.commit()
        assert not checks.mail_comes_in(clock.now())
    assert len(sent) == 2
    db.rollback()
    passed(db, before=timedelta(0))
    assert checks.mail_comes_in(clock.now())


def test_a_check_is_due_every_hour_and_until_one_has_passed(db):
    assert checks.is_due(clock.now())
    passed(db)
    assert not checks.is_due(clock.now())
    assert checks.is_due(clock.now() + checks.EVERY)


def test_a_probe_that_came_late_counts_all_the_same(db):
    address = checks.begin("x")
    checks.failed(address, "The probe has not arrived.")
    assert not checks.has_arrived(address)
    checks.arrived(_Probe(), address.partition("+")[2].partition("@")[0])
    db.flush()
    assert checks.has_arrived(address)
    run = db.scalars(select(JobRun)).one()
    assert (run.failed_at, run.error) == (None, None)


class _Probe:
    state = reason = None
