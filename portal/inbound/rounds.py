"""Mail that waits is settled: several mails in one transaction, one by one where that fails."""

import logging
import time
from collections.abc import Sequence

from portal import clock
from portal.extensions import db
from portal.inbound import receive
from portal.services import store
from portal.services.mailroom import arriving
from portal.services.mailroom.arriving import Claimed, Held

SHARE = 0.1  # seconds of work in one transaction with others: whoever writes meanwhile waits

log = logging.getLogger(__name__)


def round_of_mail() -> int:
    """Settle all mails that wait; how many were taken up."""
    return sum(iter(group_of_mail, 0))


def group_of_mail() -> int:
    """Settle some of the mails that wait; how many were taken up, none if none waits."""
    claimed = arriving.claim(clock.now())
    db.session.commit()
    done = 0
    while done < len(claimed):
        done += _settle_some(claimed[done:])
    return len(claimed)


def settle(claimed: Claimed) -> None:
    """Settle one claimed mail in a transaction of its own.

    Whatever goes wrong, the mail is tried again or shown.
    """
    try:
        if (mail := arriving.held(claimed)) is not None:
            _settle(mail)
        db.session.commit()
    except Exception as error:
        # Anything: a mail that upsets us must neither be lost nor keep the others waiting.
        log.exception("Mail %s could not be settled", claimed.id)
        db.session.rollback()
        if (mail := arriving.held(claimed)) is not None:
            arriving.failed(mail, f"{type(error).__name__}: {error}")
            arriving.note(mail)
        db.session.commit()


def _settle_some(claimed: Sequence[Claimed]) -> int:
    """Settle the first of these mails; how many. If one fails, all are settled one by one."""
    if len(claimed) > 1:
        try:
            done = _settle_together(claimed)
            db.session.commit()
        except Exception:
            # A mail that upsets us, or a row that somebody else holds: nothing is settled yet.
            log.info("Mails are settled one by one", exc_info=True)
            db.session.rollback()
        else:
            return done
    for one in claimed:
        settle(one)
    return len(claimed)


def _settle_together(claimed: Sequence[Claimed]) -> int:
    """Settle as many in this transaction as it has time for; how many."""
    store.give_way()
    many, held = arriving.held_together(claimed)
    until = time.monotonic() + SHARE
    for done, mail in enumerate(held, 1):
        _settle(mail)
        db.session.expire_all()  # what the next one asks for may have changed meanwhile
        if done < len(held) and time.monotonic() > until:
            return [one.id for one in claimed].index(held[done].id)
    return many


def _settle(mail: Held) -> None:
    receive.settle(mail)
    arriving.note(mail)
