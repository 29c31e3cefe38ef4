"""Delivery: what is due goes to the relay, letter by letter, each marked before the next.

The one place of this floor that commits: a letter the relay has taken can't be taken back.
Killed at any moment it loses nothing and repeats one letter at most, with its Message-ID. So a
letter is marked before a byte of the next one leaves; the next one's addresses may be said before
that, and it may be written while the relay has the last.
"""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.engine import Connection

from portal import clock
from portal.mail import book, claims
from portal.mail.carrier import Carrier, Postponed, Refused, RelayDown
from portal.mail.claims import Waiting
from portal.mail.house import House, Reader
from portal.mail.message import Wire
from portal.mail.writer import Writer
from portal.models.people import Person

BATCH = 100
BATCH_BESIDE_OTHERS = 4  # small, so that no connection waits while another has a heap before it
PROBE_AFTER = timedelta(seconds=60)  # how long a relay that is down is left alone

log = logging.getLogger(__name__)


@dataclass
class Tally:
    """What one round of delivery did; `relay_down` holds the relay's words when it is away."""

    sent: int = 0
    postponed: int = 0
    dead: int = 0
    relay_down: str | None = None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sent + other.sent,
            self.postponed + other.postponed,
            self.dead + other.dead,
            self.relay_down or other.relay_down,
        )


class Delivery:
    """One worker with one connection. Keep it between rounds: it remembers a relay that is down.

    `return_path` gives the address at which a letter of this ref comes back, if it can.
    """

    def __init__(
        self,
        engine: Engine,
        house: House,
        carrier: Carrier,
        worker: str,
        now: Callable[[], datetime] = clock.now,
        return_path: Callable[[str], str | None] = lambda _ref: None,
    ) -> None:
        self.engine, self.house, self.carrier = engine, house, carrier
        self.worker, self.now, self.return_path = worker, now, return_path
        self.down_until: datetime | None = None
        self.book: book.Book
        self._taken: tuple[Waiting, datetime, Wire] | None = None  # by the relay, not yet marked

    def deliver_due(self, stop: Callable[[], bool] = lambda: False, batch: int = BATCH) -> Tally:
        """Deliver all that is due, until nothing is, the relay is down, or `stop` says so."""
        if self._resting():
            return Tally()
        with book.opened(self.engine) as self.book:
            return self._round(stop, batch)

    def _round(self, stop: Callable[[], bool], batch: int) -> Tally:
        tally = Tally()
        while not stop() and not self._resting():
            letters = self.book.write(claims.claim, self.worker, self.now(), batch)
            if not letters:
                break
            writer = Writer(self.house, self.return_path, self.book.note(_readers, letters))
            self._carry(letters, writer, tally, stop)
        return tally

    def _resting(self) -> bool:
        return self.down_until is not None and self.now() < self.down_until

    def _carry(self, letters: list[Waiting], writer: Writer, tally: Tally,
               stop: Callable[[], bool]) -> None:
        """Carry a batch; what is not tried is given back before the lease runs out."""
        give_back_at = time.monotonic() + claims.LEASE.total_seconds() / 2
        for place, letter in enumerate(letters):
            if stop() or time.monotonic() > give_back_at:
                self._mark(tally)
                self.book.write(claims.release, letters[place:])
                return
            try:
                self._carry_one(letter, letters[place + 1:], writer, tally)
                self.down_until = None
            except RelayDown as trouble:
                self._rest(trouble, letters[place:], tally)
                return
        self._mark(tally)

    def _rest(self, trouble: RelayDown, untried: list[Waiting], tally: Tally) -> None:
        self.down_until = self.now() + PROBE_AFTER
        tally.relay_down = str(trouble)
        log.warning("The mail relay is down: %s", trouble)
        self.book.write(claims.step_aside, untried[0], self.down_until, f"Relay down: {trouble}")
        self.book.write(claims.release, untried[1:])

    def _carry_one(self, letter: Waiting, following: Sequence[Waiting], writer: Writer,
                   tally: Tally) -> None:
        try:
            written = writer.written(letter)
            self.carrier.announce(written.sender, written.recipient)
            self._mark(tally)
            self.carrier.hand_over(
                written.sender, written.recipient, written.raw,
                meanwhile=lambda: writer.write_ahead(following))
        except Postponed as trouble:
            if self.book.write(claims.postpone, letter, self.now(), str(trouble)):
                tally.postponed += 1
            else:
                tally.dead += 1
        except (Refused, ValueError) as trouble:
            self._mark(tally)
            log.warning("Letter %s goes nowhere: %s", letter.ref, trouble)
            self.book.write(claims.mark_dead, letter, self.now(), str(trouble))
            tally.dead += 1
        else:
            self._taken = letter, self.now(), written.wire

    def _mark(self, tally: Tally) -> None:
        """Write down that the relay has taken the last letter, if that is still to be done."""
        if self._taken is None:
            return
        (letter, at, wire), self._taken = self._taken, None
        try:
            self.book.note(claims.mark_sent, letter, at, wire)
        except BaseException:
            self.carrier.drop()  # it may wait for a letter that was announced
            raise
        tally.sent += 1


def deliver_side_by_side(deliveries: Sequence[Delivery], stop: Callable[[], bool]) -> Tally:
    """Several connections at once, for a relay that answers slowly; returns when all are done."""
    with ThreadPoolExecutor(len(deliveries)) as threads:
        return sum(threads.map(
            lambda each: each.deliver_due(stop, BATCH_BESIDE_OTHERS), deliveries), Tally())


def _readers(connection: Connection, letters: list[Waiting]) -> dict[int, Reader]:
    """The people whose letters are still to be written, by id."""
    wanted = {each.person_id: each.to_address for each in letters if each.text is None}
    if not wanted:
        return {}
    found = connection.execute(
        select(Person.id, Person.name, Person.time_zone, Person.locale).where(
            Person.id.in_([key for key in wanted if key is not None])
        )
    )
    return {key: Reader(name, wanted[key], zone, locale) for key, name, zone, locale in found}
