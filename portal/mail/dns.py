"""The DNS records that mail of this installation needs, as far as its settings tell them.

What the settings cannot know stands in angle brackets. Nothing is looked up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.mail.house import House
from portal.mail.message import mailbox

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*")
SENDING_HOST = "<name of the machine that sends>"
DOOR_HOST = "<mail server in front of our door>"


@dataclass(frozen=True)
class Record:
    """One record as a zone file has it; `name` and host names end with a dot. `why`: a sentence."""

    name: str
    kind: str
    value: str
    why: str


def records(us: House, config: Mapping[str, Any]) -> list[Record]:
    """Return the records for the sender's domain and the domain at which letters are answered.

    Raises `ValueError` for a sender or domain that can stand in no mail.
    """
    sender = _domain(us.sender_address)
    inbound = _domain(f"requests@{config['INBOUND_DOMAIN']}") if config["INBOUND_DOMAIN"] else ""
    relay = _host(config["MAIL_SERVER"])
    found = [_spf(sender, sender, relay, "Who may send for us.")]
    if inbound and inbound != sender:
        found.append(_spf(inbound, sender, relay, "Return paths of our letters lie here, so "
                          "receivers look here for SPF."))
    found += [_dkim(sender), _dmarc(sender)]
    if inbound:
        found.append(_mx(inbound, _host(config["INBOUND_AUTHSERV"])))
    return [*found, _ptr(sender, relay)]


def is_below_sender(us: House, config: Mapping[str, Any]) -> bool:
    """Whether letters are answered at the sender's domain or below it; no answers: yes."""
    inbound = config["INBOUND_DOMAIN"]
    return not inbound or _is_within(_domain(f"requests@{inbound}"), _domain(us.sender_address))


def _spf(domain: str, sender: str, relay: str, why: str) -> Record:
    who = (f"a:{relay}" if _is_within(relay, sender) else
           f"include:<SPF name that {relay} tells you>" if relay else f"a:{SENDING_HOST}")
    return Record(f"{domain}.", "TXT", f'"v=spf1 {who} -all"', why)


def _dkim(sender: str) -> Record:
    return Record(f"<selector>._domainkey.{sender}.", "TXT",
                  '"v=DKIM1; k=rsa; p=<public key of the relay>"',
                  f"The relay signs with d={sender}, also the headers List-Unsubscribe and "
                  "List-Unsubscribe-Post; it names the selector and the key.")


def _dmarc(sender: str) -> Record:
    return Record(f"_dmarc.{sender}.", "TXT",
                  f'"v=DMARC1; p=none; rua=mailto:dmarc@{sender}; adkim=r; aspf=r"',
                  "Begin like this and read the reports, in a mailbox that exists; then "
                  "p=quarantine.")


def _mx(inbound: str, ours: str) -> Record:
    return Record(f"{inbound}.", "MX", f"10 {ours or DOOR_HOST}.",
                  "Where answers and delivery reports go.")


def _ptr(sender: str, relay: str) -> Record:
    name = relay if _is_within(relay, sender) else SENDING_HOST
    return Record("<address of the machine that sends, reversed>.in-addr.arpa.", "PTR", f"{name}.",
                  "That name has to lead back to the address (A or AAAA); a relay that others run "
                  "has it already.")


def _domain(address: str) -> str:
    return mailbox(address).rpartition("@")[2].lower()


def _host(name: str) -> str:
    """A host's name that others can know; empty for an address, or a name of this machine alone."""
    name = name.strip().lower().rstrip(".")
    return name if HOST.fullmatch(name) else ""


def _is_within(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")
