"""Until when an offer can be accepted: its time stands still while new contracts are paused."""

from datetime import datetime, timedelta
from typing import NamedTuple

from portal.policy.standing import ActionInForce, Standing
from portal.policy.vocabulary import Ability


class Term(NamedTuple):
    """The time of one offer as of now, right also where no job has run yet. Instants aware UTC.

    `until` is None while the time stands still and nobody knows yet when it goes on; `left` is
    the time that is kept, None while it runs.
    """

    until: datetime | None
    left: timedelta | None = None

    @property
    def stands_still(self) -> bool:
        """Whether the time stands still at present."""
        return self.left is not None

    def is_over(self, now: datetime) -> bool:
        """Whether the offer has ended unanswered."""
        return not self.stands_still and self.until is not None and self.until <= now


def term(made_at: datetime, expires_at: datetime, frozen_at: datetime | None,
         standing: Standing) -> Term:
    """Return the term of an offer for somebody who stands like this.

    `expires_at` and `frozen_at` are as stored. A pause that ended by its date gives its time
    back from that date, whether or not a job has written it down.
    """
    pausing = [action for action in standing.actions if Ability.accept_contract in action.abilities]
    now_pausing = [action for action in pausing if action.restricts(standing.as_of)]
    since = frozen_at or _still_since(made_at, expires_at, now_pausing or pausing)
    if since is None:
        return Term(expires_at)
    end = _end(now_pausing or pausing)
    if now_pausing:
        return Term(_later(expires_at, since, end) if end else None, expires_at - since)
    return Term(_later(expires_at, since, end or since))


def _still_since(made_at: datetime, expires_at: datetime,
                 pausing: list[ActionInForce]) -> datetime | None:
    """Since when the time stands still for an offer that came after the pause began."""
    since = max(made_at, min((action.since for action in pausing), default=expires_at))
    return since if since < expires_at else None


def _end(pausing: list[ActionInForce]) -> datetime | None:
    """When the last of these ends; None if that is not known of all of them."""
    ends = [action.end for action in pausing]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _later(expires_at: datetime, since: datetime, end: datetime) -> datetime:
    return expires_at + max(end - since, timedelta(0))
