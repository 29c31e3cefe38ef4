"""Feedback for tests of lists and profiles: said by either side, answered, removed."""

from datetime import timedelta
from typing import Any

from portal import clock
from portal.extensions import db
from portal.models import Change, Contract, Feedback, Organisation, Person, Response
from portal.policy.feedback import Side, change_window
from portal.services import feedback
from tests import people


def said(by: Side, about: Contract | None = None, *, freelancer: Person | None = None,
         client: Organisation | None = None, ended_days_ago: int = 20, words: str = "All good.",
         stars_tenths: int | None = 45, title: str | None = None, **more: Any) -> Feedback:
    """Public feedback of one side on a contract that ended some days ago."""
    if about is None:
        about = people.contract(freelancer or people.person(), client,
                                ended_days_ago=ended_days_ago, title=title)
    return feedback.record(about.id, side=by, given_at=about.ended_at + timedelta(hours=2),
                           stars_tenths=stars_tenths, public_comment=words, **more)


def in_private(about: Contract, words: str = "I would not hire her again.",
               by: Side = Side.client) -> Feedback:
    """Feedback with a private part alone."""
    return feedback.record(about.id, side=by, given_at=clock.now(), private_comment=words,
                           private_categories=frozenset({"performance"}), recommend=2)


def pair(*both: Feedback) -> None:
    """Let both sides of a contract be seen from now on."""
    for one in both:
        one.paired_at = clock.now()
    db.session.flush()


def answered(given: Feedback, by: Person, words: str = "Thank you, it was a good week.",
             days_ago: float = 1, **more: Any) -> Response:
    """The one answer to a feedback."""
    made = Response(feedback_id=given.id, author_id=by.id, text=words,
                    posted_at=clock.now() - timedelta(days=days_ago), **more)
    db.session.add(made)
    db.session.flush()
    return made


def changeable(given: Feedback, by: Person, **more: Any) -> Change:
    """The receiver has let the author change a feedback, now."""
    now = clock.now()
    made = Change(feedback_id=given.id, enabled_by_id=by.id, enabled_at=now,
                  closes_at=change_window(now).closes, **more)
    db.session.add(made)
    db.session.flush()
    return made
