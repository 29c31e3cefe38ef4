"""What is forgotten in time, because nobody needs it any more."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_

from portal.models import SignIn
from portal.services.store import session

SIGN_INS_KEPT = timedelta(days=30)  # after their end, so that a person can still ask about one


def forget_old_sign_ins(as_of: datetime) -> int:
    """Remove sign-ins that ended or ran out long ago; how many."""
    before = as_of - SIGN_INS_KEPT
    gone: Any = session.execute(
        delete(SignIn).where(or_(SignIn.ended_at < before, SignIn.expires_at < before))
        .execution_options(synchronize_session=False))
    return int(gone.rowcount)
