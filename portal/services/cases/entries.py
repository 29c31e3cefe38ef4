"""What was said in a thread: its entries, and the files that came with them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select, true

from portal.models import File, Message, Person


class Attached(NamedTuple):
    """A file of a message; a withheld one has no content, only its name and the reason."""

    message_id: int | None
    ref: str
    name: str
    media_type: str | None
    size: int
    stored_as: str | None
    withheld_because: str | None


class Entry(NamedTuple):
    """One entry of a thread. `author` is None where the portal itself speaks."""

    id: int
    ref: str
    at: datetime
    voice: str
    via: str
    author: str | None
    text: str
    facts: dict[str, Any]
    files: tuple[Attached, ...] = ()


FILE = (File.message_id, File.ref, File.name, File.media_type, File.size, File.stored_as,
        File.withheld_because)


@cache
def said(*, notes: bool) -> Select[Any]:
    """Return the query for the last entries of `case`, at most `most`, the newest first."""
    shown = true() if notes else Message.voice != "note"
    return (select(Message.id, Message.ref, Message.at, Message.voice, Message.via, Person.name,
                   Message.text, Message.facts)
            .outerjoin(Person, Person.id == Message.author_id)
            .where(Message.case_id == bindparam("case"), shown)
            .order_by(Message.id.desc()).limit(bindparam("most")))


def in_order(newest_first: Sequence[Any], attached: Sequence[Any],
             ) -> tuple[list[Entry], list[Attached]]:
    """Return entries with their files, oldest first, and the files of none of them."""
    files: dict[int | None, list[Attached]] = {}
    for row in attached:
        files.setdefault(row[0], []).append(Attached(*row))
    shown = [Entry._make((*row, tuple(files.get(row[0], ())))) for row in newest_first]
    return shown[::-1], files.get(None, [])
