"""One decision that somebody may object to, as every part of a review speaks of it."""

from datetime import datetime
from typing import NamedTuple

from portal.policy import appeals
from portal.policy.vocabulary import Kind
from portal.policy.window import Window


class Matter(NamedTuple):
    """One decision that somebody may object to. Instants are aware UTC.

    `ref` is the reference of the decision or of the report's request, `notice_at` from when
    the time for a review counts. `settled` says why there is nothing to ask for any more.
    `report` is the request whose answer it is about, `removed` that the answer was to remove
    the feedback, and that somebody else than its reporter objects. `unread_letter` is the id of
    the letter that told of it, where that came back and nothing was read since.
    """

    ref: str
    person_id: int
    notice_at: datetime
    about_person_id: int
    action_id: int | None = None
    report_case_id: int | None = None
    feedback_id: int | None = None
    kind: Kind | None = None
    contract: str | None = None
    first_decided_by_id: int | None = None
    first_approved_by_id: int | None = None
    settled: str | None = None
    report: str | None = None
    removed: bool = False
    unread_letter: int | None = None

    @property
    def window(self) -> Window:
        """When a review can be asked for."""
        return appeals.review_window(self.notice_at)

    def again_until(self, now: datetime) -> datetime | None:
        """Until when a review can still be asked for; None when the time is over."""
        return self.window.closes if self.window.is_open(now) else None

    @property
    def words(self) -> str:
        """The decision as a sentence names it."""
        if self.action_id:
            return f"decision {self.ref}"
        if self.removed:
            return f"the removal of feedback {self.ref}"
        return f"our answer to your report {self.ref}"
