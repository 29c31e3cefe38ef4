"""The check that mail comes in: a letter to ourselves, through the relay, that has to arrive."""

import os
import time
from collections.abc import Callable

from portal import clock
from portal.extensions import db
from portal.mail import house
from portal.mail.carrier import Carrier
from portal.mail.message import Wire, as_bytes, new_message_id
from portal.services.mailroom import checks

PATIENCE = 60.0  # seconds
STEP = 0.5


def check(carrier: Carrier, *, patience: float = PATIENCE,
          between: Callable[[], None] = lambda: None) -> bool:
    """Send a probe to ourselves and wait for it; True as soon as it has arrived.

    `between` is called while waiting: where nobody else settles mail, it can. Raises what the
    carrier raises if the relay does not take it.
    """
    us = house.current()
    address = checks.begin(f"check-{os.getpid()}")
    db.session.commit()
    words = "This letter checks that mail comes in."
    probe = Wire(new_message_id(us.domain), address, "Mail comes in", words, f"<p>{words}</p>",
                 clock.now(), {"X-Portal-Mail": "probe"})
    carrier.hand_over(us.sender_address, address, as_bytes(probe, us))
    until = time.monotonic() + patience
    while time.monotonic() < until:
        between()
        if checks.has_arrived(address):
            return True
        db.session.rollback()
        time.sleep(STEP)
    return False
