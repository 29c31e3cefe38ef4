"""Decisions about people: actions, the items they count, their statements and renewals."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref, partial_index

UNDECIDED = "decided_at IS NULL"
IN_FORCE = "in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL"
LAPSING = f"restores_on IS NULL AND ends_at IS NOT NULL AND {IN_FORCE}"
ANNOUNCED = "kind = 'block' AND effect_told_at IS NULL AND in_force_from IS NOT NULL"
EDUCATED = "kind = 'education' AND expired_at IS NULL AND in_force_from IS NOT NULL"
UNTOLD = ("kind IN ('info_request', 'suspension', 'block') AND clients_told_at IS NULL"
          f" AND {IN_FORCE}")
EVER = "in_force_from IS NOT NULL"
HOLDS = f"kind = 'hold' AND {EVER}"
RESTORED = "restored_at IS NOT NULL"
OWN = "own_initiative"


class Action(Base):
    """An enforcement action, from proposal to end; every state is a dated fact.

    proposed_at -> decided_at with `declined_because`, or with `in_force_from`
    -> (path completed: `restores_on`, the Monday's Pacific date, and
    `ends_at`, its instant) -> `restored_at`, or `lifted_at`. Enforcement asks
    `ends_at`; `restored_at` is only the record that a job has written.
    `threshold` and `pool` are those the decision was taken with, for the
    living sum; no page shows them. `path_slug` is the learning path that staff
    chose to end a hold; None is the usual one.

    Where two members of staff have to agree (`needs_staff`), the first one's
    decision is `signed_at` and waits, still undecided, for the second. A block
    may be decided now and be `in_force_from` later. `asks` are the named
    things a person is asked for until `answer_due_at`. `annulled_at` says that
    a review found it wrong: it counts for nothing any more. `notice_bounced_at`
    is when the letter with the decision came back or was given up, and
    `notice_seen_at` when its person first read the decision on the page.
    """

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("D"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    ground: Mapped[str]
    mode: Mapped[str]
    rule_slug: Mapped[str]
    rule_version: Mapped[int]
    automated_detection: Mapped[bool]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reasons: Mapped[str | None]
    declined_because: Mapped[str | None]
    in_force_from: Mapped[datetime | None]
    threshold: Mapped[int | None]
    pool: Mapped[int | None]
    path_slug: Mapped[str | None]
    restores_on: Mapped[date | None]
    ends_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    restored_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_because: Mapped[str | None]
    end_seen_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)
    needs_staff: Mapped[int] = mapped_column(default=1, server_default="1")
    source: Mapped[str] = mapped_column(default=OWN, server_default=OWN)
    serious: Mapped[bool | None]
    happened: Mapped[str | None]
    happened_from: Mapped[date | None]
    happened_until: Mapped[date | None]
    at_once_because: Mapped[str | None]
    asks: Mapped[list[Any] | None]
    answer_due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    staff_due_at: Mapped[datetime | None]
    account_active: Mapped[bool | None]
    signed_at: Mapped[datetime | None]
    effect_told_at: Mapped[datetime | None]
    clients_told_at: Mapped[datetime | None]
    expired_at: Mapped[datetime | None]
    annulled_at: Mapped[datetime | None]
    notice_bounced_at: Mapped[datetime | None]
    notice_seen_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('education','info_request','hold','suspension','block')",
                        name="kind"),
        CheckConstraint("kind <> 'block' OR needs_staff = 2", name="block_needs_two"),
        CheckConstraint("needs_staff IN (1, 2)", name="needs_staff"),
        CheckConstraint("in_force_from IS NULL OR needs_staff = 1"
                        " OR (decided_by_id IS NOT NULL AND approved_by_id IS NOT NULL)",
                        name="second_person"),
        CheckConstraint("decided_by_id <> person_id", name="not_by_oneself"),
        CheckConstraint("approved_by_id <> person_id", name="not_approved_by_oneself"),
        CheckConstraint("source IN ('own_initiative', 'report')", name="source"),
        CheckConstraint("signed_at IS NULL OR (decided_by_id IS NOT NULL AND reasons IS NOT NULL)",
                        name="signed"),
        CheckConstraint("at_once_because IN ('fraud', 'safety', 'repetition')", name="at_once"),
        CheckConstraint("in_force_from IS NULL OR (decided_at IS NOT NULL AND reasons IS NOT NULL)",
                        name="never_without_reasons"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> decided_by_id",
                        name="two_people"),
        CheckConstraint("declined_because IS NULL OR in_force_from IS NULL", name="one_outcome"),
        CheckConstraint("lifted_at IS NULL OR lifted_because IS NOT NULL", name="lift_has_reasons"),
        partial_index("uq_action_undecided", "person_id", "kind", unique=True, where=UNDECIDED),
        partial_index("ix_action_in_force", "person_id", where=IN_FORCE),
        partial_index("ix_action_due", "restores_on", "id",
                      where=f"restores_on IS NOT NULL AND {IN_FORCE}"),
        partial_index("ix_action_lapsing", "ends_at", where=LAPSING),
        partial_index("ix_action_announced", "in_force_from", where=ANNOUNCED),
        partial_index("ix_action_educated", "in_force_from", where=EDUCATED),
        partial_index("ix_action_untold", "in_force_from", where=UNTOLD),
        partial_index("ix_action_restored", "restores_on", "restored_at", where=RESTORED),
        # lists of holds are found and counted in it, see `services.enforcement.held`
        partial_index("ix_action_held", "kind", "in_force_from", "id", "person_id", "ends_at",
                      "restores_on", "lifted_at", "restored_at", where=EVER),
        partial_index("ix_action_queue", "proposed_at", where=UNDECIDED),
    )


class ActionItem(Base):
    """One feedback that a decision counts, with the part it counts."""

    __tablename__ = "action_item"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id"), primary_key=True, index=True)
    client_group_id: Mapped[int]
    public: Mapped[bool]
    dropped_at: Mapped[datetime | None]
    dropped_because: Mapped[str | None]


class Statement(Base):
    """The statement of reasons as the person got it: a snapshot, never changed."""

    __tablename__ = "statement"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    made_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


class Renewal(Base):
    """A lead lets a suspension go on past the day on which it would have lapsed, with reasons.

    The first decider is copied here so that the database itself refuses that they renew.
    """

    __tablename__ = "renewal"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    until: Mapped[datetime]
    because: Mapped[str]

    __table_args__ = (
        CheckConstraint("by_id <> first_decided_by_id", name="not_by_first_decider"),
    )
