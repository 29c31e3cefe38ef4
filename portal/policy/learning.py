"""What completes a quiz, and how soon a failed one may be tried again."""

from datetime import datetime, timedelta

from portal.policy.instants import aware

PASS_MARK = 0.8
QUIZ_QUESTIONS = 5
COOL_DOWN = timedelta(minutes=10)  # long enough to read again, short enough not to punish

_PERCENT = round(PASS_MARK * 100)


def right_needed(asked: int) -> int:
    """How many right answers pass a quiz with so many questions."""
    return -(-asked * _PERCENT // 100)


def passed(right: int, asked: int) -> bool:
    """Whether so many right answers pass. A quiz without a question is never passed.

    ValueError if the numbers cannot be: only the server counts, so they always can.
    """
    if not 0 <= right <= asked:
        raise ValueError(f"{right} right answers to {asked} questions")
    return asked > 0 and right >= right_needed(asked)


def may_try_again_at(failed_at: datetime) -> datetime:
    """The instant from which the next attempt is open. Attempts are never limited in number."""
    return aware(failed_at) + COOL_DOWN
