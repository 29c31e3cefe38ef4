"""All that staff read about one feedback: both parts, versions, answer, change, what happened."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal.models import Change, Contract, Event, Feedback, Organisation, Person, Response
from portal.policy.feedback import Side, answer_is_older
from portal.policy.vocabulary import Category, in_order
from portal.policy.window import Window
from portal.services import humans
from portal.services.enforcement.history import Happening
from portal.services.feedback import versions, visible
from portal.services.feedback.sheet import Said
from portal.services.feedback.versions import Version
from portal.services.store import session

MOST = 100


class Dossier(NamedTuple):
    """One feedback for staff. What `feedback` holds in private is never to be quoted or named.

    `answer` and `change` are rows of their tables, with the names of who wrote and asked.
    """

    feedback: Feedback
    contract: Contract
    freelancer: Person
    client: str
    author: str | None
    removed_by: str | None
    answer: Response | None
    answered_by: str | None
    change: Change | None
    asked_by: str | None
    decided_by: str | None
    versions: tuple[Version, ...]
    events: tuple[Happening, ...]

    @property
    def side(self) -> Side:
        """Who gave it."""
        return Side(self.feedback.side)

    @property
    def said(self) -> Said:
        """The public part."""
        one = self.feedback
        return Said(one.aspects or {}, one.stars_tenths, one.public_comment or "",
                    one.public_categories)

    @property
    def private_topics(self) -> tuple[Category, ...]:
        """What the private part names as not as agreed."""
        return in_order(self.feedback.private_categories)

    @property
    def has_private(self) -> bool:
        """Whether something was said to us alone."""
        one = self.feedback
        return bool(one.private_comment or one.private_categories or one.end_reason
                    or one.recommend is not None)

    def is_visible(self, now: datetime) -> bool:
        """Whether the other side and the public see the public part."""
        return visible.is_shown(self.feedback, now)

    def is_open(self, now: datetime) -> bool:
        """Whether its author can change it now."""
        one = self.change
        return bool(one and one.decided_at is None
                    and Window(one.enabled_at, one.closes_at).is_open(now))

    @property
    def answer_is_older(self) -> bool:
        """Whether the answer was written before the feedback changed."""
        return self.answer is not None and answer_is_older(
            self.answer.posted_at, self.feedback.changed_at)


_Author, _Remover, _Answerer, _Asker, _Decider = (aliased(Person) for _ in range(5))


def of(ref: str, reader_id: int) -> Dossier | None:
    """Return everything about the feedback with this reference, for staff alone.

    None for whoever has worked with its freelancer: they may not read what others said in private.
    Who wrote, answered or asked is not named to whoever knows them from work.
    """
    row = session.execute(_select(reader_id).where(
        Feedback.ref == ref,
        Feedback.freelancer_id.not_in(humans.close_to(reader_id)))).first()
    if row is None:
        return None
    feedback = row[0]
    return Dossier._make((*row, versions.of(feedback.id, reader_id),
                           _events(feedback, reader_id)))


def _select(reader_id: int) -> Select[*tuple[Any, ...]]:
    author, remover, answerer, asker, decider = (
        humans.name_for(reader_id, one)
        for one in (_Author, _Remover, _Answerer, _Asker, _Decider))
    return (
        select(Feedback, Contract, Person, Organisation.name, author, remover, Response,
               answerer, Change, asker, decider)
        .join(Contract, Contract.id == Feedback.contract_id)
        .join(Person, Person.id == Feedback.freelancer_id)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .outerjoin(_Author, _Author.id == Feedback.author_id)
        .outerjoin(_Remover, _Remover.id == Feedback.removed_by_id)
        .outerjoin(Response, Response.feedback_id == Feedback.id)
        .outerjoin(_Answerer, _Answerer.id == Response.author_id)
        .outerjoin(Change, Change.feedback_id == Feedback.id)
        .outerjoin(_Asker, _Asker.id == Change.enabled_by_id)
        .outerjoin(_Decider, _Decider.id == Change.decided_by_id))


def _events(feedback: Feedback, reader_id: int) -> tuple[Happening, ...]:
    """Return what the record of the freelancer says about this feedback, the newest first."""
    rows = session.execute(
        select(Event.at, Event.verb, humans.name_for(reader_id, Person), Event.because)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.person_id == feedback.freelancer_id,
               Event.facts["feedback"].as_string() == feedback.ref)
        .order_by(Event.id.desc()).limit(MOST))
    return tuple(Happening(*row) for row in rows)
