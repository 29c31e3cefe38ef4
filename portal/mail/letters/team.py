"""What we write to the team: that somebody wrote in a request, and that an answer went nowhere.

A colleague can answer the first by mail. Neither tells anything of a private feedback.
"""

from datetime import datetime
from typing import NamedTuple

from portal.mail.letters.kinds import letter
from portal.policy.vocabulary import Kind

DECISIONS = {
    Kind.hold: "a hold on new proposals", Kind.education: "an explanation of a rule",
    Kind.info_request: "a question to the account", Kind.suspension: "a suspension",
    Kind.block: "the closing of the account",
}


class About(NamedTuple):
    """The decision that a request is about; `ends_at` is empty where no date ends it."""

    ref: str
    kind: Kind
    since: datetime | None
    ends_at: datetime | None

    @property
    def words(self) -> str:
        """The kind of decision as a sentence names it."""
        return DECISIONS[self.kind]


@letter("person_wrote")
class PersonWrote(NamedTuple):
    """Somebody wrote, or asked for a review; `text` is None for words that no letter may hold.

    `files` are names, with the reason for each that was not kept. `flag` says what is odd
    about a mail. `path` is the request's page for staff. `mine`: its reader has taken it on.
    `answers` is the reference of the request that the same mail has answered.
    """

    ref: str
    subject: str
    person: str
    first: str
    at: datetime
    by_mail: bool
    review: bool
    text: str | None
    files: tuple[str, ...]
    flag: str | None
    about: About | None
    answer_by: datetime | None
    path: str
    mine: bool = False
    answers: str | None = None


@letter("team_mail_kept")
class TeamMailKept(NamedTuple):
    """A mail for request `ref` came from `sender` to a colleague's address and went nowhere."""

    ref: str
    first: str
    sender: str
    because: str
    path: str
