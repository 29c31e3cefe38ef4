"""The client side of the sample: organisations, the people who act for them, who is connected."""

from datetime import datetime, timedelta
from random import Random

from portal.sample import words
from portal.sample.rows import Files

CONNECTED = 0.03  # share of organisations that belong to the owner of another one
SECOND_PERSON = 0.15


class Clients:
    """All organisations; a few are asked for far more often than most."""

    def __init__(self, files: Files, rng: Random, end: datetime, count: int) -> None:
        self.files, self.rng, self.end, self.count = files, rng, end, count
        self.postings: list[datetime] = []  # when each posting appeared, j-1 first

    def write(self) -> None:
        """Write organisations, their people, and who acts for which."""
        for number in range(1, self.count + 1):
            self._organisation(number)
            self._person(number, f"c-{number}")
            if self.rng.random() < SECOND_PERSON:
                self._person(number, f"c-{number}b")

    def any(self) -> tuple[str, str]:
        """Return an organisation and the person who writes for it, the popular ones more often."""
        number = min(self.count, int(self.count * self.rng.random() ** 1.7) + 1)
        return f"o-{number}", f"c-{number}"

    def _organisation(self, number: int) -> None:
        rng = self.rng
        connected = number > 1 and rng.random() < CONNECTED
        name = (f"{rng.choice(words.CLIENT_FIRST)} {rng.choice(words.CLIENT_SECOND)}"
                f"{rng.choice(words.CLIENT_THIRD)}")
        self.files.add("organisations", external_id=f"o-{number}", name=name,
                       country=rng.choice(words.PLACES)[0],
                       connected_to=f"o-{rng.randrange(1, number)}" if connected else None)

    def _person(self, number: int, external_id: str) -> None:
        rng = self.rng
        country, city, zone, language, _ = rng.choice(words.PLACES)
        joined = self.end - timedelta(days=rng.uniform(200, 2_400))
        self.files.add(
            "people", external_id=external_id, email=f"{external_id}@client.example",
            name=f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)}", roles="client",
            city=city, country=country, time_zone=zone, language=language, member_since=joined)
        self.files.add("members", organisation=f"o-{number}", person=external_id, joined_at=joined)
