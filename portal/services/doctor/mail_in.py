"""The doctor looks at the door for mail: is it set up, do its settings agree, is it open?"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from portal import clock
from portal.dates import relative
from portal.mail import house
from portal.services.doctor.finding import Finding, finding
from portal.services.mailroom import addresses, checks

DOMAIN = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
NONE = "Letters cannot be answered by mail, as PARLEY_INBOUND_DOMAIN is empty."


def addresses_agree(config: Mapping[str, Any]) -> Finding:
    """Whether what people write by mail has somewhere to go, by the settings alone."""
    domain, team = addresses.domain(), config["TEAM_ADDRESS"]
    well = f"Letters are answered at {domain}, and people write to {team}." if domain else ""
    return finding("addresses", well, wrong=list(_wrong(config)), mind=[] if domain else [NONE])


def _wrong(config: Mapping[str, Any]) -> Iterator[str]:
    domain, sender = addresses.domain(), house.current().sender_address
    if "@" not in config["TEAM_ADDRESS"]:
        yield ("PARLEY_TEAM_ADDRESS is no address: it stands on every decision, and people write "
               "to it.")
    if domain and not DOMAIN.fullmatch(domain):
        yield ("PARLEY_INBOUND_DOMAIN is no domain as mail servers write it, such as "
               "in.parley.example.com.")
    if config["IMAP_HOST"] and not domain:
        yield "PARLEY_IMAP_HOST names a mailbox, but PARLEY_INBOUND_DOMAIN is empty: set both."
    if config["IMAP_HOST"] and not (config["IMAP_USER"] and config["IMAP_PASSWORD"]):
        yield "PARLEY_IMAP_HOST needs PARLEY_IMAP_USER and PARLEY_IMAP_PASSWORD beside it."
    if addresses.is_behind_our_door(sender) and addresses.target(sender) is None:
        yield (f"Answers to {sender} (PARLEY_MAIL_SENDER) come to our door, which refuses them: "
               f"send from {addresses.REQUESTS}@{domain}, from PARLEY_TEAM_ADDRESS, or from "
               "another domain.")


def mail_comes_in(config: Mapping[str, Any]) -> Finding:
    """Whether the last check of the door passed, lately enough for letters to say so."""
    now = clock.now()
    standing = checks.how_it_stands(now)
    if standing is None:
        return finding("mail in", "None is expected, as PARLEY_INBOUND_DOMAIN is empty.")
    seen = (f"Mail was seen to come in {relative(standing.passed_at, now)}."
            if standing.passed_at else "Mail was never seen to come in.")
    if standing.is_open:
        return finding("mail in", seen)
    lost = (" PARLEY_TEAM_ADDRESS lies behind the same door, so nobody can object by mail."
            if addresses.is_behind_our_door(config["TEAM_ADDRESS"]) else "")
    return finding("mail in", "", wrong=[
        f"{seen} Until it is, letters do not invite to an answer.{lost} Keep `flask inbound serve` "
        "running, or run `flask inbound check`, which says where to look."])
