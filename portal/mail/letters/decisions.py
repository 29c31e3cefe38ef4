"""What we tell a person about a decision that is no hold, and what their clients are told."""

from datetime import date, datetime
from typing import NamedTuple

from portal.mail.letters.holds import Course, Rule
from portal.mail.letters.kinds import Read, letter


class Said(NamedTuple):
    """What every decision says: facts with their days, rule, reasons, scope, and the way back.

    `paused` and `goes_on` are abilities in words; `automated` says that a program found it.
    """

    rule: Rule
    happened: str
    happened_from: date
    happened_until: date
    reasons: str
    decided_by: str
    approved_by: str | None
    reported: bool
    automated: bool
    paused: tuple[str, ...]
    goes_on: tuple[str, ...]
    clients_see: str | None
    review_until: datetime
    answer_days: int
    answer_by: datetime


@letter("education", notice=True, objected=True)
class Explained(NamedTuple):
    """A first occasion: the rule is explained, with a short path; nothing is paused."""

    ref: str
    said: Said
    course: Course
    off_record: datetime


@letter("info_request", notice=True, objected=True)
class Asked(NamedTuple):
    """We ask for named things; `lapses_at` is set where the account is suspended meanwhile."""

    ref: str
    said: Said
    asks: tuple[str, ...]
    due: datetime
    lapses_at: datetime | None = None


@letter("suspension", notice=True, objected=True)
class Suspended(NamedTuple):
    """The account is suspended while we check; it ends by itself at `lapses_at`."""

    ref: str
    said: Said
    lapses_at: datetime
    decide_days: int
    asks: tuple[str, ...] = ()
    due: datetime | None = None


@letter("block", notice=True, objected=True)
class Closed(NamedTuple):
    """The account will be closed at `starts`; `at_once` goes on from "because of …"."""

    ref: str
    said: Said
    starts: datetime
    at_once: str | None = None


@letter("block_begins", objected=True, read=Read.decision)
class ClosedNow(NamedTuple):
    """The day that the notice named has come: the account is closed."""

    ref: str
    since: datetime
    review_until: datetime


@letter("renewed", objected=True, read=Read.decision)
class Renewed(NamedTuple):
    """A lead lets a suspension go on, with reasons."""

    ref: str
    lapsed_at: datetime
    until: datetime
    renewed_by: str
    reasons: str


@letter("lapsed")
class Lapsed(NamedTuple):
    """A suspension has ended by itself, by its date; `still`: another decision pauses work.

    `named` says that a review had named the day, or given a closed account an end.
    """

    ref: str
    at: datetime
    still: bool = False
    named: bool = False


@letter("decision_ended")
class Ended(NamedTuple):
    """A named person ended a decision that was no hold; `paused` says whether it paused work.

    `still` says that another decision goes on doing so, `closed` that this one closed the
    account, or was about to.
    """

    ref: str
    at: datetime
    ended_by: str
    reasons: str
    paused: bool
    still: bool = False
    closed: bool = False


@letter("client_note")
class ClientNote(NamedTuple):
    """To a client: somebody is not available, in the neutral words that the person saw first."""

    name: str
    text: str


@letter("client_correction")
class ClientCorrection(NamedTuple):
    """To the same client: somebody is available again; `mistake` says that we were wrong."""

    name: str
    mistake: bool
