"""A sample of every letter, told about Mina in Kyiv: for `flask letter NAME` and the snapshots."""

from datetime import UTC, date, datetime, timedelta

from portal.mail.house import House, Reader
from portal.mail.letters import Facts
from portal.mail.letters.account import (
    ConfirmEmail,
    EmailChanged,
    PasswordChanged,
    ResetPassword,
    Welcome,
)
from portal.mail.letters.holds import (
    Contract,
    Course,
    Dropped,
    Finish,
    HoldPlaced,
    LiftedBySum,
    LiftedEarly,
    Rule,
    Warned,
)
from portal.mail.letters.kinds import kind_of
from portal.mail.letters.organisations import Invited, MemberJoined, MemberRemoved
from portal.mail.letters.samples_of_decisions import SAMPLES as DECISIONS
from portal.mail.letters.samples_of_feedback import FEEDBACK
from portal.mail.letters.samples_of_mail import MAIL
from portal.mail.letters.samples_of_reports import REPORTS
from portal.mail.letters.samples_of_requests import REQUESTS
from portal.mail.letters.samples_of_reviews import REVIEWS
from portal.mail.letters.samples_of_team import TEAM
from portal.mail.letters.way_back import PathCompleted, Restored

MINA = Reader("Mina Kovalenko", "mina@kovalenko.example", "Europe/Kyiv")
HOUSE = House(
    brand="Parley",
    base_url="https://portal.parley.example",
    sender_name="Parley Account Quality",
    sender_address="quality@parley.example",
    domain="parley.example",
    team_address="team@parley.example",
    can_reply=True,
)

NOW = datetime(2026, 11, 25, 18, 32, tzinfo=UTC)
MONDAY = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
WEEK = timedelta(days=7)
RULE = Rule(
    title="Feedback from several clients",
    section="Marketplace quality rules, section 4.2",
    version=3,
    in_force_since=date(2026, 9, 1),
    text="When several clients tell us, at the end of paid contracts in the last months, that a "
    "freelancer’s stated skills, experience, availability or performance did not match what was "
    "agreed, we pause new proposals and new contracts. The pause ends on the Monday after the "
    "freelancer finishes the learning path Reskilling for Success.",
)
COURSE = Course("Reskilling for Success", "reskilling-for-success", modules=5, minutes=150)
CONTRACTS = (
    Contract("Checkout redesign for a bicycle shop", datetime(2026, 11, 11, 12, tzinfo=UTC)),
    Contract("Booking dashboard for a dental clinic", datetime(2026, 10, 2, 12, tzinfo=UTC)),
    Contract("Price list for a print studio", datetime(2026, 8, 28, 12, tzinfo=UTC)),
)
HOLD = HoldPlaced(
    ref="D-7KQ2M4XA",
    since=NOW,
    rule=RULE,
    contracts=CONTRACTS,
    reasons="I read the feedback on all of these contracts and your answers to it. In each of them "
    "the agreed date passed before the client heard of the delay.\n\n"
    "The work itself is praised in two of them. The learning path has a module on exactly this.",
    course=COURSE,
    windows=(
        Finish(MONDAY - timedelta(days=1), MONDAY),
        Finish(MONDAY - timedelta(days=1) + WEEK, MONDAY + WEEK),
        Finish(MONDAY - timedelta(days=1) + 2 * WEEK, MONDAY + 2 * WEEK),
    ),
    review_until=datetime(2027, 5, 29, 6, 59, 59, tzinfo=UTC),
    answer_days=10,
    answer_by=datetime(2026, 12, 11, 1, 0, tzinfo=UTC),
    decided_by="Ruth Adeyemi",
    total=3,
)
WARNING = Warned("W-3FHT8PQZ", RULE, CONTRACTS[:2], COURSE, credit_days=90, total=2)
RESTORED = Restored(HOLD.ref, MONDAY)

SAMPLES: dict[str, Facts] = {
    kind_of(facts).name: facts
    for facts in (
        HOLD,
        WARNING,
        PathCompleted(HOLD.ref, COURSE.title, NOW + timedelta(days=2), MONDAY),
        RESTORED,
        LiftedEarly(
            HOLD.ref,
            NOW + timedelta(days=1),
            "Tomas Lindqvist",
            "You sent us the messages in which the bicycle shop agreed to the later date. "
            "That contract went as agreed, so the hold ends today.",
        ),
        LiftedBySum(
            HOLD.ref, NOW + timedelta(days=1), RULE,
            (Dropped(CONTRACTS[0].title, "the client changed the feedback"),),
        ),
        *DECISIONS,
        Welcome("/reset/WyJhIiwiYiJd.sample", NOW + timedelta(days=3)),
        ResetPassword("/reset/WyJhIiwiYiJd.sample", NOW + timedelta(hours=1)),
        PasswordChanged(NOW, "/reset"),
        ConfirmEmail("/settings/e-mail/WyJhIiwiYiJd", NOW + timedelta(hours=1), "mina@new.example"),
        EmailChanged(NOW, "mina@new.example"),
        *REQUESTS,
        *REPORTS,
        *REVIEWS,
        *MAIL,
        *TEAM,
        *FEEDBACK,
        Invited("Haddad Books", "Omar Haddad", "/invitations/dGhlIHNlY3JldA",
                NOW + timedelta(days=14)),
        MemberJoined("Haddad Books", "Lena Fischer", "lena@haddad.example", NOW,
                     "/client/organisation/O-4KQ2M7XA"),
        MemberRemoved("Haddad Books", "Omar Haddad", NOW),
    )
}  # fmt: skip
