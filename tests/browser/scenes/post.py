"""Pages of mail that comes in: what arrived, notices that came back, answers in the demo."""

from collections.abc import Iterator
from email.message import EmailMessage

from sqlalchemy import select

from portal import clock
from portal.inbound import rounds
from portal.models import InboundMail, JobRun, OutboxLetter, Person
from portal.services.mailroom import arriving, bounces, checks
from tests import decisions
from tests.browser import told
from tests.browser.served import Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]
WORDS = "I was in hospital for two weeks, and nobody reads what I write to the old address."


def arrived(served: Served, window) -> Sights:
    """A mail that nobody can place: in the list, read, and dealt with."""
    ref = written(served, subject="Please look at my account again")
    w = window().be(told.staff(served))
    yield w.open("/staff/mail/in"), "arrivals"
    yield w.open("/staff/mail/in?show=failed"), "arrivals-none"
    yield w.open(f"/staff/mail/in/{ref}"), "arrival"
    w.unchecked().press("Put it there", status=422)
    yield w, "arrival-wrong"
    w.type("Why it is set aside", "Somebody advertises.")
    w.press("Set it aside")
    yield w, "arrival-aside"


def came_back(served: Served, window) -> Sights:
    """The notice of a hold came back: a task of the team, and a word to its person."""
    mina = told.freelancer(served)
    ref = written(served, subject="Undelivered mail", sender="mailer-daemon@mail.example")
    with served.inside() as db:
        decided = decisions.hold_on(db.get(Person, mina.id))
        letter = db.scalars(select(OutboxLetter).where(
            OutboxLetter.letter == "hold_placed", OutboxLetter.action_id == decided.id)).one()
        one = db.scalars(select(InboundMail).where(InboundMail.ref == ref)).one()
        bounces.settle(one, letter, "lasting: 550 no such user")
        bounces.came_back(letter, lasting=True, status="5.1.1", words="550 no such user")
    w = window().be(told.staff(served))
    yield w.open("/staff/queue"), "queue-notice-back"
    yield w.open("/staff/mail/in?show=notices"), "arrivals-notices"
    yield w.open(f"/staff/mail/in/{ref}"), "arrival-notice"
    hers = window().be(mina)
    yield hers.open("/status"), "letters-return"
    yield hers.open("/settings/email"), "letters-return-address"


def replied(served: Served, window) -> Sights:
    """A letter answered in the demo's mailbox."""
    with served.inside() as db:
        now = clock.now()
        db.merge(JobRun(name=checks.NAME, slot=now, started_at=now, finished_at=now,
                        lease_until=now, worker="scene", result={}))
    mina = told.freelancer(served)
    told.hold(served, mina)
    served.work()
    key = served.letters(mina)[0].key
    w = window()
    yield w.open(f"/demo/mailbox/{key}/reply"), "demo-reply"
    w.type("Your answer", WORDS)
    w.press("Send the e-mail", status=422)
    yield w, "demo-reply-wrong"
    yield w.open(f"/demo/mailbox/{key}/answered?mail=on-its-way"), "demo-answer-waits"
    written(served, subject="Re: your decision", number="answered@mail.example")
    known = f"/demo/mailbox/{key}/answered?mail=%3Canswered%40mail.example%3E"
    yield w.open(known), "demo-answered"


def written(served: Served, *, subject: str, sender: str = "stranger@mail.example",
            number: str = "") -> str:
    """A mail from somebody, taken in and read; its reference."""
    made = EmailMessage()
    made["From"], made["Subject"] = sender, subject
    made["Message-ID"] = f"<{number or clock.now().timestamp()}>"
    made.set_content(WORDS)
    made.add_attachment(b"Stayed two weeks.", maintype="text", subtype="plain",
                        filename="doctor.txt")
    with served.inside() as db:
        ref = arriving.accept(made.as_bytes(), env_from=sender, via="lmtp",
                              rcpt="requests@in.parley.example").ref
        db.commit()
        rounds.round_of_mail()
    return ref
