"""How staged rows become rows of our tables: for each file one select, and what it may change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import case, func, literal, select

from portal.models import (
    Balance,
    Contract,
    Feedback,
    Member,
    Offer,
    Organisation,
    Person,
    Posting,
    Proposal,
)
from portal.models.base import Base, UTCDateTime
from portal.policy.vocabulary import Role
from portal.services.marketplace.importing import fresh, sides
from portal.services.marketplace.importing.shapes import Cell, Rows, Staged, table_of


@dataclass(frozen=True)
class Landing:
    """Where a file's rows go.

    `rows(staged, now)` selects them with the names of the target's columns;
    `key` finds a row that is stored already, `follows` are the columns that a
    later import brings up to date, `fresh` how, where it is not simply the
    row's value, and `fixed` those that never change, with their file's column.
    """

    source: str
    table: type[Base]
    rows: Callable[[Staged, datetime], Rows]
    follows: tuple[str, ...]
    key: tuple[str, ...] = ("external_id",)
    fixed: Mapping[str, str] = field(default_factory=dict)
    fresh: Mapping[str, Callable[[sa.FromClause, sa.FromClause], Cell]] = field(
        default_factory=dict)


def _id(table: type[Base], external_id: sa.Column[Any]) -> Cell:
    """Find the id behind an external id."""
    stored = table_of(table).c
    return select(stored.id).where(stored.external_id == external_id).correlate(
        external_id.table).scalar_subquery()


def _at(now: datetime) -> Cell:
    return literal(now, UTCDateTime())


def people(staged: Staged, now: datetime) -> Rows:
    """Accounts without a password: it is set with “forgot password” on the first visit."""
    s = staged["people"].c
    return select(
        s.ref, s.external_id, s.email, s.name, s.fs_uniquifier, sa.true().label("active"),
        func.coalesce(s.roles, Role.freelancer.value).label("role_names"), s.headline, s.city,
        s.country, func.coalesce(s.time_zone, "America/Los_Angeles").label("time_zone"),
        func.coalesce(s.language, "en").label("locale"),
        func.coalesce(s.member_since, _at(now)).label("member_since"),
        func.coalesce(s.top_rated, sa.false()).label("top_rated"), _at(now).label("created_at"))


def organisations(staged: Staged, now: datetime) -> Rows:
    """Clients; which of them are connected is settled afterwards."""
    s = staged["organisations"].c
    return select(s.ref, s.external_id, s.name, s.country, _at(now).label("created_at"))


def members(staged: Staged, _now: datetime) -> Rows:
    """Who acts for whom."""
    s = staged["members"].c
    return select(_id(Organisation, s.organisation).label("organisation_id"),
                  _id(Person, s.person).label("person_id"), s.joined_at, s.left_at)


def contracts(staged: Staged, now: datetime) -> Rows:
    """Work done or going on."""
    s = staged["contracts"].c
    return select(s.ref, s.external_id, s.title, _id(Person, s.freelancer).label("freelancer_id"),
                  _id(Organisation, s.organisation).label("organisation_id"), s.started_at,
                  s.ended_at, func.coalesce(s.paid, 0).label("paid_cents"),
                  func.coalesce(s.currency, "USD").label("currency"), _at(now).label("created_at"))


def postings(staged: Staged, _now: datetime) -> Rows:
    """Work on offer."""
    s = staged["postings"].c
    return select(s.ref, s.external_id, _id(Organisation, s.organisation).label("organisation_id"),
                  s.title, s.description, s.budget.label("budget_cents"),
                  func.coalesce(s.currency, "USD").label("currency"), s.posted_at, s.closed_at)


def feedback(staged: Staged, _now: datetime) -> Rows:
    """What was said, with the columns that `services.feedback.derived` gives single ones."""
    s, other = staged["feedback"], staged["feedback"].alias("other")
    counts = sa.and_(s.c.side == "client", Contract.paid_cents > 0)
    private = sa.and_(counts, s.c.private_categories.is_not(None))
    return select(
        s.c.ref, s.c.external_id, Contract.id.label("contract_id"), s.c.side,
        _id(Person, s.c.author).label("author_id"), s.c.given_at, s.c.stars.label("stars_tenths"),
        s.c.public_comment, func.coalesce(s.c.public_categories, "").label("public_categories"),
        s.c.private_comment, func.coalesce(s.c.private_categories, "").label("private_categories"),
        s.c.recommend, s.c.end_reason, sides.paired_at(s, other).label("paired_at"),
        Contract.freelancer_id,
        func.coalesce(Organisation.group_id, Organisation.id).label("client_group_id"),
        Contract.ended_at.label("contract_ended_at"),
        sa.and_(counts, s.c.public_categories.is_not(None)).label("public_negative"),
        private.label("private_negative"),
        case((private, s.c.countable_at), else_=None).label("countable_at"),
    ).select_from(s).outerjoin(Contract, Contract.external_id == s.c.contract).outerjoin(
        Organisation, Organisation.id == Contract.organisation_id).outerjoin(
        other, sa.and_(other.c.contract == s.c.contract, other.c.side != s.c.side))


def proposals(staged: Staged, _now: datetime) -> Rows:
    """Proposals that freelancers sent."""
    s = staged["proposals"].c
    return select(s.ref, s.external_id, _id(Posting, s.posting).label("posting_id"),
                  _id(Person, s.freelancer).label("freelancer_id"), s.sent_at, s.letter,
                  s.price.label("price_cents"), s.withdrawn_at,
                  _id(Contract, s.contract).label("contract_id"))


def offers(staged: Staged, _now: datetime) -> Rows:
    """Offers, open and answered."""
    s = staged["offers"].c
    return select(s.ref, s.external_id, _id(Organisation, s.organisation).label("organisation_id"),
                  _id(Person, s.freelancer).label("freelancer_id"), s.title, s.terms,
                  s.price.label("price_cents"), func.coalesce(s.currency, "USD").label("currency"),
                  s.made_at, s.expires_at, s.accepted_at, s.declined_at,
                  _id(Contract, s.contract).label("contract_id"))


def balances(staged: Staged, _now: datetime) -> Rows:
    """Money earned and not yet withdrawn."""
    s = staged["balances"].c
    return select(_id(Person, s.person).label("person_id"),
                  func.coalesce(s.currency, "USD").label("currency"),
                  s.available.label("available_cents"),
                  func.coalesce(s.pending, 0).label("pending_cents"), s.as_of)


LANDINGS = (
    Landing("people", Person, people,
            ("email", "name", "role_names", "headline", "city", "country", "top_rated"),
            fresh={"email": fresh.email, "role_names": fresh.roles}),
    Landing("organisations", Organisation, organisations, ("name", "country")),
    Landing("members", Member, members, ("joined_at", "left_at"),
            key=("organisation_id", "person_id"),
            fresh={"joined_at": fresh.joined, "left_at": fresh.left}),
    Landing("contracts", Contract, contracts,
            ("title", "started_at", "ended_at", "paid_cents", "currency"),
            fixed={"freelancer_id": "freelancer", "organisation_id": "organisation"}),
    Landing("postings", Posting, postings,
            ("title", "description", "budget_cents", "currency", "posted_at", "closed_at"),
            fixed={"organisation_id": "organisation"}),
    Landing("feedback", Feedback, feedback, (),
            fixed={"contract_id": "contract", "side": "side"}),
    Landing("proposals", Proposal, proposals,
            ("sent_at", "letter", "price_cents", "withdrawn_at", "contract_id"),
            fixed={"freelancer_id": "freelancer", "posting_id": "posting"},
            fresh={name: fresh.kept(name) for name in ("withdrawn_at", "contract_id")}),
    Landing("offers", Offer, offers,
            ("title", "terms", "price_cents", "expires_at", "accepted_at", "declined_at",
             "contract_id"),
            fixed={"freelancer_id": "freelancer", "organisation_id": "organisation"},
            fresh={"expires_at": fresh.prolonged, **{name: fresh.kept(name) for name in (
                "accepted_at", "declined_at", "contract_id")}}),
    Landing("balances", Balance, balances, ("available_cents", "pending_cents", "as_of"),
            key=("person_id", "currency")),
)
