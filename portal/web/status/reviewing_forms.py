"""What somebody types into a request for a review: arguments, each in a field of its own."""

from collections.abc import Mapping
from typing import NamedTuple

from portal.policy import appeals
from portal.web.forms import tidy

MOST_FIELDS = 2 * appeals.MOST_ARGUMENTS  # more than the page offers, so that nothing typed is lost


class Typed(NamedTuple):
    """Everything as it was typed, right or wrong; there is always a field for one argument.

    `at` is the number of the argument to go on with, 0 where nothing was added or removed.
    """

    arguments: tuple[str, ...] = ("",)
    new: str = ""
    at: int = 0

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Typed":
        """Return what a form sent, or a draft kept."""
        names = [name_of(number) for number in range(1, MOST_FIELDS + 1)]
        found = tuple(str(tidy(fields[name])) for name in names if name in fields)
        return cls(found or ("",), str(tidy(fields.get("new", ""))))

    @property
    def fields(self) -> dict[str, str]:
        """Return them as a draft keeps them."""
        return {**{name_of(number): text for number, text in enumerate(self.arguments, 1)},
                "new": self.new}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not any(text.strip() for text in self.fields.values())

    def with_one_more(self) -> "Typed":
        """Return it with an empty field at the end."""
        return Typed((*self.arguments, ""), self.new, len(self.arguments) + 1)

    def without(self, number: str) -> "Typed":
        """Return it without the argument of this number; unchanged for anything odd."""
        kept = tuple(text for at, text in enumerate(self.arguments, 1) if str(at) != number)
        if len(kept) == len(self.arguments):
            return self
        return Typed(kept or ("",), self.new, max(1, min(int(number), len(kept))))


def name_of(number: int) -> str:
    """Return the name of the field of one argument."""
    return f"argument-{number}"
