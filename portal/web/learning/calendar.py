"""The Monday as a calendar entry (iCalendar, RFC 5545)."""

from datetime import timedelta
from urllib.parse import urlsplit

from portal.services.learning.record import Hold

LASTS = timedelta(minutes=15)  # long enough to be seen in a week view

BACK, ENDS = "Proposals and new contracts are back", "The hold ends"


def monday(hold: Hold, *, brand: str, address: str, alone: bool) -> bytes:
    """The entry for the instant at which this hold ends; the same bytes each time.

    Not `alone` is a hold beside which something else pauses proposals, or is announced to.
    """
    from icalendar import Calendar, Event  # large, and few ask for an entry

    event = Event()
    event.add("uid", f"{hold.ref}@{urlsplit(address).hostname or 'localhost'}")
    event.add("dtstamp", hold.completed_at)
    event.add("dtstart", hold.ends_at)
    event.add("duration", LASTS)
    event.add("summary", f"{BACK if alone else ENDS} ({brand})")
    event.add("description", f"{'They come back by themselves' if alone else 'By itself'}; "
                             "there is nothing to do.")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", f"-//{brand}//Learning//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
