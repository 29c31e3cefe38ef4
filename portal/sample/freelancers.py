"""The freelancer side of the sample: many with little work, few with much, rarely a bad word."""

import math
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from portal.sample import comments, words
from portal.sample.clients import Clients
from portal.sample.feedback import FeedbackWriter
from portal.sample.rows import Files

MOST_CONTRACTS = 400
LINKED = 0.002  # share of accounts that belong to the human being of another one
UNPAID = 0.04


class Freelancer(NamedTuple):
    """What the rest of the sample needs to know of one freelancer."""

    id: str
    since: datetime
    trade: tuple[str, tuple[str, ...], tuple[str, ...]]
    contracts: int


class Freelancers:
    """Writes freelancers with all that belongs to them, one after the other."""

    def __init__(self, files: Files, rng: Random, end: datetime, clients: Clients) -> None:
        self.files, self.rng, self.end, self.clients = files, rng, end, clients
        self.feedback = FeedbackWriter(files, rng, end)
        self.shares = [place[4] for place in words.PLACES]

    def write(self, count: int) -> None:
        """Write so many freelancers."""
        for number in range(1, count + 1):
            one = self._person(number)
            self.feedback.meet(one.contracts)
            earned = sum(self._contract(one, at) for at in range(1, one.contracts + 1))
            self._balance(one, earned)
            self._proposals(one)
            if self.rng.random() < 0.06:
                self._offer(one)

    def _person(self, number: int) -> Freelancer:
        rng = self.rng
        country, city, zone, language, _ = rng.choices(words.PLACES, self.shares)[0]
        contracts = min(MOST_CONTRACTS, int(rng.paretovariate(1.1) * 2.4) - 2)
        since = self.end - timedelta(days=rng.uniform(30, 700) + 2 * contracts
                                     + rng.expovariate(1 / 300))
        trade = rng.choice(words.TRADES)
        linked = number > 1 and rng.random() < LINKED
        self.files.add(
            "people", external_id=f"f-{number}", email=f"f-{number}@mail.example",
            name=f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)}",
            roles="freelancer", headline=f"{trade[0]}, {rng.choice(trade[2])} and more",
            city=city, country=country, time_zone=zone, language=language, member_since=since,
            top_rated=contracts > 30 and rng.random() < 0.5,
            linked_to=f"f-{rng.randrange(1, number)}" if linked else None)
        return Freelancer(f"f-{number}", since, trade, contracts)

    def _contract(self, one: Freelancer, at: int) -> float:
        """Write one contract, with what both sides said if it has ended; return what was paid."""
        rng = self.rng
        organisation, author = self.clients.any()
        lasted = timedelta(days=min(240, rng.lognormvariate(2.4, 1)))
        began = one.since + (self.end - one.since) * rng.random() ** 0.8
        ended = began + lasted if began + lasted < self.end else None
        paid = 0 if rng.random() < UNPAID else round(math.exp(rng.gauss(5.8, 1.1)), 2)
        id_ = f"{one.id}-{at}"
        self.files.add(
            "contracts", external_id=id_, freelancer=one.id, organisation=organisation,
            title=f"{rng.choice(one.trade[1])} {rng.choice(one.trade[2])} "
                  f"for a {rng.choice(words.BUSINESSES)}",
            started_at=began, ended_at=ended, paid=f"{paid:.2f}", currency="USD")
        if ended:
            self.feedback.write(id_, ended, client=author, freelancer=one.id)
        return paid

    def _balance(self, one: Freelancer, earned: float) -> None:
        if earned:
            kept = earned * self.rng.random() ** 3
            self.files.add("balances", person=one.id, currency="USD", as_of=self.end,
                           available=f"{kept:.2f}", pending=f"{kept * self.rng.random() / 3:.2f}")

    def _proposals(self, one: Freelancer) -> None:
        postings = self.clients.postings
        wanted = min(len(postings), int(self.rng.expovariate(0.5)))
        for posting in self.rng.sample(range(len(postings)), wanted):
            sent = postings[posting] + (self.end - postings[posting]) * self.rng.random() ** 2
            if sent < one.since:
                continue
            self.files.add(
                "proposals", external_id=f"{one.id}-j{posting + 1}", freelancer=one.id,
                posting=f"j-{posting + 1}", sent_at=sent, price=self.rng.randrange(100, 5_000, 20),
                letter=self.rng.choice(comments.LETTERS).format(
                    business=self.rng.choice(words.BUSINESSES)))

    def _offer(self, one: Freelancer) -> None:
        rng = self.rng
        made = max(one.since, self.end - timedelta(days=rng.uniform(0.2, 20)))
        thing = rng.choice(one.trade[2])
        self.files.add(
            "offers", external_id=f"{one.id}-t", organisation=self.clients.any()[0],
            freelancer=one.id, title=f"{rng.choice(one.trade[1])} {thing}",
            terms=f"{thing.capitalize()}, one round of changes, paid on delivery.",
            price=rng.randrange(150, 4_000, 10), currency="USD", made_at=made,
            expires_at=made + timedelta(days=14))
