"""Sentences that several stories share: a hold, a proposal, a Monday counted on fingers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.models import Action, Person, Proposal
from portal.policy.vocabulary import PACIFIC
from tests import decisions, people
from tests.browser.served import Known, Served
from tests.browser.window import Window

KYIV = ZoneInfo("Europe/Kyiv")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, SUNDAY = 0, 1, 2, 3, 6
LETTER = "I would build the page in three calm sections, and show you the first on Friday."


def freelancer(served: Served, name: str = "Mina Novak", *, password: bool = False) -> Known:
    """Somebody who offers work, in Kyiv."""
    with served.inside():
        return served.know(people.person(name), password=password)


def staff(served: Served, name: str = "Ruth Adeyemi", **more: str) -> Known:
    """Somebody of the deciding team."""
    with served.inside():
        return served.know(people.reviewer(name, **more))


def posting(served: Served, title: str = "Product page for a bakery") -> str:
    """Work that can be proposed for; its reference."""
    with served.inside():
        return people.posting(title=title).ref


def unhappy_client(served: Served, somebody: Known, **more: object) -> None:
    """One more client who says in public that a contract did not go well."""
    with served.inside() as db:
        people.unhappy(db.get(Person, somebody.id), **more)


def hold(served: Served, somebody: Known) -> str:
    """Three unhappy clients, and a reviewer who put the hold into force; its reference."""
    with served.inside() as db:
        return decisions.hold_on(db.get(Person, somebody.id)).ref


def proposed(served: Served, somebody: Known) -> str:
    """Three unhappy clients, and a hold that waits for a decision; its reference."""
    with served.inside() as db:
        return decisions.proposed(db.get(Person, somebody.id)).ref


def proposals_of(served: Served, somebody: Known) -> int:
    """How many proposals this person has sent."""
    with served.inside() as db:
        return db.query(Proposal).filter_by(freelancer_id=somebody.id).count()


def restored_at(served: Served, ref: str) -> datetime | None:
    """When the return was written down, if it was."""
    with served.inside() as db:
        return db.query(Action).filter_by(ref=ref).one().restored_at


def write_proposal(hers: Window, ref: str) -> None:
    """Fill in the form of a proposal."""
    hers.open(f"/work/postings/{ref}/proposal")
    hers.type("Your price", "900")
    hers.type("Your letter", LETTER)


def send_proposal(hers: Window, ref: str) -> None:
    """Write a proposal, look at it as the client will, send it."""
    write_proposal(hers, ref)
    hers.press("Preview your proposal")
    hers.says(LETTER)
    hers.press("Send this proposal")
    hers.says("was sent")


def words(moment: datetime, zone: ZoneInfo) -> str:
    """'Monday 30 November 2026, 23:59' in a zone, written here and nowhere else."""
    there = moment.astimezone(zone)
    return f"{there:%A} {there.day} {there:%B} {there.year}, {there:%H:%M}"


def monday_after(moment: datetime) -> datetime:
    """23:59 Pacific on the first Monday after the Pacific day of `moment`, day by day."""
    day: date = moment.astimezone(PACIFIC).date() + timedelta(days=1)
    while day.strftime("%A") != "Monday":
        day += timedelta(days=1)
    return datetime.combine(day, time(23, 59), PACIFIC)
