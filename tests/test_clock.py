"""The clock can stand in the past for a demo's history, and nowhere else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal import clock

PORTAL = Path(clock.__file__).parent
LONG_AGO = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_clock_stands_still_inside_and_goes_on_outside():
    before = clock.now()
    with clock.standing_at(LONG_AGO):
        assert clock.now() == clock.now() == LONG_AGO
    assert clock.now() >= before


def test_it_stands_in_order_inside_of_itself_and_after_an_error():
    def fail():
        with clock.standing_at(LONG_AGO - timedelta(days=1)):
            raise LookupError

    with clock.standing_at(LONG_AGO):
        with pytest.raises(LookupError):
            fail()
        assert clock.now() == LONG_AGO


@pytest.mark.parametrize("instant", [
    datetime(2999, 1, 1, tzinfo=UTC), datetime(2026, 1, 1)])  # noqa: DTZ001
def test_neither_the_future_nor_a_naive_time_can_be_told(instant):
    with pytest.raises((ValueError, TypeError)), clock.standing_at(instant):
        pass


def test_only_the_demo_lives_in_the_past():
    users = {path.relative_to(PORTAL).parts[0] for path in PORTAL.rglob("*.py")
             if "standing_at" in path.read_text("utf-8")}
    assert users == {"clock.py", "demo"}
