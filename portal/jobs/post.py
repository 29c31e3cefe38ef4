"""The postman of a worker: kept connections to the relay, and a round whenever asked."""

from collections.abc import Callable

from flask import Flask

from portal.extensions import db
from portal.mail import house
from portal.mail.carrier import Carrier, Relay
from portal.mail.delivery import Delivery, deliver_side_by_side
from portal.services.mailroom import addresses


class Postman:
    """Carries waiting letters for one worker; wants an app context."""

    def __init__(self, app: Flask, worker: str) -> None:
        self.app, self.worker = app, worker
        self._deliveries: list[Delivery] = []

    def round(self, stop: Callable[[], bool]) -> int:
        """Carry what is due; how many letters were settled, sent or dead."""
        if not self._deliveries:
            connections = self.app.config["MAIL_CONNECTIONS"]
            self._deliveries = [self._delivery() for _ in range(connections)]
        if len(self._deliveries) > 1:
            tally = deliver_side_by_side(self._deliveries, stop)
        else:
            tally = self._deliveries[0].deliver_due(stop)
        return tally.sent + tally.dead

    def close(self) -> None:
        """Say goodbye to the relay."""
        for delivery in self._deliveries:
            delivery.carrier.close()
        self._deliveries = []

    def _delivery(self) -> Delivery:
        carrier = Carrier(Relay.from_config(self.app.config))
        return Delivery(db.engine, house.current(), carrier, self.worker,
                        return_path=addresses.return_path)
