"""What somebody typed and has not sent: kept for the person, on every device."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, delete, select

from portal import clock
from portal.models import Draft, File, Posting
from portal.services.many import insert
from portal.services.store import session, write

PROPOSAL = "proposal"
LONGEST = 20_000  # characters in all; far above what any form takes, so that slips are kept too
MOST = 50  # drafts that a list shows
TOO_LONG = (f"This is too long to be kept as a draft: together it can have up to {LONGEST:,} "
            "characters. It stands here as you typed it, and nothing was sent.")
_TABLE = Draft.__table__
_REMOVED = delete(_TABLE).where(
    *(_TABLE.c[name] == bindparam(name) for name in ("person_id", "form", "about_ref")))


class Kept(NamedTuple):
    """A draft of a proposal. `price` and `letter` are as typed, right or wrong."""

    posting_ref: str
    title: str
    price: str
    letter: str
    saved_at: datetime
    posting_closed_at: datetime | None


def fits(fields: dict[str, str]) -> bool:
    """Tell whether what was typed is short enough to be kept."""
    return sum(map(len, fields.values())) <= LONGEST


def save(person_id: int, form: str, about_ref: str, fields: dict[str, str]) -> bool:
    """Keep what was typed, in place of an earlier draft; False if it is too long to keep.

    Nothing typed is not a draft: an earlier one then stays as it is.
    """
    if not fits(fields):
        return False
    if any(text.strip() for text in fields.values()):
        values = {"fields": fields, "saved_at": clock.now()}
        key = {"person_id": person_id, "form": form, "about_ref": about_ref}
        session.execute(insert(Draft).values(**key, **values)
                        .on_conflict_do_update(index_elements=list(key), set_=values))
    return True


def typed(person_id: int, form: str, about_ref: str) -> dict[str, str]:
    """Return the fields of a draft as they were typed; none without a draft."""
    return session.scalar(_of(person_id, form, about_ref)) or {}


def with_files(person_id: int, form: str, about_ref: str,
               draft_of: str) -> tuple[dict[str, str], list[Any]]:
    """Return the same fields, and the files that wait for this form under the name `draft_of`."""
    kept = select(_of(person_id, form, about_ref).scalar_subquery().label("fields")).subquery()
    found = session.execute(
        select(kept.c.fields, File.ref, File.name, File.media_type, File.size)
        .select_from(kept)
        .outerjoin(File, and_(File.owner_id == person_id, File.draft_of == draft_of))
        .order_by(File.id)).all()
    return found[0].fields or {}, [row for row in found if row.ref]


def remove(person_id: int, form: str, about_ref: str) -> None:
    """Drop a draft, if there is one."""
    write(_REMOVED, {"person_id": person_id, "form": form, "about_ref": about_ref})


def of_proposal(person_id: int, posting_ref: str) -> Kept | None:
    """Return the person's draft for one posting."""
    row = session.execute(_select(person_id).where(Draft.about_ref == posting_ref)).first()
    return _kept(row) if row else None


def of_proposals(person_id: int) -> list[Kept]:
    """Return the person's newest drafts of proposals."""
    rows = session.execute(
        _select(person_id).order_by(Draft.saved_at.desc(), Draft.about_ref).limit(MOST))
    return [_kept(row) for row in rows]


def _of(person_id: int, form: str, about_ref: str) -> Select[dict[str, Any]]:
    return select(Draft.fields).where(
        Draft.person_id == person_id, Draft.form == form, Draft.about_ref == about_ref)


def _select(person_id: int) -> Select[*tuple[Any, ...]]:
    return (select(Posting.ref, Posting.title, Draft.fields, Draft.saved_at, Posting.closed_at)
            .join(Posting, Posting.ref == Draft.about_ref)
            .where(Draft.person_id == person_id, Draft.form == PROPOSAL))


def _kept(row: Any) -> Kept:
    ref, title, fields, saved_at, closed_at = row
    return Kept(ref, title, fields.get("price", ""), fields.get("letter", ""), saved_at, closed_at)
