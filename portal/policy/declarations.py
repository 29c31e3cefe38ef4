"""What people can tell us beforehand, whether it is allowed, and which rule says so."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

TEXT_LIMIT = 2_000
MOST = 20  # that hold at once; whoever has more can put several into one
FARTHEST = timedelta(days=365)  # a day further away than a year is a slip of the keyboard


class Told(StrEnum):
    """What can look odd from outside and is explained by one sentence of its person."""

    vpn = "vpn"
    travel = "travel"
    shared_device = "shared_device"
    second_account = "second_account"
    connected_client = "connected_client"


class Words(NamedTuple):
    """How a page calls it, what to write, whether it is allowed, and the slug of the rule."""

    title: str
    hint: str
    allowed: str
    rule: str


WORDS: Mapping[Told, Words] = MappingProxyType({
    Told.vpn: Words(
        "A VPN or a company network",
        "Say which countries your sign-ins may seem to come from.",
        "Allowed, always. Telling us saves you a question when sign-ins jump between countries.",
        "keeping-accounts-safe"),
    Told.travel: Words(
        "Travel or a move",
        "Say where you will be, and from when until when.",
        "Allowed, always. Telling us saves you a question when your place changes.",
        "keeping-accounts-safe"),
    Told.shared_device: Words(
        "A device or network that others use as well",
        "Say with whom you share it: family, a shared office, a school.",
        "Allowed. Two people on one computer are two people; each works under their own account.",
        "one-person-one-account"),
    Told.second_account: Words(
        "A second account",
        "Say what you need it for, and under which name or address it is.",
        "Allowed if you tell us before you use it: for an agency, after losing access, or after a "
        "decision that turned out to be wrong.",
        "one-person-one-account"),
    Told.connected_client: Words(
        "A client you are connected with",
        "Say who it is, and how you know each other: family, your employer, a company of yours.",
        "You may work for them. Feedback from somebody with a conflict of interest does not fit "
        "our rule, so agree with them that none is given.",
        "honest-feedback"),
})  # fmt: skip
