"""Letters about acting for a client organisation: invited, joined, removed."""

from portal import clock
from portal.mail import house, letters, outbox
from portal.mail.house import Reader
from portal.mail.letters import organisations as told
from portal.models import Invitation, Member, Organisation, Person
from portal.services.correspondence import send
from portal.services.store import session


def invited(invitation: Invitation, organisation: Organisation, *, path: str) -> None:
    """Post the invitation. The same for everybody, so it greets nobody by name.

    Its date is told on the clock of whoever invites: of the reader nothing is known.
    """
    host = session.get_one(Person, invitation.invited_by_id)
    facts = told.Invited(organisation=organisation.name, invited_by=host.name, path=path,
                         valid_until=invitation.expires_at)
    reader = Reader(name="", address=invitation.email, zone=host.time_zone, locale=host.locale)
    outbox.post(session, letters.write(facts, reader, house.current()),
                to_address=invitation.email, dedupe_key=f"invited:{invitation.ref}",
                now=clock.now())


def joined(person: Person, invitation: Invitation, organisation: Organisation) -> None:
    """Tell whoever invited that somebody joined, if they still act for the organisation."""
    host = session.get(Member, (organisation.id, invitation.invited_by_id))
    if host is None or host.left_at is not None:
        return
    facts = told.MemberJoined(
        organisation=organisation.name, name=person.name, address=person.email, at=clock.now(),
        path=f"/client/organisation/{organisation.ref}")
    send(host.person_id, facts, key=f"member_joined:{invitation.ref}")


def removed(gone: Person, organisation: Organisation, *, by: int) -> None:
    """Tell somebody that a colleague removed them."""
    now = clock.now()
    facts = told.MemberRemoved(organisation=organisation.name, at=now,
                               removed_by=session.get_one(Person, by).name)
    send(gone.id, facts, key=f"member_removed:{organisation.ref}:{gone.ref}:{now.isoformat()}")
