"""The declarative base, and the column types both databases agree on."""

import json
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from portal import dates

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Letters and digits that nobody confuses when reading them out on the phone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
OF_BYTES = ALPHABET.encode() * 8  # the letter of each byte: 32 of them, so all are as likely


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, on SQLite as sortable text of one width."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Use timestamptz on PostgreSQL and the plain type elsewhere."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC, also where a value is written into the SQL."""
        found = _to_utc(value)
        return found and (found if dialect.name == "postgresql" else found.replace(tzinfo=None))

    def bind_processor(self, dialect: Dialect) -> Any:
        """Do the same for a value sent along, in one step: every query has some."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Hand out aware UTC in one step: every row has several."""
        return _of_text if dialect.name == "sqlite" else _in_utc


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a naive datetime cannot be stored")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    """Write an instant as SQLAlchemy's type for SQLite does, which takes it to pieces first."""
    found = _to_utc(value)
    if found is None:
        return None
    seconds = f"{dates.TWO_DIGITS[found.second]}.{found.microsecond:06}"
    return f"{dates.iso_day(found)} {dates.clock24(found)}:{seconds}"


def _of_text(value: str | None) -> datetime | None:
    """Read SQLite's text with its zone: giving it one afterwards takes five times as long."""
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def _in_utc(value: datetime | None) -> datetime | None:
    """Hand out UTC, whatever zone the connection speaks in."""
    return None if value is None else value.astimezone(UTC)


class WordSet(TypeDecorator[frozenset[str]]):
    """A small set of words, stored sorted and space-separated."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Join the words."""
        return None if value is None else " ".join(sorted(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Split the words; rows hold the same few sets again and again."""
        return _words


@lru_cache(maxsize=1024)
def _words(value: str | None) -> frozenset[str] | None:
    return None if value is None else frozenset(value.split())


def dumps(value: Any) -> str:
    """Return `value` as JSON text, as every JSON column stores it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def new_ref(prefix: str, length: int = 8) -> str:
    """Return a fresh opaque reference such as ``D-7KQ2M4XA`` (40 random bits at 8)."""
    return f"{prefix}-{secrets.token_bytes(length).translate(OF_BYTES).decode()}"


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of only those rows for which `where` is true, the same on both databases.

    The condition is kept beside the index: naming it for a database loads all that the library
    knows of that kind, and only `name_conditions` has to.
    """
    return Index(name, *columns, unique=unique, info={"where": where})


def name_conditions() -> None:
    """Tell both kinds of database the conditions of our indexes, for who makes or compares them."""
    for index in chain.from_iterable(table.indexes for table in Base.metadata.tables.values()):
        if where := index.info.get("where"):
            for kind in ("postgresql", "sqlite"):
                index.dialect_kwargs[f"{kind}_where"] = text(where)


Key = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Every table of the portal descends from here."""

    __table__: ClassVar[Table]  # the library's own type allows for a view or a join as well
    metadata = MetaData(naming_convention=NAMES)
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UTCDateTime(),
            int: Key,
            str: Text(),
            frozenset[str]: WordSet(),
            dict[str, Any]: JSON(none_as_null=True),
            list[Any]: JSON(none_as_null=True),
        },
    )
