"""The numbers that were ours to choose, each with its reason, for the rules page."""

from portal.policy import appeals, clocks, holds, learning, privacy, violations
from portal.policy.instants import WEEKDAYS
from portal.policy.published import Default, in_words

_CHECK = holds.WEEKLY_CHECK
_SHORTEST, _LONGEST = privacy.DELAY_DAYS
_MINUTES = int(learning.COOL_DOWN.total_seconds()) // 60

_HOLDS = (
    Default(
        "Clients before a hold",
        f"{in_words(holds.THRESHOLD)} client organisations",
        "Two unhappy clients can be bad luck. Three who do not know of each other are worth "
        "a pause. No marketplace can set fewer than "
        f"{in_words(holds.MIN_THRESHOLD)}, so one client alone never holds anybody.",
    ),
    Default(
        "The window",
        f"the last {holds.WINDOW_DAYS} days, by the end of the contract",
        "Long enough to see a pattern in slow work, short enough that people can leave an "
        "old disappointment behind.",
    ),
    Default(
        "The weekly check",
        f"{WEEKDAYS[_CHECK.weekday]}s at {_CHECK.hour:02}:{_CHECK.minute:02} Pacific time",
        "A check at a fixed time says nothing about whose feedback arrived when, and it "
        "falls in working hours, so that somebody can look at the result the same day.",
    ),
    Default(
        "Quiet time between warnings",
        f"{holds.WARNING_QUIET_DAYS} days",
        "A warning helps once. Repeated while nothing changed, it only worries.",
    ),
    Default(
        "Modules finished before a hold",
        f"those finished in the {holds.CREDIT_DAYS} days before a hold",
        "Whoever took the course after a warning should not have to take it again.",
    ),
)

_PRIVATE_FEEDBACK = (
    Default(
        "Clients that private feedback hides among",
        f"at least {in_words(privacy.POOL)} without public dissatisfaction",
        "With fewer, a freelancer could guess who wrote it. Then only public feedback counts.",
    ),
    Default(
        "Clients who gave private feedback",
        f"at least {in_words(privacy.PRIVATE_MIN_CLIENTS)}",
        "One private feedback must never change anything that the freelancer sees.",
    ),
    Default(
        "Clients before a topic is named",
        f"at least {in_words(privacy.TOPIC_MIN)} of them, and not all",
        "What two people said could be traced to them, and so could what everybody said.",
    ),
    Default(
        "Delay before private feedback counts",
        f"{in_words(_SHORTEST)} to {in_words(_LONGEST)} days, chosen by chance",
        "A pause that follows one contract’s end within days would name its client.",
    ),
)

_LEARNING = (
    Default(
        "Pass mark of a quiz",
        f"{learning.PASS_MARK:.0%} of the answers right, "
        f"{in_words(learning.right_needed(learning.QUIZ_QUESTIONS))} of "
        f"{in_words(learning.QUIZ_QUESTIONS)}",
        "It shows that a lesson was understood and forgives one slip.",
    ),
    Default(
        "Pause after a failed quiz",
        f"{_MINUTES} minutes, as often as needed",
        "Time to read the lesson again rather than to guess. Attempts are not limited.",
    ),
)

_ANSWERS = (
    Default(
        "Time to ask for a review",
        f"{appeals.WINDOW_DAYS} days from the notice",
        "No half year is longer, so nobody loses a day to the length of the months.",
    ),
    Default(
        "Answer to a review",
        f"within {clocks.REVIEW_ANSWER_WORKING_DAYS} working days or "
        f"{clocks.REVIEW_ANSWER_DAYS} days, whichever is earlier",
        "Income waits for it, and holidays should not stretch it.",
    ),
    Default(
        "Answer to a report about feedback",
        f"within {clocks.REPORT_ANSWER_WORKING_DAYS} working days",
        "Time enough to hear both sides, and no longer.",
    ),
    Default(
        "Answer to any other question",
        f"within {clocks.QUESTION_ANSWER_WORKING_DAYS} working days",
        "A week is as long as anybody should wait for a letter. If we miss a date, we say so "
        f"and name a new one, {in_words(clocks.NEW_DATE_WORKING_DAYS)} working days later at "
        "most; missed dates count in our public figures.",
    ),
    Default(
        "Time to answer our questions",
        f"{clocks.INFO_REQUEST_DAYS} days, longer if you ask",
        "Documents take time to find, also for somebody who is travelling.",
    ),
    Default(
        "An explanation on the record",
        f"{violations.EDUCATION_DAYS} days",
        "After a year without another occasion, a mistake is a mistake of the past.",
    ),
)

_CONDUCT = (
    Default(
        "Answer to whoever is suspended",
        f"within {clocks.SUSPENSION_ANSWER_WORKING_DAYS} working days of their answer",
        "Somebody who has answered should not wait longer than for a review.",
    ),
    Default(
        "A suspension ends by itself",
        f"after {violations.SUSPENSION_LAPSES_AFTER_DAYS} days",
        "What nobody has decided by then is not serious enough to keep somebody from work.",
    ),
    Default(
        "Notice before an account is closed",
        f"{violations.BLOCK_NOTICE_DAYS} days",
        "Running work can be handed over, and a review can be asked for in time.",
    ),
    Default(
        "Long records",
        f"two members of staff after {in_words(violations.LONG_RECORD_YEARS)} years",
        "Whoever has the most to lose gets the second look.",
    ),
)


def published_defaults() -> list[Default]:
    """Every default in force, in the order in which a person meets them."""
    return [*_HOLDS, *_PRIVATE_FEEDBACK, *_LEARNING, *_ANSWERS, *_CONDUCT]
