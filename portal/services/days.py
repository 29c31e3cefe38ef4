"""Days that were, as whoever reads them had them: for the sentences that services say."""

from datetime import datetime

from sqlalchemy import bindparam, select

from portal import dates
from portal.models import Person
from portal.services.store import rows

_READER = select(Person.time_zone, Person.locale).where(Person.id == bindparam("person"))


def day_of(person_id: int, when: datetime) -> str:
    """'20 November 2026': the day of `when` (aware) in a person's zone and language, as on pages.

    For what is past; a deadline is told with its own zone.
    """
    [(zone, locale)] = rows(_READER, {"person": person_id})
    return dates.day(dates.own(when, zone), weekday=False, locale=locale)
