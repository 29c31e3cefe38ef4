"""Samples of the letters about feedback on a contract of Mina's."""

from datetime import UTC, date, datetime

from portal.mail.letters.feedback import (
    AnswerPosted,
    ChangeEnabled,
    ChangeKept,
    ChangeMade,
    FeedbackReadable,
    WarningEnded,
)
from portal.mail.letters.holds import Rule

CONTRACT, CLIENT = "Checkout redesign for a bicycle shop", "Peddle & Sons"
PAGE = "/feedback/F-4KQ2M7XA/change"

FEEDBACK = (
    FeedbackReadable(CONTRACT, CLIENT, datetime(2026, 12, 8, 23, 59, 59, tzinfo=UTC),
                     "/feedback/F-4KQ2M7XA"),
    AnswerPosted(
        CONTRACT, CLIENT,
        "The scope grew twice, as Mina writes, and we agreed to both. We write changes down now.",
        everyone=False, path="/feedback",
    ),
    ChangeEnabled(CONTRACT, CLIENT, PAGE, datetime(2026, 12, 9, 23, 59, 59, tzinfo=UTC), True),
    ChangeMade(CONTRACT, CLIENT, PAGE, answered=True),
    ChangeKept(CONTRACT, CLIENT, PAGE),
    WarningEnded(
        "W-3FHT8PQZ", CONTRACT, "its author changed it",
        Rule("Early warning", "Marketplace quality rules, section 4.3", 1, date(2026, 9, 1),
             "One client before a hold we warn."),
    ),
)  # fmt: skip
