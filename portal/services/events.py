"""The record of who did what, when and why; written in the same transaction."""

from typing import Any

from structlog.contextvars import get_contextvars

from portal import clock
from portal.models import Event
from portal.services.store import session


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
    session.add(Event(at=clock.now(), verb=verb, actor_id=by, person_id=person, action_id=action,
                      because=because, facts=facts or {},
                      request_id=get_contextvars().get("request_id")))
