"""Client organisations for tests: members, and invitations with their links."""

from datetime import timedelta

from portal import clock
from portal.extensions import db
from portal.models import Member, Organisation, OutboxLetter, Person
from portal.services.organisations import invitations
from tests import people


def acts(person: Person, organisation: Organisation, *, left: bool = False) -> Person:
    """Let somebody act for an organisation since a year ago."""
    now = clock.now()
    db.session.add(Member(organisation_id=organisation.id, person_id=person.id,
                          joined_at=now - timedelta(days=365), left_at=now if left else None))
    db.session.flush()
    return person


def client_of(organisation: Organisation, name: str = "Omar Haddad", **more) -> Person:
    """Somebody with a client's account who acts for the organisation."""
    return acts(people.person(name, roles=("client",), **more), organisation)


def invited(organisation: Organisation, by: Person, email: str = "lena@mail.example") -> str:
    """Invite an address and return the path of the link in its letter."""
    invitations.invite(organisation.id, email, by=by.id,
                       path_for=lambda token: f"/invitations/{token}")
    db.session.commit()
    return link_to(email)


def link_to(email: str) -> str:
    """The path of the link in the newest letter of an invitation to this address."""
    letter = (db.session.query(OutboxLetter).filter_by(letter="invited", to_address=email)
              .order_by(OutboxLetter.id.desc()).first())
    link = next(word for word in letter.text.split() if "/invitations/" in word)
    return link.removeprefix("http://portal.example.test").strip("<>()")
