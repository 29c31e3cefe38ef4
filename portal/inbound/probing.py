"""The check that mail comes in: a letter to ourselves, through the relay, that has to arrive."""

import logging
import os
import threading
import time
from collections.abc import Callable

from flask import Flask

from portal import clock
from portal.extensions import db
from portal.mail import house
from portal.mail.carrier import Carrier, Relay, Trouble
from portal.mail.message import Wire, as_bytes, new_message_id
from portal.services.mailroom import checks

PATIENCE = 60.0  # seconds
STEP = 0.5
LOOK = 5.0  # seconds between two looks whether a check is due
AGAIN = 60.0  # seconds after a check that did not pass

log = logging.getLogger(__name__)


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
    try:
        carrier.hand_over(us.sender_address, address, as_bytes(probe, us))
    except Trouble as trouble:
        _note(address, f"The relay did not take the probe: {trouble}")
        raise
    until = time.monotonic() + patience
    while time.monotonic() < until:
        between()
        if checks.has_arrived(address):
            return True
        db.session.rollback()
        time.sleep(STEP)
    _note(address, "The probe has not arrived.")
    return False


def _note(address: str, words: str) -> None:
    checks.failed(address, words)
    db.session.commit()


def check_all_the_time(app: Flask, stop: threading.Event) -> None:
    """Check whenever a check is due, until told to stop; without a relay there is nothing to."""
    while app.config["MAIL_SERVER"] and not stop.is_set():
        try:
            with app.app_context():
                passed = not checks.is_due(clock.now()) or checked(app)
                db.session.remove()
        except Exception:
            # The database may be away for a moment; letters then stop saying that they can be
            # answered, which is the careful side.
            log.exception("Mail that comes in could not be checked")
            passed = False
        stop.wait(LOOK if passed else AGAIN)


def checked(app: Flask, patience: float = PATIENCE) -> bool:
    """Check once through the relay of this app; whatever is wrong goes into the log."""
    carrier = Carrier(Relay.from_config(app.config))
    try:
        passed = check(carrier, patience=patience)
    except Trouble as trouble:
        log.warning("The relay did not take the probe: %s", trouble)
        return False
    finally:
        carrier.close()
    if not passed:
        log.warning("A probe was sent and has not arrived: letters no longer say that they can "
                    "be answered once the last check that passed is too old")
    return passed
