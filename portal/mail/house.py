"""Who writes and who reads: the portal a letter comes from and the person it goes to."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from portal.policy.text import first_name


class Reader(NamedTuple):
    """The person a letter goes to; `zone` is an IANA name, `locale` the language of dates.

    `off` is the path on which they turn letters like this one off, if they can.
    """

    name: str
    address: str
    zone: str
    locale: str = "en"
    off: str = ""

    @property
    def first(self) -> str:
        """The name a letter greets with."""
        return first_name(self.name) or "there"


class House(NamedTuple):
    """The portal as letters know it: its name, address on the web, sender and team mailbox.

    `can_reply` says that an answer to any letter reaches people, whatever becomes of our own
    door for mail: only then, or where `answerable` is asked for, a letter says so.
    `dispute_bodies` are names and addresses of those who settle disputes outside a court.
    """

    brand: str
    base_url: str
    sender_name: str
    sender_address: str
    domain: str
    team_address: str = ""
    can_reply: bool = False
    dispute_bodies: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "House":
        """The house of a configuration. Without a MAIL_SENDER, which production refuses,
        letters come from a mailbox that nobody outside this machine can write to.
        """
        name, address = parseaddr(config["MAIL_SENDER"] or "")
        address = address if "@" in address else "portal@localhost"
        team = config["TEAM_ADDRESS"] or ""
        ours = config["INBOUND_DOMAIN"].lower()
        return cls(
            brand=config["BRAND_NAME"],
            base_url=(config["BASE_URL"] or "").rstrip("/"),
            sender_name=name or config["BRAND_NAME"],
            sender_address=address,
            domain=config["MAIL_DOMAIN"] or address.rpartition("@")[2],
            team_address=team,
            can_reply=bool(team) and team.rpartition("@")[2].lower() != ours,
            dispute_bodies=tuple(config["DISPUTE_BODIES"]),
        )

    @property
    def answerable(self) -> "House":
        """The same house, for a letter that can be answered."""
        return self if self.can_reply else self._replace(can_reply=True)

    def url(self, path: str) -> str:
        """The full address of a path. Only path and query of a full address are kept, so
        that a forged Host header never gets into a letter.
        """
        parts = urlsplit(path)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.base_url}/{parts.path.lstrip('/')}{query}"

    def decision(self, ref: str) -> str:
        """The permanent page of a decision."""
        return self.url(f"/status/decisions/{ref}")

    def request(self, ref: str) -> str:
        """The page of a request."""
        return self.url(f"/requests/{ref}")

    def review(self, ref: str) -> str:
        """The page on which a review of a decision, or of a report's answer, is asked for."""
        return f"{self.decision(ref) if ref.startswith('D-') else self.request(ref)}/review"

    def learning(self, slug: str) -> str:
        """The page of a learning path."""
        return self.url(f"/learning/{slug}")

    def status(self) -> str:
        """The person's status page."""
        return self.url("/status")


_current: House | None = None


def use(house: House) -> None:
    """Make this the house that letters of this process come from (once, at the start)."""
    global _current
    _current = house


def current() -> House:
    """The house letters come from; RuntimeError before `use`."""
    if _current is None:
        raise RuntimeError("No house is set: call portal.mail.house.use() at the start.")
    return _current
