"""Rules 4.5 to 4.7: honest feedback, private feedback, and the review of a decision."""

from datetime import date

from portal.policy.appeals import WINDOW_DAYS
from portal.policy.clocks import REVIEW_ANSWER_DAYS, REVIEW_ANSWER_WORKING_DAYS
from portal.policy.privacy import (
    DELAY_DAYS,
    POOL,
    PRIVATE_MIN_CLIENTS,
    PRIVATE_MIN_THRESHOLD,
    TOPIC_MIN,
)
from portal.policy.published import Rule, in_words, section

SINCE = date(2026, 9, 1)

HONEST_FEEDBACK = Rule(
    slug="honest-feedback",
    title="Honest feedback",
    section=section("4.5"),
    version=1,
    in_force_since=SINCE,
    text=(
        "Feedback comes from real, paid work for somebody else. The first time, we usually "
        "explain the rule or ask what happened. We close an account only after serious or "
        "repeated occasions, with two members of staff agreeing, and never without the reasons."
    ),
    counts=(
        "Contracts made up only to leave feedback, and hiring yourself",
        "Feedback from somebody with a conflict of interest, such as your own team",
        "Money, refunds or free work given or asked for in return for feedback",
        "Threats about feedback, and deals to praise each other",
    ),
    does_not_count=(
        "Asking for honest feedback once, politely, when the work is done",
        "Blunt or unhappy feedback about real work",
    ),
)

PRIVATE_FEEDBACK = Rule(
    slug="private-feedback",
    title="What private feedback can and can not do",
    section=section("4.6"),
    version=1,
    in_force_since=SINCE,
    text=(
        "A client can tell us something in private, and we promise that it can not be traced "
        f"back. Private feedback counts only together with that of others: from at least "
        f"{in_words(PRIVATE_MIN_CLIENTS)} clients, and where at least {in_words(POOL)} clients "
        "whose contracts ended in the window left no public dissatisfaction. We never show its "
        "words, number, dates or contracts. A single private feedback on its own never changes "
        "anything that a freelancer can see."
    ),
    counts=(
        f"Private feedback from {in_words(PRIVATE_MIN_CLIENTS)} or more client organisations, "
        f"{in_words(DELAY_DAYS[0])} to {in_words(DELAY_DAYS[1])} days after it was given; "
        "the exact day is chosen by chance",
        f"A topic is named only if at least {in_words(TOPIC_MIN)} of those clients, and not all "
        "of them, chose it",
    ),
    does_not_count=(
        f"Private feedback where a hold needs fewer than {in_words(PRIVATE_MIN_THRESHOLD)} clients",
        "The private part of a feedback whose public part counts already",
    ),
)

REVIEW = Rule(
    slug="review-of-a-decision",
    title="Asking for a review of a decision",
    section=section("4.7"),
    version=1,
    in_force_since=SINCE,
    text=(
        f"For {WINDOW_DAYS} days from the notice, to the end of the last day in Los Angeles, a "
        "person can ask us to review a decision, free of charge and for any reason, on the page "
        "or by answering the notice where it says that it can be answered. Somebody who took no "
        "part in the decision looks at it again and answers within "
        f"{REVIEW_ANSWER_WORKING_DAYS} working days or {REVIEW_ANSWER_DAYS} days, whichever is "
        "earlier. If the decision was wrong, all its effects are undone at once."
    ),
    counts=(
        "Any reason, in your own words, with files if you like",
        "An answer by e-mail to a notice that says so, also when the account is closed",
    ),
    does_not_count=(
        "Having asked for other reviews before",
        "Having completed the learning path: the decision can be wrong all the same",
    ),
)
