"""What follows when holds end on their Monday: event, letter, spent items, offers' time back."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Table, func, insert, literal, select, text, update

from portal.mail import codec, house
from portal.mail.letters.way_back import Restored as Letter
from portal.models import Action, ActionItem, Event, Feedback, OutboxLetter, Person, Touched
from portal.models.base import dumps
from portal.models.feedback import COUNTS
from portal.policy import restoration
from portal.services.enforcement import offers
from portal.services.many import among, json_text
from portal.services.store import session

ACTION: Table = Action.__table__  # type: ignore[assignment]
FEEDBACK: Table = Feedback.__table__  # type: ignore[assignment]
ITEM: Table = ActionItem.__table__  # type: ignore[assignment]
PERSON: Table = Person.__table__  # type: ignore[assignment]

REF = "D-REF"  # stands in the facts of a letter where each row puts its own


def is_late(monday: date, as_of: datetime) -> bool:
    """Whether a restoration of that Monday is written down later than promised."""
    return as_of - restoration.instant_of(monday) > restoration.RECORDED_WITHIN


def write_down(ids: list[int], monday: date, as_of: datetime) -> None:
    """Write what follows from the end of these holds, all of one Monday, at `as_of`."""
    _events(ids, monday, as_of)
    _letters(ids, monday, as_of)
    _spend_items(ids)
    offers.give_back(ids, restoration.instant_of(monday))
    _look_again(ids, as_of)


def _events(ids: list[int], monday: date, as_of: datetime) -> None:
    """Record each restoration, with how late it was written down."""
    instant = restoration.instant_of(monday)
    facts = {"restores_on": monday.isoformat(), "ended_at": instant.isoformat(),
             "late_seconds": int((as_of - instant).total_seconds())}
    rows = select(literal(as_of, Event.at.type), literal("hold.restored"), ACTION.c.person_id,
                  ACTION.c.id, json_text(dumps(facts))).where(among(ACTION.c.id, ids))
    session.execute(insert(Event).from_select(
        ["at", "verb", "person_id", "action_id", "facts"], rows, include_defaults=False))


def _letters(ids: list[int], monday: date, as_of: datetime) -> None:
    """Post one letter for each, as facts alone: its words are written when it is delivered.

    Refs and ids come from the decision's own reference, so the database makes them itself and
    a second letter for the same restoration is impossible.
    """
    letter = Letter(REF, restoration.instant_of(monday), late=is_late(monday, as_of))
    before, after = dumps(codec.to_json(letter)).split(REF)
    ref, now = ACTION.c.ref, literal(as_of, OutboxLetter.created_at.type)
    made = {
        "ref": "M-" + func.substr(ref, 3) + "R", "letter": literal(Letter.letter),
        "dedupe_key": f"{Letter.letter}:" + ref, "person_id": ACTION.c.person_id,
        "to_address": PERSON.c.email,
        "message_id": "<restored." + func.lower(ref) + f"@{house.current().domain}>",
        "facts": json_text(literal(before) + ref + after), "headers": json_text("{}"),
        "action_id": ACTION.c.id, "created_at": now, "due_at": now, "attempts": literal(0),
    }
    rows = (select(*made.values()).join(PERSON, PERSON.c.id == ACTION.c.person_id)
            .where(among(ACTION.c.id, ids)))
    session.execute(insert(OutboxLetter).from_select(list(made), rows, include_defaults=False))


def _spend_items(ids: list[int]) -> None:
    """Use up what these holds counted: an item counts for one hold only (product.md E1)."""
    session.execute(
        update(FEEDBACK).values(spent_by_id=ITEM.c.action_id)
        .where(FEEDBACK.c.id == ITEM.c.feedback_id, FEEDBACK.c.spent_by_id.is_(None),
               among(ITEM.c.action_id, ids)))


def _look_again(ids: list[int], as_of: datetime) -> None:
    """Let the weekly check see those of whom more was said while they were on hold."""
    more: ColumnElement[bool] = (select(FEEDBACK.c.id)
                                 .where(FEEDBACK.c.freelancer_id == ACTION.c.person_id,
                                        text(COUNTS))).exists()
    rows = (select(ACTION.c.person_id, literal(as_of, Touched.due_at.type))
            .where(among(ACTION.c.id, ids), more))
    session.execute(insert(Touched).from_select(["freelancer_id", "due_at"], rows))
