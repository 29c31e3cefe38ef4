"""What cards of feedback are written for: who looks at them, and from where."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.web.feedback.dates import day_in, until_words
from portal.web.reader import Reader


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks: at `base` stand their lists; `answering` says that answers are not paused.

    A contract that ended before `answerable_since` is too old for an answer.
    """

    base: str
    client: bool
    answering: bool
    answerable_since: datetime
    who: Reader
    alone: bool = False
    _once: dict[Any, str] = field(default_factory=dict)

    def once(self, write: Callable[["Look", Any], str], told: Any) -> str:
        """What `write` says of something that many rows of one page have in common."""
        words = self._once.get((write, told))
        if words is None:
            words = self._once[write, told] = write(self, told)
        return words

    def until(self, when: datetime) -> str:
        """A deadline."""
        return self.once(_until, when)

    def day(self, when: datetime) -> str:
        """A day in the reader's zone."""
        return day_in(self.who.zone, self.who.locale, when)


def _until(look: Look, when: datetime) -> str:
    return until_words(when, look.who)
