"""Samples of our automatic answers to mail from Mina."""

from datetime import UTC, datetime

from portal.mail.letters.inbound import (
    MailFromElsewhere,
    MailNotPlaced,
    MailReceived,
    MailUnread,
)

REF, SUBJECT = "Q-8WN4T2ZC", "A contract that ended twice"

MAIL = (
    MailReceived(REF, SUBJECT, datetime(2026, 12, 5, 7, 59, 59, tzinfo=UTC)),
    MailUnread(REF, SUBJECT),
    MailFromElsewhere(REF, SUBJECT, "mina@elsewhere.example"),
    MailNotPlaced("My hold"),
)
