"""Letters kept as facts alone: to whom they are written when they are carried, and how."""

from collections.abc import Mapping
from typing import Any

from portal.mail.house import House, Reader
from portal.mail.letters import TO_TEAM, write_from
from portal.mail.render import Letter
from portal.policy.vocabulary import PACIFIC


def written(name: str, facts: Mapping[str, Any], headers: Mapping[str, str], reader: Reader,
            house: House) -> Letter:
    """The letter `name` as its reader gets it; KeyError, TypeError or ValueError if unfit.

    One that can be turned off has the address where in its headers, and names it in its words.
    """
    if off := headers.get("List-Unsubscribe"):
        reader = reader._replace(off=off.strip("<>"))
    return write_from(name, facts, reader, _house_of(name, headers, house))


def of_team(address: str, house: House) -> Reader:
    """The team as a reader, at its own mailbox."""
    return Reader(house.sender_name, address, PACIFIC.key)


def _house_of(name: str, headers: Mapping[str, str], house: House) -> House:
    """The house as this letter may speak of it.

    "Reply to this e-mail" stands only where the answer reaches people: at the secret address, if
    the letter has one. The team's mailbox does for everybody but those who read it.
    """
    answerable = "Reply-To" in headers
    if name in TO_TEAM:
        return house._replace(can_reply=answerable)
    return house.answerable if answerable else house
