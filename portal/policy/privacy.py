"""How private feedback counts without ever being traced to the client who gave it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from portal.policy.instants import aware
from portal.policy.tally import Tally
from portal.policy.vocabulary import Category

POOL = 5  # clients a private item can hide among; fewer would point at somebody
TOPIC_MIN = 3  # clients of the pool who named a topic before it is shown
PRIVATE_MIN_CLIENTS = 2  # one private item never changes what a freelancer sees
PRIVATE_MIN_THRESHOLD = 3  # at a lower threshold one private item could tip the scale
DELAY_DAYS = (3, 10)  # random, so that a date says nothing about whose contract ended


def countable_at(given_at: datetime, rng: Random) -> datetime:
    """When a private item given then begins to count: 3 to 10 days later, to the second.

    `rng` is `random.SystemRandom()` outside tests: nobody may guess the delay.
    """
    shortest, longest = (int(timedelta(days=days).total_seconds()) for days in DELAY_DAYS)
    return aware(given_at) + timedelta(seconds=rng.randint(shortest, longest))


def private_counts(tally: Tally, threshold: int) -> bool:
    """Whether private items may tip a hold or a warning; if not, only public ones count.

    Published as rule 4.6; why, in docs/decisions/0004.
    """
    return (
        threshold >= PRIVATE_MIN_THRESHOLD
        and tally.private >= PRIVATE_MIN_CLIENTS
        and tally.pool >= POOL
    )


def topics_to_show(per_client: Sequence[frozenset[Category]]) -> list[Category]:
    """The topics that may be named, in the order of the vocabulary.

    `per_client` has one set for each client of the pool, empty for those who named nothing.
    A topic is shown if at least three of the pool named it and not all of them did, and none
    at all where the pool is too small to hide in.
    """
    pool = len(per_client)
    if pool < POOL:
        return []
    named = {topic: sum(topic in topics for topics in per_client) for topic in Category}
    return [topic for topic in Category if TOPIC_MIN <= named[topic] < pool]
