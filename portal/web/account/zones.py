"""The time zones to choose from, by part of the world, under the names of their cities."""

from datetime import datetime
from functools import lru_cache
from importlib.resources import files

from portal import dates

Choices = dict[str, list[tuple[str, str]]]
HEADINGS = {"Indian": "Indian Ocean", "Atlantic": "Atlantic Ocean", "Pacific": "Pacific Ocean"}
UTC = "Etc/UTC"


def choices(now: datetime, present: str) -> Choices:
    """Return heading → (zone, "Kyiv, now 14:05"); the person's present zone is always there."""
    grouped: Choices = {}
    for zone in sorted({*_zones(), present}, key=_place):
        heading = zone.split("/")[0] if "/" in zone else "Others"
        label = f"{dates.city_of(zone)}, now {dates.clock24(dates.own(now, zone))}"
        grouped.setdefault(HEADINGS.get(heading, heading), []).append((zone, label))
    return grouped


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """One zone for each place where clocks differ or a country begins; no old spellings."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    lines = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return (*(line[2].strip() for line in lines), UTC)


@lru_cache(maxsize=1024)
def _place(zone: str) -> tuple[bool, str, str]:
    return zone.startswith("Etc/"), zone.split("/")[0], dates.city_of(zone)
