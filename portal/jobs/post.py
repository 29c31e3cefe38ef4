"""The postman of a worker: one kept connection to the relay, and a round whenever asked."""

from collections.abc import Callable

from flask import Flask

from portal.extensions import db
from portal.mail import house
from portal.mail.carrier import Carrier, Relay
from portal.mail.delivery import Delivery


class Postman:
    """Carries waiting letters for one worker; wants an app context."""

    def __init__(self, app: Flask, worker: str) -> None:
        self.app, self.worker = app, worker
        self._delivery: Delivery | None = None

    def round(self, stop: Callable[[], bool]) -> int:
        """Carry what is due; how many letters were settled, sent or dead."""
        if self._delivery is None:
            carrier = Carrier(Relay.from_config(self.app.config))
            self._delivery = Delivery(db.engine, house.current(), carrier, self.worker)
        tally = self._delivery.deliver_due(stop)
        return tally.sent + tally.dead
