"""What clients did while things broke: each value they sent, each try, and what they were told."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock


class Told(StrEnum):
    """What a client knows of one try, or of a value after all its tries."""

    acknowledged = "acknowledged"  # 2xx, 3xx or 250
    refused = "refused"  # a no that is final
    unknown = "unknown"  # the connection was lost, or the portal was busy


@dataclass(frozen=True)
class Try:
    """One sending of a form or a mail; seconds of one clock.

    A try that the client gave up waiting for may take effect whenever it likes: `ended` is never.
    """

    began: float
    ended: float
    told: Told
    says: str = ""  # the status code, or what became of the connection

    @property
    def is_fault(self) -> bool:
        """Whether it was answered as nothing may be, whatever dies behind it."""
        return self.says not in FAIR


NEVER = math.inf
# Pages that took it, or said no in a sentence; doors that took it or ask for another try; and
# "busy" for a 503 that says when to come back.
FAIR = {"302", "303", "403", "409", "422", "250", "421", "451", "busy", "lost", "waited", ""}


@dataclass
class Deed:
    """One value that somebody sent, the same again until they knew what became of it.

    `kind` says what it was, `about` whom or what it concerns.
    """

    kind: str
    value: str
    about: str = ""
    tries: list[Try] = field(default_factory=list)

    @property
    def told(self) -> Told:
        """What its sender knows: a no after a try without an answer leaves it unknown."""
        told = {one.told for one in self.tries}
        if Told.acknowledged in told:
            return Told.acknowledged
        return Told.refused if told == {Told.refused} else Told.unknown

    @property
    def began(self) -> float:
        """When it was sent first: nothing of it can be older."""
        return self.tries[0].began

    @property
    def ended(self) -> float:
        """When nothing of it was on its way any more."""
        return max(one.ended for one in self.tries)

    @property
    def known(self) -> float:
        """When it was certain that it had happened; never if it is not."""
        return min((one.ended for one in self.tries if one.told is Told.acknowledged),
                   default=NEVER)


class History:
    """All that clients did; several write at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._deeds: list[Deed] = []

    def add(self, deed: Deed) -> None:
        """Keep what was done, however it went, if it was tried at all."""
        if deed.tries:
            with self._lock:
                self._deeds.append(deed)

    def deeds(self, *kinds: str) -> list[Deed]:
        """Those of some kinds, or all."""
        with self._lock:
            return [one for one in self._deeds if not kinds or one.kind in kinds]

    def how_many(self, told: Told = Told.acknowledged) -> int:
        """How many values their senders know this of."""
        return sum(one.told is told for one in self.deeds())
