"""What is thrown away: forms that nobody sent for long, and content that no row names."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from portal import clock
from portal.models import File
from portal.policy.documents import DRAFT_KEPT, STRAY_KEPT
from portal.services.files import folder
from portal.services.store import session

AT_ONCE = 500  # names asked for in one query


def forget_old_drafts(as_of: datetime) -> int:
    """Remove the rows of documents whose form was not sent in time; how many."""
    gone: Any = session.execute(
        delete(File).where(File.draft_of.is_not(None), File.uploaded_at < as_of - DRAFT_KEPT)
        .execution_options(synchronize_session=False))
    return int(gone.rowcount)


def remove_strays(as_of: datetime) -> int:
    """Remove content without a row that is older than a request can be; how many.

    Files are dated by the machine, whose clock a demo's may be far ahead of.
    """
    before = as_of - clock.offset() - STRAY_KEPT
    found = list(folder.all_names(before.timestamp()))
    return sum(_remove_unnamed(found[at:at + AT_ONCE]) for at in range(0, len(found), AT_ONCE))


def _remove_unnamed(found: list[tuple[str, Path]]) -> int:
    names = [name for name, _ in found]
    known = set(session.scalars(select(File.stored_as).where(File.stored_as.in_(names))))
    strays = [path for name, path in found if name not in known or path.suffix]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
