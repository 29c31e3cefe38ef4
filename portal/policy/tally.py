"""The sum of a weekly check: how many client organisations, never how many complaints."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Tally:
    """Distinct client organisations, connected ones being one, in the window.

    `public`: named dissatisfaction in public. `private`: named it only in private, in an item
    that is countable by now. `pool`: had a contract end and left no public dissatisfaction,
    the private ones included; it is the crowd that a private item hides in.
    """

    public: int
    private: int
    pool: int

    def __post_init__(self) -> None:
        if min(self.public, self.private, self.pool) < 0:
            raise ValueError("organisations cannot be fewer than none")


class Item(NamedTuple):
    """One feedback that a decision counts; `stands` is False once it was removed or changed."""

    organisation: Hashable
    is_public: bool
    stands: bool = True


def tally_of(items: Iterable[Item], pool: int) -> Tally:
    """Add up the items that stand. An organisation with a public item is public only."""
    standing = [item for item in items if item.stands]
    public = {item.organisation for item in standing if item.is_public}
    private = {item.organisation for item in standing} - public
    return Tally(len(public), len(private), pool)
