"""What a learner has to know about the rules, said with the numbers of the rules."""

from portal.dates import duration_words
from portal.policy.learning import COOL_DOWN, QUIZ_QUESTIONS, right_needed
from portal.services.learning.content import LearningPath

_PAUSE = duration_words(int(COOL_DOWN.total_seconds()) // 60)
_ENOUGH = f"{right_needed(QUIZ_QUESTIONS)} of {QUIZ_QUESTIONS}"


def completes(path: LearningPath) -> list[str]:
    """What counts as complete."""
    return [
        f"Read every lesson of all {len(path.modules)} modules, one module after the other",
        f"Answer {_ENOUGH} quiz questions correctly in each module",
        "Repeat a quiz as often as you like: tries are not counted, and after one that was not "
        f"enough the quiz opens again in {_PAUSE}",
    ]


def of_quiz() -> list[str]:
    """How a quiz goes."""
    return [
        f"{QUIZ_QUESTIONS} questions, one at a time; each is explained after your answer",
        f"{_ENOUGH} right answers complete the module",
        "No time limit: stop in the middle and go on later, on any device",
        f"As many tries as you like; after one that was not enough you wait {_PAUSE}",
    ]


