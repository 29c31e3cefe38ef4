"""Who is at the door: sign-ins, the visitor of a request, a person's settings."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from sqlalchemy import Connection, Select, and_, bindparam, select, update

from portal import clock
from portal.models import AddressTrouble, Person, SignIn
from portal.policy.refusal import Refusal
from portal.policy.standing import Standing
from portal.policy.text import first_name
from portal.policy.vocabulary import STAFF, Role
from portal.services import events
from portal.services.enforcement import revision
from portal.services.enforcement.standing import in_force, with_actions
from portal.services.store import rows, session

SIGN_IN_LASTS = {"staff": timedelta(hours=12), "others": timedelta(days=30)}
SIGN_IN_SLEEPS = {"staff": timedelta(minutes=30), "others": timedelta(hours=24)}
SEEN_EVERY = timedelta(minutes=5)  # how exactly we know when a session was used last
LOCALES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français",
           "pl": "Polski", "pt": "Português", "uk": "Українська"}


class Visitor(NamedTuple):
    """The signed-in person of one request, with their standing; read in one query.

    `letters_return_since` is set while what we send to their address comes back. `mark` is
    another one whenever any of it is, but for `seen_at`; and whenever something is that their
    status page tells, if that was asked for.
    """

    seen_at: datetime
    id: int
    ref: str
    name: str
    email: str
    roles: frozenset[str]
    time_zone: str
    locale: str
    theme: str | None
    city: str | None
    fs_uniquifier: str
    letters_return_since: datetime | None
    standing: Standing
    mark: tuple[Any, ...]
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the sign-in library keeps in the session."""
        return self.fs_uniquifier

    @property
    def is_staff(self) -> bool:
        """Tell whether this person works for the marketplace."""
        return bool(self.roles & STAFF)

    @property
    def first_name(self) -> str:
        """Return the name to greet with."""
        return first_name(self.name)

    @property
    def initials(self) -> str:
        """Return one or two letters for the round picture."""
        parts = self.name.split()
        return (parts[0][0] + parts[-1][0] if len(parts) > 1 else parts[0][:2]).upper()


def token_hash(token: str) -> str:
    """Return what is kept of a session token (256 random bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_sign_in(person_id: int, roles: frozenset[str]) -> str:
    """Open a session for a person and return its secret token."""
    now = clock.now()
    token = secrets.token_urlsafe(32)
    lasts = SIGN_IN_LASTS["staff" if roles & STAFF else "others"]
    session.add(SignIn(token_hash=token_hash(token), person_id=person_id, created_at=now,
                       seen_at=now, expires_at=now + lasts))
    return token


def end_sign_in(token: str) -> None:
    """End the session that `token` opened; a copied cookie is dead from here on."""
    session.execute(update(SignIn).where(
        SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None)
    ).values(ended_at=clock.now()))


def end_all_sign_ins(person_id: int) -> None:
    """End every open session of a person, for example after a new password."""
    session.execute(update(SignIn).where(
        SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=clock.now()))


def carry_sign_ins(by: timedelta) -> None:
    """Let open sessions live on when a demo's clock was moved forward by so much."""
    for opened in session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))):
        opened.seen_at, opened.expires_at = opened.seen_at + by, opened.expires_at + by


def password_is_new(person_id: int) -> None:
    """Record that a person chose a new password, and end every open session of theirs."""
    end_all_sign_ins(person_id)
    events.record("password.changed", by=person_id, person=person_id)


LASTING = (AddressTrouble.is_lasting, AddressTrouble.over_at.is_(None))
_VISITOR = (  # the fields of a visitor in their order, up to the standing
    SignIn.seen_at, Person.id, Person.ref, Person.name, Person.email, Person.role_names,
    Person.time_zone, Person.locale, Person.theme, Person.city, Person.fs_uniquifier,
    AddressTrouble.first_at.label("letters_return_since"),
)


def _open_sign_in(*more: Any) -> Select[*tuple[Any, ...]]:
    return with_actions(
        select(*_VISITOR, *more)
        .select_from(SignIn)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(AddressTrouble, and_(AddressTrouble.address == Person.email, *LASTING))
        .where(SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None),
               SignIn.expires_at > bindparam("now")))


_OPEN_SIGN_IN, _WITH_REVISION = _open_sign_in(), _open_sign_in(*revision.COLUMNS)


def visitor(token: str, *, with_revision: bool = False) -> Visitor | None:
    """Return who holds `token`, with their standing, or None if the session is over.

    `with_revision` lets their `mark` tell of changes to their status page (see `revision`).
    """
    now = clock.now()
    found = rows(_WITH_REVISION if with_revision else _OPEN_SIGN_IN,
                 {"token_hash": token_hash(token), "now": now})
    return _visitor(found, now) if found and not _asleep(found[0], now) else None


def _asleep(row: Any, now: datetime) -> bool:
    """Tell whether a session was not used for so long that it is over."""
    sleeps = SIGN_IN_SLEEPS["staff" if row.role_names & STAFF else "others"]
    return bool(now - row.seen_at >= sleeps)


def is_long_unseen(visitor: Visitor) -> bool:
    """Tell whether it is time to note that a session is in use."""
    return clock.now() - visitor.seen_at >= SEEN_EVERY


def note_seen(token: str, connection: Connection) -> None:
    """Note on a connection of its own that a session is in use now."""
    connection.execute(update(SignIn).where(
        SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None)
    ).values(seen_at=clock.now()))


def _visitor(found: Sequence[Any], now: datetime) -> Visitor:
    standing = Standing(found[0].id, now, in_force(found))
    mark = tuple(row[1:] for row in found)
    return Visitor(*[*found[0][:len(_VISITOR)], standing, mark])


def account(person_id: int) -> Person:
    """Return the stored person, for the sign-in library's own forms."""
    return session.get_one(Person, person_id)


def person_by_ref(ref: str) -> Person | None:
    """Return the person with this reference."""
    return session.scalar(select(Person).where(Person.ref == ref))


def save_settings(person_id: int, *, time_zone: str, locale: str, theme: str | None) -> None:
    """Store a person's zone, language of dates and colours; refuse unknown ones in words."""
    if time_zone not in available_timezones():
        raise Refusal(f"We do not know the time zone “{time_zone}”. Choose one from the list.")
    if locale not in LOCALES:
        raise Refusal("Choose one of the languages in the list.")
    person = session.get_one(Person, person_id)
    before = {"time_zone": person.time_zone, "locale": person.locale, "theme": person.theme}
    person.time_zone, person.locale, person.theme = time_zone, locale, theme or None
    events.record("settings.saved", by=person_id, person=person_id,
                  facts={"before": before})


def role_words(roles: frozenset[str]) -> str:
    """Return the one word that says as what a person signs in."""
    return next((role.value for role in reversed(Role) if role in roles), "")
