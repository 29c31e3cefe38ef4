"""The doctor looks at the settings: what production would refuse, the address, the time."""

import zoneinfo
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tzdata

import config as settings
from portal import clock
from portal.policy.vocabulary import PACIFIC
from portal.services.doctor.finding import Finding, finding

WHOLE_SECONDS = timedelta(seconds=1)


def production(config: Mapping[str, Any]) -> Finding:
    """Whether the portal refuses weak settings, and which it would refuse if it did."""
    mind = []
    if config["ENV"] != "production":
        mind = [f"PARLEY_ENV is {config['ENV']}, which lets weak settings pass: set it to "
                "production where real people sign in.", *settings.production_problems(config)]
    return finding("settings", "This is production, which refuses weak settings.", mind=mind)


def address(config: Mapping[str, Any]) -> Finding:
    """Whether links in letters lead to the portal by https."""
    host = _https_host(config["BASE_URL"])
    if host:
        direct = config["TRUSTED_PROXIES"] == 0
        return finding("address", f"Links in letters lead to https://{host}.", mind=[
            f"Links in letters lead to https://{host}, and PARLEY_TRUSTED_PROXIES is 0: if a proxy "
            "stands in front, say how many, or all visitors seem to be one."] if direct else [])
    problem = ["PARLEY_BASE_URL is no https:// address with a host: links in letters need one."]
    real = config["ENV"] == "production"
    return finding("address", "", wrong=problem if real else [], mind=[] if real else problem)


def _https_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme == "https" else ""
    except ValueError:
        return ""


def time(_config: Mapping[str, Any]) -> Finding:
    """Whether the machine's time and the pinned time zone data decide dates."""
    mind = []
    if any(Path(folder, PACIFIC.key).is_file() for folder in zoneinfo.TZPATH):
        mind.append("The machine's own time zone data decides dates: start every process, "
                    'this one too, with PYTHONTZPATH="", then the pinned data does.')
    if abs(ahead := clock.offset()) >= WHOLE_SECONDS:
        mind.append(f"The portal's clock stands {ahead - ahead % WHOLE_SECONDS} ahead of the "
                    "machine's, which only a demo may do.")
    return finding("time", f"The pinned time zone data {tzdata.IANA_VERSION} decides dates.",
                   mind=mind)
