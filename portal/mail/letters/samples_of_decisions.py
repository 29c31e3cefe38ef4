"""Samples of the letters about decisions other than holds, told about Mina in Kyiv."""

from datetime import UTC, date, datetime, timedelta

from portal.mail.letters import decisions as of
from portal.mail.letters.holds import Course, Rule

NOW = datetime(2026, 11, 25, 18, 32, tzinfo=UTC)
LAPSES = NOW + timedelta(days=30)
DUE = datetime(2026, 12, 10, 7, 59, 59, tzinfo=UTC)
REVIEW_UNTIL = datetime(2027, 5, 29, 6, 59, 59, tzinfo=UTC)
REF = "D-5RT8W2KM"
ASKS = ("Who is the client, and how did you find each other?",
        "The files that you delivered, or a link to them")
NOTE = ("Mina Kovalenko is not available for work on your contract at the moment. What was "
        "delivered and paid stays as it is, and nothing is asked of you. We write to you when it "
        "changes.")
WORK = ("Sending proposals", "Accepting new contracts, also from clients you know",
        "Working on your current contracts", "New milestones in your current contracts")
REST = ("Messages with your clients", "Withdrawing your money",
        "This portal, with every decision and request in it")


def _said(paused: tuple[str, ...] = (), clients_see: str | None = None,
          approved_by: str | None = None) -> of.Said:
    return of.Said(
        rule=Rule("Honest feedback", "Marketplace quality rules, section 4.5", 1,
                  date(2026, 9, 1), "Feedback comes from real, paid work for somebody else."),
        happened="Two contracts were opened and closed on the same day, and both were paid from "
        "an account that signs in from the same place as yours.",
        happened_from=date(2026, 11, 12), happened_until=date(2026, 11, 14),
        reasons="The rule asks that feedback comes from work for somebody else. What we can see "
        "does not show yet that there was such work.",
        decided_by="Ruth Adeyemi", approved_by=approved_by, reported=False, automated=True,
        paused=paused, goes_on=REST if paused else WORK + REST, clients_see=clients_see,
        review_until=REVIEW_UNTIL, answer_days=10,
        answer_by=datetime(2026, 12, 10, 7, 59, 59, tzinfo=UTC))


SAMPLES = (
    of.Explained(REF, _said(), Course("Building a reputation fairly",
                                      "building-a-reputation-fairly", modules=2, minutes=23),
                 NOW + timedelta(days=365)),
    of.Asked(REF, _said(), ASKS, DUE),
    of.Suspended(REF, _said(WORK, NOTE), LAPSES, 10, ASKS, DUE),
    of.Closed(REF, _said(WORK, NOTE, "Tomas Lindqvist"), NOW + timedelta(days=30)),
    of.ClosedNow(REF, NOW + timedelta(days=30), REVIEW_UNTIL),
    of.Renewed(REF, LAPSES, LAPSES + timedelta(days=30), "Ines Duarte",
               "You sent the files on Monday, and the client has until Friday to say whether "
               "they are theirs. We wait for that answer."),
    of.Lapsed(REF, LAPSES),
    of.Ended(REF, NOW + timedelta(days=4), "Ruth Adeyemi",
             "The files and the messages show that the work was real and for somebody else.",
             paused=True),
    of.ClientNote("Mina Kovalenko", NOTE),
    of.ClientCorrection("Mina Kovalenko", mistake=True),
)
