"""Samples of the letters about a request of Mina's."""

from datetime import UTC, datetime

from portal.mail.letters.requests import (
    RequestAnswered,
    RequestAsks,
    RequestClosed,
    RequestMissed,
    RequestReceived,
    RequestReminder,
)

REF, SUBJECT = "Q-8WN4T2ZC", "A contract that ended twice"
FRIDAY = datetime(2026, 12, 5, 7, 59, 59, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 9, 7, 59, 59, tzinfo=UTC)

REQUESTS = (
    RequestReceived(REF, SUBJECT, FRIDAY),
    RequestAnswered(
        REF, SUBJECT, "Ruth",
        "I have found both entries. The second one came from an import in May.\n\n"
        "I am asking the people who run the import which of the two is right.", FRIDAY,
    ),
    RequestAsks(
        REF, SUBJECT, "Ruth",
        "Could you send us the invoice of the second contract? A photo of it is enough.", FRIDAY,
    ),
    RequestReminder(REF, SUBJECT, FRIDAY),
    RequestMissed(REF, SUBJECT, FRIDAY, TUESDAY),
    RequestClosed(
        REF, SUBJECT, "Ruth",
        "The second entry was ours, and it is gone. Your contract counts once, with its first "
        "end in March.",
        ("contract as it was.pdf", "import of May.txt"),
    ),
)  # fmt: skip
