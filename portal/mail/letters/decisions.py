"""What we tell a person about a decision that is no hold, and what their clients are told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from portal.mail.letters.holds import Course, Rule


@dataclass(frozen=True)
class Said:
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


@dataclass(frozen=True)
class Explained:
    """A first occasion: the rule is explained, with a short path; nothing is paused."""

    letter: ClassVar[str] = "education"
    notice: ClassVar[bool] = True
    objected: ClassVar[bool] = True

    ref: str
    said: Said
    course: Course
    off_record: datetime


@dataclass(frozen=True)
class Asked:
    """We ask for named things; `lapses_at` is set where the account is suspended meanwhile."""

    letter: ClassVar[str] = "info_request"
    notice: ClassVar[bool] = True
    objected: ClassVar[bool] = True

    ref: str
    said: Said
    asks: tuple[str, ...]
    due: datetime
    lapses_at: datetime | None = None


@dataclass(frozen=True)
class Suspended:
    """The account is suspended while we check; it ends by itself at `lapses_at`."""

    letter: ClassVar[str] = "suspension"
    notice: ClassVar[bool] = True
    objected: ClassVar[bool] = True

    ref: str
    said: Said
    lapses_at: datetime
    decide_days: int
    asks: tuple[str, ...] = ()
    due: datetime | None = None


@dataclass(frozen=True)
class Closed:
    """The account will be closed at `starts`; `at_once` goes on from "because of …"."""

    letter: ClassVar[str] = "block"
    notice: ClassVar[bool] = True
    objected: ClassVar[bool] = True

    ref: str
    said: Said
    starts: datetime
    at_once: str | None = None


@dataclass(frozen=True)
class ClosedNow:
    """The day that the notice named has come: the account is closed."""

    letter: ClassVar[str] = "block_begins"
    objected: ClassVar[bool] = True

    ref: str
    since: datetime
    review_until: datetime


@dataclass(frozen=True)
class Renewed:
    """A lead lets a suspension go on, with reasons."""

    letter: ClassVar[str] = "renewed"
    objected: ClassVar[bool] = True

    ref: str
    lapsed_at: datetime
    until: datetime
    renewed_by: str
    reasons: str


@dataclass(frozen=True)
class Lapsed:
    """A suspension has ended by itself, by its date; `still`: another decision pauses work."""

    letter: ClassVar[str] = "lapsed"

    ref: str
    at: datetime
    still: bool = False


@dataclass(frozen=True)
class Ended:
    """A named person ended a decision that was no hold; `paused` says whether it paused work.

    `still` says that another decision goes on doing so.
    """

    letter: ClassVar[str] = "decision_ended"

    ref: str
    at: datetime
    ended_by: str
    reasons: str
    paused: bool
    still: bool = False


@dataclass(frozen=True)
class ClientNote:
    """To a client: somebody is not available, in the neutral words that the person saw first."""

    letter: ClassVar[str] = "client_note"

    name: str
    text: str


@dataclass(frozen=True)
class ClientCorrection:
    """To the same client: somebody is available again; `mistake` says that we were wrong."""

    letter: ClassVar[str] = "client_correction"

    name: str
    mistake: bool
