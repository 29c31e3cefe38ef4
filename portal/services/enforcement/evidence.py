"""The evidence for a hold of one freelancer: which items count, and what may be said of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select

from portal.models import Action, ActionItem, Contract, Feedback, Organisation
from portal.policy import holds, privacy
from portal.policy.tally import Tally
from portal.policy.vocabulary import Category, in_order
from portal.services import double_blind
from portal.services.enforcement import crowd
from portal.services.store import session
from portal.services.together import Together

Counted = tuple[int, bool]  # the id of a feedback, and whether its public part counts
MOST = 10_000  # far more than anybody has

_ITEM = (
    Feedback.id, Feedback.ref, Contract.ref, Contract.title, Organisation.name,
    Feedback.client_group_id, Feedback.contract_ended_at, Feedback.given_at,
    Feedback.public_negative, Feedback.stars_tenths, Feedback.public_categories,
    Feedback.public_comment, Feedback.private_categories, Feedback.private_comment)


class EvidenceItem(NamedTuple):
    """One feedback that names dissatisfaction. `said` of a private item is for staff alone."""

    feedback_id: int
    ref: str
    contract_ref: str
    title: str
    client: str
    client_group_id: int
    ended_at: datetime
    given_at: datetime
    public: bool
    stars_tenths: int | None
    categories: tuple[Category, ...]
    said: str
    removed: bool = False

    @property
    def stars(self) -> float | None:
        """The stars of the public part, 1.0 to 5.0; they say nothing of a private one."""
        return None if self.stars_tenths is None else self.stars_tenths / 10


class Evidence(NamedTuple):
    """All countable items of a freelancer, and the sum the rule makes of them."""

    items: tuple[EvidenceItem, ...]
    tally: Tally
    threshold: int = holds.THRESHOLD

    @property
    def outcome(self) -> holds.Outcome | None:
        """What the rule says: a hold, a warning, or nothing."""
        return holds.outcome(self.tally, self.threshold)

    @property
    def counted(self) -> tuple[EvidenceItem, ...]:
        """The items a decision would count: public ones, and private ones where safe."""
        if privacy.private_counts(self.tally, self.threshold):
            return self.items
        return tuple(item for item in self.items if item.public)

    @property
    def marks(self) -> set[Counted]:
        """Which feedback is counted, and whether as a public one."""
        return {(item.feedback_id, item.public) for item in self.counted}

    @property
    def public(self) -> tuple[EvidenceItem, ...]:
        """The items that may be listed one by one."""
        return tuple(item for item in self.items if item.public)

    @property
    def private_too(self) -> bool:
        """Whether private items are among the counted ones."""
        return any(not item.public for item in self.counted)

    @property
    def sum(self) -> int | None:
        """How many clients, where all counted items are public; else None."""
        if not holds.shows_sum(self.tally, self.threshold):
            return None
        return holds.counted(self.tally, self.threshold)

    @property
    def topics(self) -> list[Category]:
        """The topics of the private items that the privacy rules let us name."""
        if not self.private_too:
            return []
        named: dict[int, frozenset[Category]] = {}
        for item in self.items:
            if not item.public:
                before = named.get(item.client_group_id, frozenset())
                named[item.client_group_id] = before | frozenset(item.categories)
        silent = max(0, self.tally.pool - len(named))
        return privacy.topics_to_show([*named.values(), *[frozenset()] * silent])


def current(freelancer_id: int, as_of: datetime) -> Evidence:
    """Return the evidence as the rule sees it at `as_of` (aware UTC).

    What was said in public counts from when it can be seen; until then it counts not at all.
    """
    among = crowd.size(freelancer_id, holds.window_start(as_of), as_of)
    items, ((pool,),) = Together(_items().where(_counts(freelancer_id, as_of)), among).ask({})
    return _evidence([_item(row) for row in items], pool)


def beside(action_id: int, freelancer_id: int, as_of: datetime,
           ) -> tuple[Evidence, list[EvidenceItem]]:
    """Return, in one query, what `current` does and what a decision about them counts."""
    counts = _counts(freelancer_id, as_of)
    items = (
        _items(ActionItem.public, ActionItem.dropped_at, counts, ActionItem.feedback_id)
        .outerjoin(ActionItem, and_(ActionItem.feedback_id == Feedback.id,
                                    ActionItem.action_id == action_id))
        .where(or_(counts, ActionItem.feedback_id.is_not(None)),
               Feedback.freelancer_id == freelancer_id))
    among = crowd.size(freelancer_id, holds.window_start(as_of), as_of)
    rows, ((pool,),) = Together(items, among).ask({})
    live = [_item(row) for *row, counts_now, _ in rows if counts_now]
    return _evidence(live, pool), [counted_item(row) for *row, _, counted in rows if counted]


def _counts(freelancer_id: int, as_of: datetime) -> ColumnElement[bool]:
    since = holds.window_start(as_of)
    counts = or_(and_(Feedback.public_negative, double_blind.by(as_of)),
                 and_(not_(Feedback.public_negative), Feedback.private_negative,
                      Feedback.countable_at <= as_of))
    return and_(
        Feedback.freelancer_id == freelancer_id, Feedback.removed_at.is_(None),
        Feedback.spent_by_id.is_(None), Feedback.side == "client", counts,
        Feedback.contract_ended_at >= since, Feedback.contract_ended_at <= as_of)


def _evidence(found: list[EvidenceItem], pool: int) -> Evidence:
    items = one_face_each(found)
    return Evidence(tuple(items), Tally(*clients_of(items), pool))


def counted_by_action(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the query for the items of decisions, also for those dropped since.

    `counted_item` takes its rows.
    """
    return (_items(ActionItem.public, ActionItem.dropped_at)
            .join(ActionItem, ActionItem.feedback_id == Feedback.id)
            .join(Action, Action.id == ActionItem.action_id).where(which))


def counted_item(row: Sequence[Any]) -> EvidenceItem:
    """Return the item that a row of columns tells of, as its decision counts it."""
    *item, public, dropped_at = row
    return _item(item, public=public, removed=dropped_at is not None)


def _items(*more: Any) -> Select[*tuple[Any, ...]]:
    """Return the query for feedback as `_item` takes it, with more columns behind."""
    return (select(*_ITEM, *more).select_from(Feedback)
            .join(Contract, Contract.id == Feedback.contract_id)
            .join(Organisation, Organisation.id == Contract.organisation_id)
            .order_by(Feedback.contract_ended_at.desc(), Feedback.contract_id).limit(MOST))


def _item(row: Sequence[Any], *, public: bool | None = None, removed: bool = False
          ) -> EvidenceItem:
    (*head, public_now, stars_tenths, public_categories, public_comment, private_categories,
     private_comment) = row[:len(_ITEM)]
    public = public_now if public is None else public
    named = public_categories if public else private_categories
    said = (public_comment if public else private_comment) or ""
    categories = in_order(named)
    return EvidenceItem._make((*head, public, stars_tenths, categories, said, removed))


def one_face_each(items: list[EvidenceItem]) -> list[EvidenceItem]:
    """Leave out private items of clients that said it in public as well: they count once."""
    public = {item.client_group_id for item in items if item.public}
    return [item for item in items if item.public or item.client_group_id not in public]


def clients_of(items: Iterable[EvidenceItem]) -> tuple[int, int]:
    """Return how many clients said it in public, and how many in private alone."""
    public = {item.client_group_id for item in items if item.public}
    return len(public), len({item.client_group_id for item in items} - public)


def counted_by(action_id: int) -> set[Counted]:
    """Return what a decision counts and what still stands of it, as `Evidence.marks`."""
    rows = session.execute(select(ActionItem.feedback_id, ActionItem.public).where(
        ActionItem.action_id == action_id, ActionItem.dropped_at.is_(None)))
    return {(feedback_id, public) for feedback_id, public in rows}
