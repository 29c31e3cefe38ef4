"""What we write about acting for a client organisation: the invitation, and who joined or went.

`path` is a path of this portal with its one-time secret; the house adds the address.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class Invited:
    """Somebody may act for an organisation; the reader may have no account yet."""

    letter: ClassVar[str] = "invited"
    secret: ClassVar[bool] = True

    organisation: str
    invited_by: str
    path: str
    valid_until: datetime


@dataclass(frozen=True)
class MemberJoined:
    """Somebody accepted an invitation; sent to the one who wrote it."""

    letter: ClassVar[str] = "member_joined"

    organisation: str
    name: str
    address: str
    at: datetime
    path: str


@dataclass(frozen=True)
class MemberRemoved:
    """The reader does not act for an organisation any more."""

    letter: ClassVar[str] = "member_removed"

    organisation: str
    removed_by: str
    at: datetime
