"""Invitations to act for an organisation: sent, sent again, withdrawn; one open per address.

What an inviter reads is the same for every address, whether there is an account with it or not.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select

from portal import clock
from portal.models import Invitation, Organisation, Person
from portal.policy import organisations as rules
from portal.policy.refusal import Refusal
from portal.services import events, letters_of_organisations
from portal.services.accounts import token_hash
from portal.services.organisations import membership
from portal.services.store import session

GONE = "This invitation is not open any more: it was accepted or withdrawn."

PathFor = Callable[[str], str]


class Invited(NamedTuple):
    """An invitation nobody accepted yet; instants aware UTC."""

    ref: str
    email: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether its link still works."""
        return now < self.expires_at


OPEN = (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))


def waiting(organisation_id: int) -> list[Invited]:
    """Return the invitations that were neither accepted nor withdrawn, the latest first."""
    return [Invited(*row) for row in session.execute(
        select(Invitation.ref, Invitation.email, Person.name, Invitation.invited_at,
               Invitation.expires_at)
        .join(Person, Person.id == Invitation.invited_by_id)
        .where(Invitation.organisation_id == organisation_id, *OPEN)
        .order_by(Invitation.invited_at.desc(), Invitation.id.desc()))]


def invite(organisation_id: int, email: str, *, by: int, path_for: PathFor) -> None:
    """Write to an address, trimmed and in small letters, the letter that invites its owner.

    `path_for` makes the link's path of the secret token, which is not kept. Raises `Refusal`
    for a member, for an address with an open invitation, and for too many letters a day.
    """
    organisation = membership.require(by, organisation_id)
    if any(one.email == email for one in membership.colleagues(organisation_id)):
        raise Refusal(f"{email} acts for {organisation.name} already.")
    before = _open(organisation_id, Invitation.email == email)
    if before is not None:
        if before.expires_at > clock.now():
            raise Refusal(f"{email} has an open invitation. You can send it again below.")
        before.withdrawn_at = clock.now()
    _send("invitation.sent", organisation, email, by, path_for)


def send_again(organisation_id: int, ref: str, *, by: int, path_for: PathFor) -> str:
    """Write the letter anew with a new link, and return its address; the link before is dead."""
    organisation = membership.require(by, organisation_id)
    before = _open(organisation_id, Invitation.ref == ref)
    if before is None:
        raise Refusal(GONE)
    before.withdrawn_at = clock.now()
    _send("invitation.sent_again", organisation, before.email, by, path_for)
    return before.email


def withdraw(organisation_id: int, ref: str, *, by: int) -> str:
    """End an invitation and return its address; its link does nothing from now on."""
    organisation = membership.require(by, organisation_id)
    found = _open(organisation_id, Invitation.ref == ref)
    if found is None:
        raise Refusal(GONE)
    found.withdrawn_at = clock.now()
    _record("invitation.withdrawn", organisation, found, by)
    return found.email


def is_known(organisation_id: int, ref: str) -> bool:
    """Tell whether an organisation ever sent this invitation."""
    return session.scalar(select(Invitation.id).where(
        Invitation.organisation_id == organisation_id, Invitation.ref == ref)) is not None


def _open(organisation_id: int, which: Any) -> Invitation | None:
    return session.scalar(
        select(Invitation).where(Invitation.organisation_id == organisation_id, which, *OPEN)
        .execution_options(populate_existing=True))


def _send(verb: str, organisation: Organisation, email: str, by: int, path_for: PathFor) -> None:
    """Keep the hash of a new token and post the letter that holds the token."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    _not_too_many(organisation.id, now)
    session.flush()  # an open one of the same address has ended before this one opens
    made = Invitation(
        organisation_id=organisation.id, email=email, token_hash=token_hash(token),
        invited_by_id=by, invited_at=now, expires_at=rules.expires_at(now))
    session.add(made)
    session.flush()
    _record(verb, organisation, made, by)
    letters_of_organisations.invited(made, organisation, path=path_for(token))


def _not_too_many(organisation_id: int, now: datetime) -> None:
    lately = session.scalar(select(func.count()).select_from(Invitation).where(
        Invitation.organisation_id == organisation_id,
        Invitation.invited_at > now - timedelta(days=1))) or 0
    if lately >= rules.INVITATIONS_A_DAY:
        raise Refusal(f"Your organisation sent {rules.INVITATIONS_A_DAY} invitations within a "
                      "day. Wait until tomorrow to send more.")


def _record(verb: str, organisation: Organisation, invitation: Invitation, by: int) -> None:
    """Put an act on record; the address stands in the invitation, which can be erased."""
    events.record(verb, by=by, facts={
        "organisation": organisation.ref, "invitation": invitation.ref})
