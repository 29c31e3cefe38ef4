"""What we tell a freelancer on the way back: the path is done, the Monday has come."""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import letter


@letter("path_completed")
class PathCompleted(NamedTuple):
    """The learning path is done; the hold ends at `restores_at`, and proposals are back.

    They are not where `still` says that another decision pauses work, or is announced to.
    """

    ref: str
    course_title: str
    completed_at: datetime
    restores_at: datetime
    still: bool = False


@letter("restored")
class Restored(NamedTuple):
    """The Monday has come. `late` when the letter, not the return, was late.

    `still` says that another decision goes on pausing work, `longer` that one did after the
    Monday, and has ended before this letter was written.
    """

    ref: str
    restored_at: datetime
    late: bool = False
    still: bool = False
    longer: bool = False
