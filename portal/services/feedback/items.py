"""One line in a list of feedback: what its reader may know of it, and what can be done."""

from datetime import datetime
from typing import Any, NamedTuple

from portal.policy import feedback as policy
from portal.policy.vocabulary import Category, in_order
from portal.policy.window import Window
from portal.ready import maker
from portal.services.feedback import visible


class Item(NamedTuple):
    """One feedback as its reader sees it: `mine` if the reader's side gave it. Aware UTC.

    Of a received one it holds the public part alone; `private_too` is only ever said of one's
    own. `other` is the name of the other side; `person_ref` the freelancer's. `counted` says
    that the hold in force lists it. Of an answer that was taken down only its author's side
    learns that there was one. What begins with `report` is the reader's own report about it.
    """

    ref: str
    mine: bool
    ended_at: datetime
    paired_at: datetime | None
    stars_tenths: int | None
    comment: str | None
    categories: frozenset[str]
    title: str
    contract_ref: str
    other: str
    person_ref: str
    answer: str | None
    answered_at: datetime | None
    private_too: bool
    removed_at: datetime | None
    changed_at: datetime | None
    taken_down_at: datetime | None
    enabled_at: datetime | None
    closes_at: datetime | None
    decided_at: datetime | None
    outcome: str | None
    counted: bool
    report_ref: str | None
    reported_at: datetime | None
    report_due_at: datetime | None
    report_owed_by: str | None
    report_outcome: str | None
    report_decided_at: datetime | None
    aspects: dict[str, int] | None

    @property
    def named(self) -> tuple[Category, ...]:
        """What it names as not as agreed, in the order of the vocabulary."""
        return in_order(self.categories)

    @property
    def has_public(self) -> bool:
        """Whether there is anything in it for others than our team."""
        return bool(self.stars_tenths is not None or self.comment is not None or self.categories)

    @property
    def given_until(self) -> datetime:
        """The last second in which it may be edited if the other side gives nothing."""
        return policy.giving_window(self.ended_at).closes

    @property
    def answer_is_older(self) -> bool:
        """Whether the answer was written before the feedback changed."""
        return policy.answer_is_older(self.answered_at, self.changed_at)

    def waits(self, now: datetime, since: datetime) -> bool:
        """Whether its reader can answer it now; `since` is `policy.answerable_since(now)`."""
        return not self.mine and self.answered_at is None and since <= self.ended_at <= now

    def is_shown(self, now: datetime) -> bool:
        """Whether the other side can see it."""
        return self.has_public and visible.is_due(self.ended_at, self.paired_at, now)

    def may_edit(self, now: datetime) -> bool:
        """Whether its author's side may still edit it."""
        return (self.mine and not visible.is_due(self.ended_at, self.paired_at, now)
                and policy.giving_window(self.ended_at).is_open(now))

    def can_change(self, now: datetime) -> bool:
        """Whether its author has been let change it and has not decided."""
        return (self.closes_at is not None and self.decided_at is None
                and Window(self.enabled_at, self.closes_at).is_open(now))


class ToGive(NamedTuple):
    """A contract that ended lately and that the reader's side has said nothing about."""

    contract_ref: str
    title: str
    ended_at: datetime
    other: str
    organisation: str

    @property
    def window(self) -> Window:
        """When feedback may be given."""
        return policy.giving_window(self.ended_at)


_made = maker(Item)
_ALWAYS = Item._fields.index("removed_at")  # from here on, few have anything
_NOTHING_MORE = tuple(False if field == "counted" else None for field in Item._fields[_ALWAYS:-1])


def item(row: Any, aspects: dict[str, int] | None = None) -> Item:
    """Return the line of one row of `asking`, whose columns are the fields of `Item`.

    Stars per aspect are read for one feedback, not for lists.
    Of a removed feedback its receiver learns that it was removed, and nothing of what it said.
    """
    if row.seldom is None:
        return _made((*row[:_ALWAYS], *_NOTHING_MORE, aspects))
    made = _made((*row[:_ALWAYS], *row.seldom, aspects))
    if made.removed_at is not None and not made.mine:
        return made._replace(stars_tenths=None, comment=None, categories=frozenset(),
                             aspects=None, answer=None, counted=False)
    if made.taken_down_at is None:
        return made
    if made.mine:
        return made._replace(answer=None, answered_at=None, taken_down_at=None)
    return made._replace(answer=None)
