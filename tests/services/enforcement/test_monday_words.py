"""The letter of a Monday is true when it is written, however late that is."""

from datetime import timedelta

import pytest

from portal.mail.letters import samples, write_from
from portal.models import Action
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import holds, restorations, standing
from tests import conduct, people
from tests.services.enforcement.test_restorations import (
    COMPLETED,
    INSTANT,
    REASONS,
    held,
    now,  # noqa: F401  (a fixture)
    restored_letters,
)

DAY = timedelta(days=1)
SINCE = "have been back"
LONGER = "Another decision paused your work for longer."
STILL = "Another decision still pauses your work"


@pytest.fixture
def mina(db, now):  # noqa: F811
    found, action = held()
    restorations.schedule(action, COMPLETED)
    db.commit()
    return found


def suspended(mina) -> Action:
    return conduct.decided(mina, Kind.suspension, by=people.reviewer("Tomas Berg"))


def lifted(db, action, now, at):  # noqa: F811
    now.move_to(at, tick=False)
    holds.lift_early(action.ref, by=people.reviewer("Ida Brandt").id, because=REASONS)
    db.commit()


def said(db, at):
    """The words of the Monday's letter, which is written then."""
    assert restorations.restore_due(at, commit=db.commit).count == 1
    [letter] = restored_letters(db)
    return " ".join(write_from(
        letter.letter, letter.facts, samples.MINA, samples.HOUSE).text.split())


def test_weeks_late_it_does_not_say_monday_where_a_suspension_went_on(db, mina, now):  # noqa: F811
    lifted(db, suspended(mina), now, INSTANT + 9 * DAY)
    now.move_to(INSTANT + 20 * DAY, tick=False)
    assert standing.may(mina.id, Ability.send_proposal)
    words = said(db, INSTANT + 20 * DAY)
    assert LONGER in words and "You can send proposals again" in words
    assert SINCE not in words and "you could send proposals" not in words


def test_a_suspension_that_ended_by_its_date_is_told_of_as_well(db, mina, now):  # noqa: F811
    action = suspended(mina)
    assert INSTANT < action.ends_at < INSTANT + 30 * DAY
    assert LONGER in said(db, INSTANT + 30 * DAY)


def test_one_that_was_over_before_the_monday_is_not_told_of(db, mina, now):  # noqa: F811
    lifted(db, suspended(mina), now, INSTANT - DAY)
    words = said(db, INSTANT + 20 * DAY)
    assert SINCE in words and LONGER not in words


def test_a_closing_that_was_called_off_in_time_never_paused_anything(db, mina, now):  # noqa: F811
    action = conduct.closed(mina)
    assert action.in_force_from > INSTANT
    lifted(db, action, now, INSTANT + DAY)
    assert SINCE in said(db, INSTANT + 30 * DAY)


def test_what_goes_on_counts_before_what_went_on(db, mina, now):  # noqa: F811
    lifted(db, suspended(mina), now, INSTANT + DAY)
    suspended(mina)
    words = said(db, INSTANT + 2 * DAY)
    assert STILL in words and LONGER not in words
