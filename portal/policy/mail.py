"""Which letters somebody may do without: news about feedback. Everything else always comes.

Notices, and letters about a decision, request, review, report, warning, account or contract,
concern a person's rights and have no topic here.
"""

from enum import StrEnum


class Topic(StrEnum):
    """What optional letters are about; one can be turned off by itself."""

    received = "received"  # feedback about oneself or one's organisation can be read now
    answers = "answers"  # somebody answered feedback that one gave
    changes = "changes"  # feedback may be looked at again, was changed, or stays
