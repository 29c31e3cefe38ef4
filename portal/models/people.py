"""People, the organisations they act for, and their open sign-ins."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, new_ref, partial_index

OPEN_INVITATION = "accepted_at IS NULL AND withdrawn_at IS NULL"


class NoRoles(RoleMixin):
    """What the sign-in library takes for a role table; ours is a column of `Person`."""


class Person(UserMixin, Base):
    """Somebody who can sign in: freelancer, client, staff, or several of these.

    `active` belongs to the sign-in library and stays true: a held, suspended
    or closed person must always be able to sign in and read.
    `human_id` is shared by linked accounts of the same human being.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("P"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    role_names: Mapped[frozenset[str]]
    human_id: Mapped[int | None]
    headline: Mapped[str | None]
    city: Mapped[str | None]
    country: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(default="America/Los_Angeles")
    locale: Mapped[str] = mapped_column(default="en")
    theme: Mapped[str | None]
    member_since: Mapped[datetime]
    top_rated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]

    # The sign-in library's own roles, not used: pages ask `role_names`.
    roles = ()  # type: ignore[assignment]

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        partial_index("ix_person_human_id", "human_id", where="human_id IS NOT NULL"),
        partial_index("ix_person_staff", "role_names", where="role_names <> 'freelancer'"),
    )


class SignIn(Base):
    """One open session in one browser; only the hash of its token is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Organisation(Base):
    """A client organisation. Connected ones share `group_id` and count as one."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("O"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str | None]
    group_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime]


class Member(Base):
    """A person acts for a client organisation from `joined_at` until `left_at`."""

    __tablename__ = "member"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Invitation(Base):
    """Somebody is invited to act for an organisation; only the hash of the link's token is kept."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("I"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_invitation_open", "organisation_id", "email", unique=True,
                      where=OPEN_INVITATION),
    )
