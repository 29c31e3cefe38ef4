"""Builders for mail of the team: what stands in the outbox, and a mail as it arrives."""

from email.message import EmailMessage

from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.inbound import rounds
from portal.mail import house, late
from portal.mail.house import Reader
from portal.models import InboundMail, JobRun, OutboxLetter, Person
from portal.services.mailroom import arriving, checks

TEAM = "reviews@parley.example"  # TEAM_ADDRESS of the tests


def mail_comes_in() -> None:
    """Let the check that mail comes in have passed just now."""
    now = clock.now()
    db.session.add(JobRun(name=checks.NAME, slot=now, started_at=now, worker="x", lease_until=now,
                          finished_at=now, result={}))
    db.session.commit()


def to_team(letter: str = "person_wrote") -> list[OutboxLetter]:
    """Every letter to the team, oldest first, as it is read."""
    found = list(db.session.scalars(select(OutboxLetter).where(
        OutboxLetter.letter == letter).order_by(OutboxLetter.id)))
    for one in found:
        as_read(one)
    return found


def as_read(letter: OutboxLetter) -> OutboxLetter:
    """Write out a letter that is kept as facts, as it is when it was carried."""
    if letter.text is None:
        us, person = house.current(), letter.person_id and db.session.get(Person, letter.person_id)
        reader = (Reader(person.name, letter.to_address, person.time_zone, person.locale)
                  if person else late.of_team(letter.to_address, us))
        made = late.written(letter.letter, letter.facts, letter.headers, reader, us)
        letter.subject, letter.text, letter.html = made.subject, made.text, made.html
    return letter


def arrive(rcpt: str, text: str, *, sender: str, files=(), env_from: str | None = None,
           **headers: str) -> InboundMail:
    """Let a mail come in and be read; what became of it."""
    made = EmailMessage()
    made["From"], made["To"] = sender, rcpt
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    arrived = arriving.accept(made.as_bytes(), env_from=sender if env_from is None else env_from,
                              rcpt=rcpt, via="smtp")
    db.session.commit()
    rounds.round_of_mail()
    return db.session.scalars(
        select(InboundMail).where(InboundMail.ref == arrived.ref)).one()
