"""Somebody else, who does something at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

MOMENT = 2.0  # seconds in which whoever waits for nobody is done


@pytest.fixture
def elsewhere(app, db) -> Iterator[Callable[[Callable[[], object]], Future]]:
    """Somebody else, who does something in a transaction of their own at the same time.

    They have begun it and are done, or wait for a row, once this returns.
    """
    def act(what: Callable[[], object]) -> object:
        with app.app_context():
            done = what()
            db.commit()
            return done

    def begin(what: Callable[[], object]) -> Future:
        begun = hands.submit(act, what)
        wait([begun], MOMENT)
        return begun

    with ThreadPoolExecutor(1) as hands:
        yield begin
