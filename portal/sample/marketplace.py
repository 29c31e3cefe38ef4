"""The whole sample: clients and their postings first, then freelancer after freelancer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from portal.sample import comments, words
from portal.sample.clients import Clients
from portal.sample.freelancers import Freelancers
from portal.sample.rows import Files


def write(folder: Path, *, freelancers: int, seed: int, until: datetime) -> dict[str, int]:
    """Write a marketplace of so many freelancers, as CSV; return the rows of each file.

    Nothing happens after midnight UTC at the start of the day `until`; what
    is open then stays open. The same arguments make the same files.
    """
    rng = Random(f"{seed}/{freelancers}")
    end = until.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with Files(folder) as files:
        clients = Clients(files, rng, end, max(12, freelancers // 2))
        clients.write()
        _postings(files, rng, end, clients, max(10, freelancers // 6))
        Freelancers(files, rng, end, clients).write(freelancers)
        return dict(files.counts)


def _postings(files: Files, rng: Random, end: datetime, clients: Clients, count: int) -> None:
    """Most postings of the last three months are closed; some wait for proposals."""
    for number in range(1, count + 1):
        posted = end - timedelta(hours=rng.expovariate(1 / 700) + 2)
        closed = posted + timedelta(days=rng.uniform(3, 40))
        _, verbs, things = rng.choice(words.TRADES)
        business = rng.choice(words.BUSINESSES)
        clients.postings.append(posted)
        files.add("postings", external_id=f"j-{number}", organisation=clients.any()[0],
                  title=f"{rng.choice(verbs)} {rng.choice(things)} for a {business}",
                  description=rng.choice(comments.BRIEFS).format(business=business),
                  budget=rng.randrange(120, 6_000, 20), currency="USD", posted_at=posted,
                  closed_at=closed if closed < end else None)
