"""Rules 4.2 to 4.4: feedback from several clients, the early warning and the way back."""

from datetime import date

from portal.policy.holds import CREDIT_DAYS, THRESHOLD, WARNING_QUIET_DAYS, WINDOW_DAYS
from portal.policy.learning import PASS_MARK
from portal.policy.published import Rule, in_words, section

SINCE = date(2026, 9, 1)

SEVERAL_CLIENTS = Rule(
    slug="feedback-from-several-clients",
    title="Feedback from several clients",
    section=section("4.2"),
    version=1,
    in_force_since=SINCE,
    text=(
        f"When {in_words(THRESHOLD)} or more clients report, about paid contracts that ended in "
        f"the last {WINDOW_DAYS} days, that a freelancer’s stated skills, experience, "
        "availability or performance did not match what was agreed, we pause new proposals and "
        "new contracts. Running contracts, messages and withdrawals go on. The pause ends after "
        "the freelancer completes the learning path Reskilling for Success."
    ),
    counts=(
        "Feedback given at the end of a paid contract that names stated skills, experience, "
        "availability or performance as the reason for dissatisfaction",
        f"Contracts that ended in the last {WINDOW_DAYS} days",
        "Each client organisation once, however many contracts or members it has; connected "
        "organisations count as one",
        "Public feedback, and private feedback only as section 4.6 allows",
    ),
    does_not_count=(
        "Feedback that we removed after a report, or that the client changed",
        "Contracts on which nothing was paid",
        "Feedback that was part of an earlier decision which has ended",
        "A low number of stars alone, if none of the four topics is named",
        "How many proposals you send or win",
    ),
)

EARLY_WARNING = Rule(
    slug="early-warning",
    title="A warning before a hold",
    section=section("4.3"),
    version=1,
    in_force_since=SINCE,
    text=(
        f"When the feedback of {in_words(THRESHOLD - 1)} clients counts under section 4.2, one "
        "fewer than a hold needs, our weekly check warns the freelancer on the status page and "
        "by e-mail. A warning pauses nothing. It offers tips and a voluntary course, and modules "
        f"finished in the {CREDIT_DAYS} days before a hold count towards its learning path."
    ),
    counts=("The same feedback that counts under section 4.2",),
    does_not_count=(
        f"A second warning within {WARNING_QUIET_DAYS} days, unless something changed",
        "Having been warned before: it never makes a later decision heavier",
    ),
)

MONDAYS = Rule(
    slug="restoration-on-mondays",
    title="Coming back on a Monday",
    section=section("4.4"),
    version=1,
    in_force_since=SINCE,
    text=(
        "Whoever completes the learning path during a hold gets proposals and new contracts "
        "back by 23:59 Pacific time on the first Monday after the day of completion. The day of "
        "completion is the day in Los Angeles. Completing on a Monday leads to the Monday after "
        "it. This happens by date, and nobody has to ask for it."
    ),
    counts=(
        f"Every required module completed, each quiz with at least {PASS_MARK:.0%} right answers",
        f"Modules finished voluntarily in the {CREDIT_DAYS} days before the hold",
    ),
    does_not_count=(
        "How many attempts a quiz took, or how long the path took",
        "Asking for a review: it runs beside the path and neither delays the other",
    ),
)
