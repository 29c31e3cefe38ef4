"""Accepting an invitation: by the account with its address, or with a new account."""

import secrets
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, and_, select

from portal import clock
from portal.models import Invitation, Member, Organisation, Person
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import STAFF, Role
from portal.services import events, letters_of_organisations
from portal.services.accounts import token_hash
from portal.services.many import insert
from portal.services.organisations import membership
from portal.services.organisations.invitations import OPEN
from portal.services.store import session

DEAD_LINK = ("This invitation does not work any more. It works once, for some days, and only until "
             "it is withdrawn or sent again. Ask the person who invited you, or a colleague of "
             "theirs, for a new one.")
STAFF_ACCOUNT = ("You are signed in with an account of our team. Whoever decides here cannot act "
                 "for a client.")

PEOPLE: Table = Person.__table__


class Offered(NamedTuple):
    """What a link that still works offers, to whom, by whom, until when (aware UTC)."""

    organisation: str
    invited_by: str
    email: str
    expires_at: datetime


def offered(token: str) -> Offered | None:
    """Return what a link offers now, None if it is unknown, used, withdrawn or too old."""
    row = session.execute(
        select(Organisation.name, Person.name, Invitation.email, Invitation.expires_at)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .join(Person, Person.id == Invitation.invited_by_id)
        .where(*_stands(token, clock.now()))).first()
    return Offered(*row) if row else None


def accept(token: str, person_id: int) -> str:
    """Let a signed-in person act for the organisation and return its name.

    An account of a freelancer becomes one of a client as well. Raises `Refusal` for a link
    that is dead, for another address than the invited one, and for our own staff.
    """
    if accepted := _accepted_by(token, person_id):
        return accepted
    person = session.get_one(Person, person_id, with_for_update={"key_share": True},
                             populate_existing=True)
    invitation, organisation = _locked(token)
    if person.email != invitation.email:
        raise Refusal(DEAD_LINK)
    if person.role_names & STAFF:
        raise Refusal(STAFF_ACCOUNT)
    if Role.client not in person.role_names:
        events.record("role.added", by=person.id, person=person.id, facts={
            "before": sorted(person.role_names), "role": Role.client.value})
        person.role_names |= {Role.client.value}
    _join(person, invitation, organisation)
    return organisation.name


def open_account(token: str, name: str, *, password_hash: str) -> None:
    """Open an account with the invited address, under a clean name; it accepts once signed in.

    Where there is an account with this address, nothing happens. The invitation stays open
    either way: whoever asks cannot tell the two apart. Raises `Refusal` for a dead link.
    """
    person_id = _newcomer(_found(token), name, password_hash)
    invitation, _ = _locked(token)
    if person_id is not None:
        events.record("account.opened", by=person_id, person=person_id,
                      facts={"invitation": invitation.ref})


def _stands(token: str, now: datetime) -> tuple[Any, ...]:
    return (Invitation.token_hash == token_hash(token), Invitation.expires_at > now, *OPEN)


def _accepted_by(token: str, person_id: int) -> str | None:
    """Return the organisation's name if this person accepted already: a form sent twice."""
    return session.scalar(
        select(Organisation.name)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .join(Member, and_(Member.organisation_id == Organisation.id,
                           Member.person_id == person_id, Member.left_at.is_(None)))
        .where(Invitation.token_hash == token_hash(token),
               Invitation.accepted_by_id == person_id))


def _found(token: str) -> Invitation:
    """Return the invitation behind a link that works, as it stands now."""
    invitation = session.scalar(select(Invitation).where(*_stands(token, clock.now()))
                                .execution_options(populate_existing=True))
    if invitation is None:
        raise Refusal(DEAD_LINK)
    return invitation


def _locked(token: str) -> tuple[Invitation, Organisation]:
    """Lock the organisation, as every other act on it does, then read again."""
    organisation = membership.lock(_found(token).organisation_id)
    return _found(token), organisation


def _newcomer(invitation: Invitation, name: str, password_hash: str) -> int | None:
    """Add the account unless the address has one; two at once make one."""
    now, host = clock.now(), session.get_one(Person, invitation.invited_by_id)
    row = {
        "email": invitation.email, "name": name, "password": password_hash,
        "fs_uniquifier": secrets.token_hex(32), "role_names": frozenset({Role.client.value}),
        "time_zone": host.time_zone, "locale": host.locale, "member_since": now,
        "created_at": now}
    added = session.execute(
        insert(PEOPLE).on_conflict_do_nothing(index_elements=[PEOPLE.c.email])
        .values(row).returning(PEOPLE.c.id))
    return added.scalar_one_or_none()


def _join(person: Person, invitation: Invitation, organisation: Organisation) -> None:
    invitation.accepted_at, invitation.accepted_by_id = clock.now(), person.id
    membership.join(person.id, organisation.id)
    events.record("member.joined", by=person.id, person=person.id, facts={
        "organisation": organisation.ref, "invitation": invitation.ref})
    letters_of_organisations.joined(person, invitation, organisation)
