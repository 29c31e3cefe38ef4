"""The record of who did what, when and why; written in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from structlog.contextvars import get_contextvars

from portal import clock
from portal.models import Event
from portal.services.store import session, write_later

_ONE = insert(Event.__table__)


def record(
    verb: str,
    *,
    by: int | None,
    person: int | None = None,
    action: int | None = None,
    because: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Append one event. `by` is the actor's id, None for the portal itself.

    `facts` must be JSON-ready and never hold words of private feedback.
    """
    write_later(_ONE, {
        "at": clock.now(), "verb": verb, "actor_id": by, "person_id": person, "action_id": action,
        "because": because, "facts": facts or {},
        "request_id": get_contextvars().get("request_id")})


def record_many(verb: str, told: Iterable[dict[str, Any]], *, at: datetime) -> None:
    """Append events of one kind by the portal itself, for many people in one statement.

    Each of `told` names `person_id` and `action_id`, and may name `because` and `facts`.
    """
    rows = [{"at": at, "verb": verb, "because": None, "facts": {}, **each} for each in told]
    if rows:
        session.execute(insert(Event.__table__), rows)
