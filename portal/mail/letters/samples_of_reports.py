"""Samples of the letters about a report of Mina's."""

from datetime import UTC, datetime

from portal.mail.letters.reports import (
    FeedbackBack,
    FeedbackRemoved,
    ReportDecided,
    ReportReceived,
)

REF, CONTRACT, SHOP = "Q-3M7KT9WD", "Checkout redesign for a bicycle shop", "Spoke and Chain"
THURSDAY = datetime(2026, 12, 4, 7, 59, 59, tzinfo=UTC)
HALF_A_YEAR = datetime(2027, 5, 29, 6, 59, 59, tzinfo=UTC)
BECAUSE = "someone tried to influence what it says"
REASONS = ("The messages of 9 November offer five stars for work that the contract does not name. "
           "The feedback came two days after the answer was no.")

REPORTS = (
    ReportReceived(REF, CONTRACT, SHOP, THURSDAY),
    ReportDecided(REF, CONTRACT, SHOP, removed=True, because=BECAUSE, reasons=REASONS,
                  decided_by="Ruth Adeyemi", review_until=HALF_A_YEAR),
    FeedbackRemoved("F-9QX4B2LK", CONTRACT, "Omar Haddad", given=True, because=BECAUSE,
                    reasons=REASONS, decided_by="Ruth Adeyemi", review_until=HALF_A_YEAR),
    FeedbackBack("F-9QX4B2LK", CONTRACT, SHOP, given=False, decided_by="Tomas Lindqvist",
                 reasons="The messages of 9 November were about another contract, which ended in "
                         "May. Nothing in them asks for this feedback."),
)
