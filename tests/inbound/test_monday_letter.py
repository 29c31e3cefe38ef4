"""The letter of a Monday stands in the thread of its decision, and its answer lands there."""

import pytest

from portal import clock
from portal.models import Person
from portal.services.cases import notices
from portal.services.enforcement import restorations
from portal.services.mailroom import addresses
from tests import decisions, learners, people, team_mail
from tests.inbound.test_conversation import letters
from tests.inbound.test_receive import arrive


@pytest.fixture
def mina(db):
    found = people.person(email="mina@mail.example")
    team_mail.mail_comes_in()
    return found


def monday(db, time_machine, *holds, answers=True):
    """The paths are finished and the Monday comes, while mail comes in or not."""
    for hold in holds:
        person = db.get(Person, hold.person_id)
        learners.start(person)
        learners.finish_path(person)
    db.commit()
    time_machine.move_to(holds[0].ends_at, tick=False)
    if answers:
        team_mail.mail_comes_in()
    assert restorations.restore_due(clock.now(), commit=db.commit).count == len(holds)
    db.expire_all()


def test_it_goes_on_from_the_last_letter_and_can_be_answered(db, mina, time_machine):
    hold = decisions.hold_on(mina)
    monday(db, time_machine, hold)
    placed, completed, back = letters(db, mina)
    case = notices.of(hold.id)
    assert (back.letter, back.case_id) == ("restored", case.id)
    assert back.headers["In-Reply-To"] == completed.message_id
    assert back.headers["References"] == f"{placed.message_id} {completed.message_id}"
    assert back.headers["Reply-To"] == addresses.address_for(case, mina)
    mail = arrive(db, back.headers["Reply-To"], "Thank you!", In_Reply_To=back.message_id)
    assert (mail.state, mail.case_id) == ("thread", back.case_id)


def test_each_goes_into_the_thread_of_its_own(db, mina, time_machine):
    people_ = [mina, people.person("Petra Lang")]
    holds = [decisions.hold_on(one) for one in people_]
    monday(db, time_machine, *holds)
    for one, hold in zip(people_, holds, strict=True):
        _, before, back = letters(db, one)
        assert back.headers["Reply-To"] == addresses.address_for(notices.of(hold.id), one)
        assert back.headers["In-Reply-To"] == before.message_id


def test_while_mail_does_not_come_in_it_has_the_thread_alone(db, mina, time_machine):
    hold = decisions.hold_on(mina)
    monday(db, time_machine, hold, answers=False)  # the last check that passed is days old
    placed, completed, back = letters(db, mina)
    assert back.headers == {"In-Reply-To": completed.message_id,
                            "References": f"{placed.message_id} {completed.message_id}"}


def test_a_monday_that_no_letter_announced_has_one_that_goes_on_from_none(db, mina, time_machine):
    hold = decisions.hold_on(mina)
    restorations.schedule(hold, clock.now())
    db.commit()
    assert restorations.restore_due(hold.ends_at, commit=db.commit).count == 1
    back = letters(db, mina, "restored")[-1]
    assert (back.case_id, back.headers, back.action_id) == (None, {}, hold.id)
