"""What follows when holds end on their Monday: event, letter, spent items, offers' time back."""

from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Executable,
    Insert,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from portal.mail import codec, house
from portal.mail.letters.kinds import kind_of
from portal.mail.letters.way_back import PathCompleted
from portal.mail.letters.way_back import Restored as Letter
from portal.models import Action, ActionItem, Event, Feedback, OutboxLetter, Person, Touched
from portal.models.base import UTCDateTime, dumps
from portal.models.feedback import COUNTS
from portal.policy import restoration
from portal.services import humans
from portal.services.enforcement import offers
from portal.services.mailroom import checks
from portal.services.many import among_told, json_of, json_text, listed, on_postgresql
from portal.services.store import session

ACTION: Table = Action.__table__
EVENT: Table = Event.__table__
FEEDBACK: Table = Feedback.__table__
ITEM: Table = ActionItem.__table__
OUTBOX: Table = OutboxLetter.__table__
BEFORE = OUTBOX.alias("before")
PERSON: Table = Person.__table__
TOUCHED: Table = Touched.__table__

LONGER, STILL = 1, 2  # another decision paused work after the Monday: until lately, until now
REF = "D-REF"  # stands in the facts of a letter where each row puts its own


def is_late(monday: date, as_of: datetime) -> bool:
    """Whether a restoration of that Monday is written down later than promised."""
    return as_of - restoration.instant_of(monday) > restoration.RECORDED_WITHIN


def write_down(ids: list[int], monday: date, as_of: datetime) -> None:
    """Write what follows from the end of these holds, all of one Monday, at `as_of`."""
    told = {"ids": listed(ids), "as_of": as_of, **_event_told(monday, as_of),
            **_letter_told(monday, as_of)}
    for statement in _statements(on_postgresql()):
        session.execute(statement, told)
    offers.give_back(ids, restoration.instant_of(monday))


@cache
def _statements(postgresql: bool) -> tuple[Executable, ...]:
    """What follows, in order; built once, because a Monday runs them hundreds of times.

    `postgresql` says for which database, see `many`.
    """
    return _events(), _letters(), _spend_items(), _look_again()


def _event_told(monday: date, as_of: datetime) -> dict[str, str]:
    instant = restoration.instant_of(monday)
    facts = {"restores_on": monday.isoformat(), "ended_at": instant.isoformat(),
             "late_seconds": int((as_of - instant).total_seconds())}
    return {"event_facts": dumps(facts)}


def _events() -> Insert:
    """Record each restoration, with how late it was written down."""
    rows = select(_as_of(), literal("hold.restored"), ACTION.c.person_id, ACTION.c.id,
                  json_text(bindparam("event_facts", type_=Text()))
                  ).where(among_told(ACTION.c.id))
    return insert(EVENT).from_select(
        ["at", "verb", "person_id", "action_id", "facts"], rows, include_defaults=False)


def _letter_told(monday: date, as_of: datetime) -> dict[str, str | bool | datetime]:
    letter = Letter(REF, restoration.instant_of(monday), late=is_late(monday, as_of))
    before, after = dumps(codec.to_json(letter)).split(REF)
    others = {"after_still": letter._replace(still=True),
              "after_longer": letter._replace(longer=True)}
    return {"before": before, "after": after, "monday": restoration.instant_of(monday),
            **{name: dumps(codec.to_json(one)).split(REF)[1] for name, one in others.items()},
            "answers": checks.mail_comes_in(as_of), "domain": f"@{house.current().domain}>"}


def _letters() -> Insert:
    """Post one letter for each, as facts alone: its words are written when it is delivered.

    Refs and ids come from the decision's own reference, so the database makes them itself and
    a second letter for the same restoration is impossible.
    """
    ref = ACTION.c.ref
    after = case({STILL: _words("after_still"), LONGER: _words("after_longer")},
                 value=_paused_since(), else_=_words("after"))
    made = {
        "ref": "M-" + func.substr(ref, 3) + "R", "letter": literal(kind_of(Letter).name),
        "dedupe_key": f"{kind_of(Letter).name}:" + ref, "person_id": ACTION.c.person_id,
        "to_address": PERSON.c.email,
        "message_id": "<restored." + func.lower(ref) + _words("domain"),
        "facts": json_text(_words("before") + ref + after), "headers": _thread(),
        "action_id": ACTION.c.id, "case_id": BEFORE.c.case_id,
        "created_at": _as_of(), "due_at": _as_of(), "attempts": literal(0),
    }
    rows = (select(*made.values()).select_from(ACTION)
            .join(PERSON, PERSON.c.id == ACTION.c.person_id)
            .outerjoin(BEFORE, BEFORE.c.dedupe_key == f"{kind_of(PathCompleted).name}:" + ref)
            .where(among_told(ACTION.c.id)))
    return insert(OUTBOX).from_select(list(made), rows, include_defaults=False)


def _thread() -> ColumnElement[Any]:
    """Headers that go on from the letter about the finished path, and its reply address.

    An address is one for all letters to a person in a request, and keeps working; only whether
    mail comes in today is asked anew (see docs/decisions/0017).
    """
    before = BEFORE.c.headers["References"].as_string()
    answers = bindparam("answers", type_=Boolean())
    return case((BEFORE.c.id.is_(None), json_text("{}")), else_=json_of({
        "In-Reply-To": BEFORE.c.message_id,
        "References": func.trim(func.coalesce(before, "") + " " + BEFORE.c.message_id),
        "Reply-To": case((answers, BEFORE.c.headers["Reply-To"].as_string()))}))


def _paused_since() -> ColumnElement[int]:
    """Say whether another decision has paused new contracts of this person after the Monday.

    On any account: `STILL` if one does today, `LONGER` if all that did have ended, else nothing.
    """
    other, account = ACTION.alias("other"), PERSON.alias("account")
    theirs = select(account.c.id).where(
        humans.is_account_of(account.c, PERSON.c)).correlate(PERSON)
    monday, lifted = bindparam("monday", type_=UTCDateTime()), other.c.lifted_at
    goes_on = and_(lifted.is_(None), other.c.restored_at.is_(None),
                   or_(other.c.ends_at.is_(None), other.c.ends_at > _as_of()))
    return select(func.max(case((goes_on, STILL), else_=LONGER))).where(
        other.c.person_id.in_(theirs), other.c.in_force_from <= _as_of(),
        or_(other.c.ends_at.is_(None), other.c.ends_at > monday),
        or_(lifted.is_(None), and_(lifted > monday, lifted > other.c.in_force_from)),
        offers.pause_contracts(other)).scalar_subquery()


def _spend_items() -> Update:
    """Use up what these holds counted: see docs/decisions/0005."""
    return update(FEEDBACK).values(spent_by_id=ITEM.c.action_id).where(
        FEEDBACK.c.id == ITEM.c.feedback_id, FEEDBACK.c.spent_by_id.is_(None),
        among_told(ITEM.c.action_id))


def _look_again() -> Insert:
    """Let the weekly check see those of whom more was said while they were on hold."""
    more = select(FEEDBACK.c.id).where(
        FEEDBACK.c.freelancer_id == ACTION.c.person_id, text(COUNTS)).exists()
    rows = select(ACTION.c.person_id, _as_of()).where(among_told(ACTION.c.id), more)
    return insert(TOUCHED).from_select(["freelancer_id", "due_at"], rows)


def _as_of() -> BindParameter[datetime]:
    return bindparam("as_of", type_=UTCDateTime())


def _words(name: str) -> BindParameter[str]:
    return bindparam(name, type_=Text())
