"""Letters to post, a clock to deliver them by, and what the outbox then says of them."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from portal.mail import outbox
from portal.mail.letters import write
from portal.mail.letters.samples import HOUSE, MINA, SAMPLES
from portal.mail.outbox import OUTBOX

START = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TO = MINA.address


class Clock:
    """The time of a test."""

    def __init__(self):
        self.at = START

    def __call__(self):
        return self.at

    def pass_by(self, **time):
        self.at += timedelta(**time)


def post(db, to=TO, key="k", letter="restored", at=START, **more):
    told = {"to_address": to, "dedupe_key": key, "now": at} | more
    ref = outbox.post(db, write(SAMPLES[letter], MINA, HOUSE), **told)
    db.commit()
    return ref


def row(db, ref):
    found = db.execute(sa.select(OUTBOX).where(OUTBOX.c.ref == ref)).one()
    db.rollback()  # a look must not hold the write lock
    return found
