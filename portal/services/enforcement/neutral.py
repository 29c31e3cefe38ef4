"""What clients of running contracts read when somebody cannot work: that, and nothing else."""

from datetime import datetime

from portal import dates
from portal.policy.vocabulary import PACIFIC, Ability, Kind

FOR_NOW = ("{name} is not available for work on your contract at the moment. What was delivered "
           "and paid stays as it is, and nothing is asked of you. We write to you when it changes.")
FOR_GOOD = ("{name} is not available for work on your contract from {day} (Pacific time) on. What "
            "was delivered and paid stays as it is. If you have a question about the contract, "
            "write to us.")


def words(kind: Kind, name: str, since: datetime, scope: frozenset[Ability]) -> str | None:
    """Return what clients are told; None for a decision that lets running contracts go on.

    Never a reason, a rule or a judgement: the same words whoever it is.
    """
    if Ability.work_contract not in scope:
        return None
    if kind is Kind.block:
        return FOR_GOOD.format(name=name, day=dates.day(since.astimezone(PACIFIC).date()))
    return FOR_NOW.format(name=name)
