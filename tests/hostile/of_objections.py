"""In the hostile world: a removed feedback, and something told beforehand, of everybody."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.models import Case, Organisation, Person
from portal.policy.feedback import Side
from portal.policy.instants import pacific_day
from portal.services import declarations
from portal.services import feedback as feedbacks
from portal.services.feedback import report_decisions
from portal.services.store import session
from tests import organisations, people, reports_of, reviews_of

REMOVAL = ("removal", "removal_review", "take_removal_review", "removal_review_check",
           "removal_review_sent")


def things(person: Person, client: Organisation, nasty: str) -> dict[str, object]:
    """What the addresses of removals and of what was told beforehand can name."""
    work = people.contract(person, client, title=nasty)
    given = feedbacks.record(
        work.id, side="freelancer", given_at=clock.now() - timedelta(days=15),
        author_id=person.id, stars_tenths=30, public_comment=nasty)
    omar = organisations.client_of(client, f"Omar {nasty}")
    ref = reports_of.report_of(omar, given, reader=Side.client, details=f"{nasty} {nasty} {nasty}")
    case = session.scalars(select(Case).where(Case.ref == ref)).one()
    report_decisions.decide(ref, report_decisions.Choice(
        "removed", f"{reviews_of.REASONS} {nasty}", case.revision),
        by=people.reviewer(f"Rita {nasty}").id)
    told = declarations.declare(person.id, kind="vpn", text=nasty,
                                starts_on=pacific_day(clock.now()), ends_on=None)
    return {**{f"status.{name}": {"ref": given.ref} for name in REMOVAL},
            "account.withdraw_declaration": {"ref": told.ref}}
