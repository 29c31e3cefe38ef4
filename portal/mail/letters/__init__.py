"""Every letter we write: its facts, a type each, and the one way to write it down.

The words stand in `templates/email/<letter>.txt`. No letter tells anything of a private
feedback but that there is some, and topics where the privacy rules allow them.
"""

from collections.abc import Mapping
from typing import Any, get_args

from portal.mail import codec
from portal.mail.house import House, Reader
from portal.mail.letters.account import (
    ConfirmEmail,
    EmailChanged,
    PasswordChanged,
    ResetPassword,
    Welcome,
)
from portal.mail.letters.decisions import (
    Asked,
    ClientCorrection,
    ClientNote,
    Closed,
    ClosedNow,
    Ended,
    Explained,
    Lapsed,
    Renewed,
    Suspended,
)
from portal.mail.letters.feedback import (
    AnswerPosted,
    ChangeEnabled,
    ChangeKept,
    ChangeMade,
    FeedbackReadable,
    WarningEnded,
)
from portal.mail.letters.holds import HoldPlaced, LiftedBySum, LiftedEarly, Warned
from portal.mail.letters.inbound import (
    MailFromElsewhere,
    MailNotPlaced,
    MailReceived,
    MailUnread,
)
from portal.mail.letters.kinds import Read, kind_of
from portal.mail.letters.organisations import Invited, MemberJoined, MemberRemoved
from portal.mail.letters.reports import (
    FeedbackBack,
    FeedbackRemoved,
    ReportDecided,
    ReportReceived,
)
from portal.mail.letters.requests import (
    RequestAnswered,
    RequestAsks,
    RequestClosed,
    RequestMissed,
    RequestReceived,
    RequestReminder,
)
from portal.mail.letters.reviews import (
    ReviewAsQuestion,
    ReviewReceived,
    ReviewReduced,
    ReviewReversed,
    ReviewUpheld,
    ReviewWithdrawn,
)
from portal.mail.letters.team import PersonWrote, TeamMailKept
from portal.mail.letters.way_back import PathCompleted, Restored
from portal.mail.render import Letter, render

Facts = (
    HoldPlaced | Warned | LiftedEarly | LiftedBySum | PathCompleted | Restored
    | Explained | Asked | Suspended | Closed | ClosedNow | Renewed | Lapsed | Ended
    | ClientNote | ClientCorrection
    | Welcome | ResetPassword | PasswordChanged | ConfirmEmail | EmailChanged
    | FeedbackReadable | AnswerPosted | ChangeEnabled | ChangeMade | ChangeKept | WarningEnded
    | Invited | MemberJoined | MemberRemoved
    | RequestReceived | RequestAnswered | RequestAsks | RequestReminder | RequestMissed
    | RequestClosed
    | ReportReceived | ReportDecided | FeedbackRemoved | FeedbackBack
    | MailReceived | MailUnread | MailFromElsewhere | MailNotPlaced
    | ReviewReceived | ReviewReversed | ReviewReduced | ReviewUpheld | ReviewWithdrawn
    | ReviewAsQuestion
    | PersonWrote | TeamMailKept
)  # fmt: skip
LETTERS: dict[str, type[Facts]] = {kind_of(facts).name: facts for facts in get_args(Facts)}
NOTICES = frozenset(name for name, facts in LETTERS.items() if kind_of(facts).notice)
ANSWERS = frozenset(name for name, facts in LETTERS.items() if kind_of(facts).answer)
# What others that must arrive tell, their person reads on these pages, too.
READ_ON = {page: frozenset(name for name, facts in LETTERS.items() if kind_of(facts).read is page)
           for page in Read}
# A mailed reply to one of these objects to what it tells; to any other it is a message.
OBJECTED = frozenset(name for name, facts in LETTERS.items() if kind_of(facts).objected)
# These only speak of an earlier letter: a reply to them answers that one.
OF_ANOTHER = frozenset(name for name, facts in LETTERS.items() if kind_of(facts).of_another)
TO_TEAM = frozenset({kind_of(PersonWrote).name, kind_of(TeamMailKept).name})


def write(facts: Facts, reader: Reader, house: House) -> Letter:
    """The finished letter these facts make, to `reader`, from `house`."""
    return render(kind_of(facts).name, facts._asdict(), reader, house)


def write_from(name: str, facts: Mapping[str, Any], reader: Reader, house: House) -> Letter:
    """The letter `name` from facts kept as JSON; KeyError, TypeError or ValueError if unfit."""
    return write(codec.from_json(LETTERS[name], facts), reader, house)
