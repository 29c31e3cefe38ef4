"""Looks for one worker how its clock stands to the database's, and says so where it differs."""

import structlog

from portal import timekeeping

log = structlog.get_logger()


class Timekeeper:
    """Wants an app context for each look."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self._told: int | None = 0

    def look(self) -> int | None:
        """Go by the earlier clock; how many seconds ours is ahead, as the ledger notes it."""
        ahead = timekeeping.seconds(timekeeping.keep())
        if (ahead or 0) != (self._told or 0):
            self._told = ahead
            log.warning("clock.differs" if ahead else "clock.agrees",
                        worker=self.worker, ahead_seconds=ahead)
        return ahead
