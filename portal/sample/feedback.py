"""The feedback of the sample: mostly kind, about 1.4 % unhappy, half of that only in private."""

from datetime import datetime, timedelta
from random import Random

from portal.policy.vocabulary import Category
from portal.sample import comments, words
from portal.sample.rows import Files

CATEGORIES = tuple(category.value for category in Category)
GIVEN_WITHIN_DAYS = 14
CLIENTS_WHO_WRITE = 0.8
FREELANCERS_WHO_WRITE = 0.55
STRUGGLING = 0.09  # share of freelancers with whom clients are more often unhappy


class FeedbackWriter:
    """Writes both sides' feedback; knows how the current freelancer's work tends to turn out."""

    def __init__(self, files: Files, rng: Random, end: datetime) -> None:
        self.files, self.rng, self.end = files, rng, end
        self.unhappy_share = 0.0

    def meet(self, contracts: int) -> None:
        """Go on to a freelancer with so many contracts: who is unloved gets few of them."""
        struggling = self.rng.random() < STRUGGLING / (1 + contracts / 12)
        self.unhappy_share = self.rng.uniform(0.08, 0.3) if struggling else 0.010

    def write(self, contract: str, ended: datetime, *, client: str, freelancer: str) -> None:
        """Write what each side says about an ended contract, if it says anything."""
        if self.rng.random() < CLIENTS_WHO_WRITE and (given := self._given(ended)):
            self._from_client(contract, given, client)
        if self.rng.random() < FREELANCERS_WHO_WRITE and (given := self._given(ended)):
            self.files.add("feedback", external_id=f"{contract}-f", contract=contract,
                           side="freelancer", given_at=given, author=freelancer,
                           stars=self.rng.choices((5, 4.5, 4, 3), (80, 10, 7, 3))[0],
                           public_comment=self.rng.choice(comments.ABOUT_CLIENTS))

    def _given(self, ended: datetime) -> datetime | None:
        given = ended + timedelta(days=self.rng.random() ** 2 * GIVEN_WITHIN_DAYS)
        return given if given < self.end else None

    def _from_client(self, contract: str, given: datetime, client: str) -> None:
        rng = self.rng
        row = {"external_id": f"{contract}-c", "contract": contract, "side": "client",
               "given_at": given, "author": client}
        if rng.random() < self.unhappy_share:
            row |= self._unhappy_privately() if rng.random() < 0.5 else self._unhappy()
        else:
            row |= self._happy()
        self.files.add("feedback", **row)

    def _happy(self) -> dict[str, object]:
        rng = self.rng
        said: dict[str, object] = {
            "stars": rng.choices((5, 4.9, 4.5, 4, 3.5), (74, 10, 8, 6, 2))[0]}
        if rng.random() < 0.7:
            said["public_comment"] = comments.happy(rng)
        if rng.random() < 0.5:
            said |= {"recommend": rng.choices((10, 9, 8, 7), (6, 3, 2, 1))[0],
                     "end_reason": words.END_REASONS[0]}
        if rng.random() < 0.1:
            said["private_comment"] = rng.choice(comments.PRIVATE_HAPPY)
        return said

    def _unhappy(self) -> dict[str, object]:
        named = self._named()
        return {"stars": self.rng.choice((1, 1.5, 2, 2.5, 3)), "recommend": self.rng.randrange(5),
                "public_categories": " ".join(named), "end_reason": words.END_REASONS[3],
                "public_comment": comments.unhappy(self.rng, named[0])}

    def _unhappy_privately(self) -> dict[str, object]:
        named = self._named()
        said: dict[str, object] = {
            "stars": self.rng.choice((4, 4.5, 5)), "recommend": self.rng.randrange(2, 6),
            "private_categories": " ".join(named), "end_reason": self.rng.choice(words.END_REASONS),
            "private_comment": comments.unhappy(self.rng, named[0], private=True)}
        if self.rng.random() < 0.5:
            said["public_comment"] = self.rng.choice(comments.MIXED)
        return said

    def _named(self) -> list[str]:
        return self.rng.sample(CATEGORIES, 1 + (self.rng.random() < 0.3))
