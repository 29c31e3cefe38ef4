"""What we tell a freelancer on the way back: the path is done, the Monday has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class PathCompleted:
    """The learning path is done; the hold ends at `restores_at`, and proposals are back.

    They are not where `still` says that another decision pauses work.
    """

    letter: ClassVar[str] = "path_completed"

    ref: str
    course_title: str
    completed_at: datetime
    restores_at: datetime
    still: bool = False


@dataclass(frozen=True)
class Restored:
    """The Monday has come. `late` when the letter, not the return, was late.

    `still` says that another decision goes on pausing work.
    """

    letter: ClassVar[str] = "restored"

    ref: str
    restored_at: datetime
    late: bool = False
    still: bool = False
