"""A worker's turn at one piece of due work: the time it counts from, and how it ends a batch."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.extensions import db


class Stopping(Exception):
    """The worker was asked to stop; what is left of this turn is somebody else's."""


@dataclass(frozen=True)
class Turn:
    """`as_of` is aware UTC; `settings` are the app's; `asked_to_stop` is asked after a batch."""

    as_of: datetime
    settings: dict[str, object]
    asked_to_stop: Callable[[], bool] = lambda: False

    def commit(self) -> None:
        """End a batch; raises `Stopping` if the rest must wait for another turn."""
        db.session.commit()
        if self.asked_to_stop():
            raise Stopping
