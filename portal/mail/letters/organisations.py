"""What we write about acting for a client organisation: the invitation, and who joined or went.

`path` is a path of this portal with its one-time secret; the house adds the address.
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import letter


@letter("invited", secret=True)
class Invited(NamedTuple):
    """Somebody may act for an organisation; the reader may have no account yet."""

    organisation: str
    invited_by: str
    path: str
    valid_until: datetime


@letter("member_joined")
class MemberJoined(NamedTuple):
    """Somebody accepted an invitation; sent to the one who wrote it."""

    organisation: str
    name: str
    address: str
    at: datetime
    path: str


@letter("member_removed")
class MemberRemoved(NamedTuple):
    """The reader does not act for an organisation any more."""

    organisation: str
    removed_by: str
    at: datetime
