"""One feedback with its answer and its change, as its receiver and its author read it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.policy.vocabulary import Category, in_order
from portal.policy.window import Window


@dataclass(frozen=True)
class Said:
    """The public part of a feedback: stars per aspect from 1 to 5, their mean in tenths."""

    aspects: dict[str, int] = field(default_factory=dict)
    stars_tenths: int | None = None
    comment: str = ""
    categories: frozenset[str] = frozenset()

    @property
    def stars(self) -> float | None:
        """The mean of the stars, 1.0 to 5.0."""
        return None if self.stars_tenths is None else self.stars_tenths / 10

    @property
    def says_something(self) -> bool:
        """Whether there is anything for others than our staff."""
        return bool(self.stars_tenths is not None or self.comment or self.categories)

    @property
    def named(self) -> tuple[Category, ...]:
        """What it names as not as agreed, in the order of the vocabulary."""
        return in_order(self.categories)


class Answer(NamedTuple):
    """The one answer; nobody but its author's side and staff reads it once it is taken down."""

    ref: str
    text: str
    posted_at: datetime
    taken_down_at: datetime | None
    author_id: int
    author: str


class Enabled(NamedTuple):
    """The receiver let the author change the public part; `outcome` is changed, kept or None."""

    ref: str
    enabled_at: datetime
    closes_at: datetime
    message: str | None
    decided_at: datetime | None
    outcome: str | None

    def is_open(self, now: datetime) -> bool:
        """Whether the author may decide now."""
        window = Window(self.enabled_at, self.closes_at)
        return self.decided_at is None and window.is_open(now)


class Sheet(NamedTuple):
    """One feedback on one contract. Holds nothing private; instants are aware UTC."""

    id: int
    ref: str
    side: Side
    author_id: int | None
    ended_at: datetime
    changed_at: datetime | None
    freelancer_id: int
    freelancer: str
    freelancer_ref: str
    title: str
    contract_ref: str
    organisation_id: int
    organisation: str
    said: Said
    answer: Answer | None
    change: Enabled | None

    @property
    def author(self) -> str:
        """Who gave it, as the other side reads it."""
        return self.organisation if self.side is Side.client else self.freelancer

    @property
    def receiver(self) -> str:
        """Whom it is about, as the author reads it."""
        return self.freelancer if self.side is Side.client else self.organisation

    @property
    def answer_window(self) -> Window:
        """When it may be answered."""
        return policy.answer_window(self.ended_at)

    @property
    def answer_is_older(self) -> bool:
        """Whether the answer was written before the feedback changed."""
        return self.answer is not None and policy.answer_is_older(
            self.answer.posted_at, self.changed_at)

    @property
    def may_take_down(self) -> bool:
        """Whether its author's side may take the answer down: only one older than a change."""
        return bool(self.answer and self.answer_is_older and not self.answer.taken_down_at)
