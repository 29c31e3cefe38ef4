"""How much to do in one transaction, so that others who write do not wait."""

import time

FIRST, FEWEST, MOST = 400, 400, 2_000  # below that, statements cost more than rows
AIM = 0.1  # seconds for one transaction; a quarter of a second is the most anybody should wait


class Pace:
    """The size of the next batch, learnt from how long the last one took.

    A size that is given stays as it is.
    """

    def __init__(self, size: int | None = None) -> None:
        self._fixed = size is not None
        self.size = size or FIRST
        self._began = time.monotonic()

    def next(self) -> None:
        """A batch has been committed: at most double the next one, or make it smaller."""
        now = time.monotonic()
        took, self._began = now - self._began, now
        if not self._fixed:
            fitting = int(self.size * min(2.0, AIM / max(took, 0.001)))
            self.size = max(FEWEST, min(MOST, fitting))
