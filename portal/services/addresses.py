"""A person's new e-mail address: asked for with the password, confirmed by a letter to it."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from portal import clock
from portal.models import Event, Person
from portal.policy.refusal import Refusal
from portal.services import accounts, events, letters_of_accounts
from portal.services.store import session

ASKED, CHANGED = "email.change_asked", "email.changed"
# Each ask writes a letter to somebody who may never have heard of us.
ASKS_A_DAY = 5

DEAD_LINK = ("This link does not work any more. It works once, for one day, and only for the "
             "address you asked for last. Ask for a new letter in your settings.")


def ask(person_id: int, new_address: str, *, path_for: Callable[[str], str]) -> None:
    """Write the letter that confirms a new address, which must be trimmed and lower case.

    `path_for` makes the link's path from the mark that `change` wants back. An
    address that belongs to somebody else gets no letter, and the asker is not told.
    """
    person = session.get_one(Person, person_id, with_for_update=True)
    if new_address == person.email:
        raise Refusal("We already have this address. Write the new one.")
    if _asked_lately(person_id) >= ASKS_A_DAY:
        raise Refusal(f"You asked for {ASKS_A_DAY} letters within a day. Wait until tomorrow, "
                      "or look for one of them in the new mailbox.")
    events.record(ASKED, by=person_id, person=person_id, facts={"new": new_address})
    if not _taken(new_address):
        letters_of_accounts.confirm_email(
            person_id, path=path_for(mark_of(person)), new_address=new_address)


def change(person_id: int, new_address: str, *, mark: str) -> None:
    """Make the confirmed address the person's own; every open session of theirs ends.

    Raises `Refusal` if the password or the address changed since the letter was written.
    """
    person = session.get_one(Person, person_id, with_for_update=True)
    if mark != mark_of(person) or _taken(new_address):
        raise Refusal(DEAD_LINK)
    before, person.email = person.email, new_address
    # Also ends links for a new password, which went to the address before.
    person.fs_uniquifier = uuid.uuid4().hex
    accounts.end_all_sign_ins(person_id)
    events.record(CHANGED, by=person_id, person=person_id,
                  facts={"before": before, "after": new_address})
    letters_of_accounts.email_changed(person_id, old_address=before)


def mark_of(person: Person) -> str:
    """Return what ties a link to the account as it is now."""
    return accounts.token_hash(f"{person.fs_uniquifier} {person.email}")[:32]


def _taken(address: str) -> bool:
    return session.scalar(select(Person.id).where(Person.email == address)) is not None


def _asked_lately(person_id: int) -> int:
    since = clock.now() - timedelta(days=1)
    return session.scalar(select(func.count()).select_from(Event).where(
        Event.person_id == person_id, Event.verb == ASKED, Event.at > since)) or 0
