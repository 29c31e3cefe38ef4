"""Samples of what the team reads about a request of Mina's."""

from datetime import UTC, datetime

from portal.mail.letters.team import About, PersonWrote, TeamMailKept
from portal.policy.vocabulary import Kind

REF = "Q-8WN4T2ZC"
WROTE = datetime(2026, 11, 27, 9, 14, tzinfo=UTC)

TEAM = (
    PersonWrote(
        REF, "Decision D-7KQ2M4XA: we need an answer from you",
        "Mina Kovalenko", "Mina", WROTE, by_mail=True, review=False,
        text="The second invoice is attached. I was in hospital in August.\n\n"
        "Is it enough to show you the letter of the clinic?",
        files=("invoice-2.pdf", "scan.exe (not kept: this kind of file is not passed on)"),
        flag=None,
        about=About("D-7KQ2M4XA", Kind.info_request, datetime(2026, 11, 25, 18, 32, tzinfo=UTC),
                    datetime(2027, 2, 24, 7, 59, 59, tzinfo=UTC)),
        answer_by=datetime(2026, 12, 5, 7, 59, 59, tzinfo=UTC),
        path=f"/staff/requests/{REF}", mine=True,
    ),
    TeamMailKept(
        REF, "Mina", "stan@elsewhere.example",
        "it came from another address than that of the colleague whose address this is.",
        "/staff/mail/in/L-4KQ2M7XA9T3B",
    ),
)  # fmt: skip
