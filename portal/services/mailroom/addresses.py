"""Secret addresses: where one participant answers in one request, and where bounces go.

A participant is the person, a colleague, or the mailbox of the whole team.

A token is 120 bits in letters and digits that survive any mail server that folds case. It is
derived from the secret key, so that every letter of a thread carries the same; only its hash is
stored, so that whoever reads the database cannot write into a request.
"""

import base64
import hmac
import re
from collections.abc import Sequence
from hashlib import blake2b, sha256
from typing import Literal, NamedTuple

from sqlalchemy import Table, select

from portal import clock, writing
from portal.models import Case, OutboxLetter, Person, ReplyAddress
from portal.services.cases.held import HeldCase
from portal.services.mailroom.participants import Participant
from portal.services.store import connection, session, write_later

Role = Literal["person", "team"]
REPLY, BOUNCE, PROBE, REQUESTS = "reply", "bounce", "probe", "requests"
TOKEN_BYTES = 15
MARK = 12  # letters of a mark
_SECRET = re.compile(r"\b(?:reply|bounce)\+[a-z0-9.-]{8,64}@([a-z0-9.-]{1,253})\b", re.IGNORECASE)
LONGEST = 254  # characters of an address (RFC 5321)
ADDRESSES: Table = ReplyAddress.__table__


class _Settings(NamedTuple):
    keys: tuple[bytes, ...] = ()
    domain: str = ""
    team: str = ""


_settings = _Settings()


def use(keys: Sequence[str], domain: str, team: str) -> None:
    """Take the secret keys (newest first), the domain of our addresses and the team's address."""
    global _settings
    hashed = tuple(sha256(f"reply addresses: {key}".encode()).digest() for key in keys if key)
    _settings = _Settings(hashed, domain.lower(), team.lower())


class Holder(NamedTuple):
    """Whose address it is, in which request, and whether that is a member of staff.

    `person_id` is None for the address at which the team's own mailbox answers.
    """

    case_id: int
    person_id: int | None
    role: Role


class Target(NamedTuple):
    """What an address of ours is for: its use and what follows the plus sign."""

    use: str
    token: str


def is_behind_our_door(address: str) -> bool:
    """Tell whether mail to an address comes in here, and not to a mailbox somewhere else."""
    return bool(_settings.domain) and address.rpartition("@")[2].lower() == _settings.domain


def domain() -> str:
    """Return the domain of our addresses, lower case; empty if no mail can come in."""
    return _settings.domain


def target(rcpt: str) -> Target | None:
    """Return what an address is for; None if it is none of ours. Case does not matter."""
    local, _, at = rcpt.strip("<> ").lower().rpartition("@")
    if len(rcpt) > LONGEST or not _settings.domain or at != _settings.domain:
        return None
    # Some programs drop what follows the plus sign: then the letter that is answered tells.
    if f"{local}@{at}" == _settings.team or local in {REQUESTS, REPLY}:
        return Target(REQUESTS, "")
    name, plus, token = local.partition("+")
    return Target(name, token) if plus and name in {REPLY, BOUNCE, PROBE} else None


def address_for(case: Case | HeldCase, person: Person | Participant | None,
                role: Role = "person") -> str:
    """Return the secret address of a participant in a request, and remember that it exists.

    Without a person it is that of the team's own mailbox.
    """
    token = _token(_settings.keys[0], case.ref, person.ref if person else "", role)
    if (hashed := hash_of(token)) not in _found():
        dialect = connection().dialect.name
        write_later(writing.insert_new(dialect, ADDRESSES), {
            "token_hash": hashed, "case_id": case.id, "role": role, "made_at": clock.now(),
            "person_id": person.id if person else None})
    return f"{REPLY}+{token}@{_settings.domain}"


def is_made_with_our_keys(token_hash: str, case_ref: str, person_ref: str | None,
                          role: str) -> bool:
    """Tell whether the present secret key or an earlier one made this address of a participant."""
    return any(hash_of(_token(key, case_ref, person_ref or "", role)) == token_hash
               for key in _settings.keys)


def hash_of(token: str) -> str:
    """Return what is stored of the token of an address."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def note_found(token_hash: str) -> None:
    """Take that mail of this session came to this address: its answers need not make it again."""
    _found().add(token_hash)


def _found() -> set[str]:
    found: set[str] = session.info.setdefault(ReplyAddress, set())
    return found


def without_secrets(text: str) -> str:
    """Return words without our secret addresses: a quote may name one that is not its reader's."""
    return _SECRET.sub(
        lambda found: "…" if found[1].lower() == _settings.domain else found[0], text)


def bounce_address(letter_ref: str) -> str:
    """Return the address at which one letter comes back."""
    return f"{BOUNCE}+{letter_ref.lower()}.{mark(BOUNCE, letter_ref.upper())}@{_settings.domain}"


def return_path(letter_ref: str) -> str | None:
    """Return the same where mail can come in, None where it cannot."""
    return bounce_address(letter_ref) if _settings.domain else None


def bounced_letter(token: str) -> OutboxLetter | None:
    """Return the letter that a return path belongs to; None if nobody could know it."""
    ref, _, given = token.partition(".")
    ref = ref.upper()
    if not is_marked(given, BOUNCE, ref):
        return None
    return session.scalar(select(OutboxLetter).where(OutboxLetter.ref == ref))


def bounce_tokens(text: str) -> list[str]:
    """Return what follows the plus sign in the return paths of ours that a text names."""
    named = [target(found[0]) for found in _SECRET.finditer(text)]
    return [one.token for one in named if one and one.use == BOUNCE]


def mark(purpose: str, *parts: str) -> str:
    """Return what only we can write beside these parts, for one purpose: 60 bits."""
    return _token(_settings.keys[0], purpose, *parts)[:MARK]


def is_marked(given: str, purpose: str, *parts: str) -> bool:
    """Tell whether a mark is ours, with the present secret key or an earlier one."""
    told = given.encode("utf-8", "replace")
    return any(hmac.compare_digest(_token(key, purpose, *parts)[:MARK].encode(), told)
               for key in _settings.keys)


def _token(key: bytes, *parts: str) -> str:
    made = blake2b("\n".join(parts).encode(), key=key, digest_size=TOKEN_BYTES).digest()
    return base64.b32encode(made).decode().lower()
