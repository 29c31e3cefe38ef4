"""What a column and a file of an import are; the table of them all stands in `sources`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.models.base import Base, UTCDateTime
from portal.services.marketplace.importing import fields

Bad = Callable[[sa.FromClause], sa.ColumnElement[bool]]


@dataclass(frozen=True)
class Kind:
    """A kind of field: in words, how it is read, and how it is kept until it is written."""

    words: str
    read: fields.Read
    type: type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any] = sa.Text


@dataclass(frozen=True)
class Column:
    """One column of a file; `refers` names the file whose external_id it holds."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    refers: str | None = None
    past: bool = False


@dataclass(frozen=True)
class Rule:
    """What must not be in a row: tested over all rows at once, told at `column`."""

    column: str
    bad: Bad
    sentence: str


@dataclass(frozen=True)
class Source:
    """One file: its columns, the table it fills, and what no two rows may share."""

    name: str
    meaning: str
    table: type[Base]
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...] = (("external_id",),)
    ref_prefix: str | None = None
    rules: tuple[Rule, ...] = ()

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    @property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}


KEY = Kind("name, up to 100 characters", fields.key)
NAME = Kind("one line, up to 200 characters", fields.line(200))
SHORT = Kind("one line, up to 100 characters", fields.line(100))
TEXT = Kind("text, up to 5,000 characters", fields.text(5_000))
LONG = Kind("text, up to 20,000 characters", fields.text(20_000))
INSTANT = Kind(f"ISO 8601 with offset, like {fields.EXAMPLE}", fields.instant, UTCDateTime())
AMOUNT = Kind("amount with up to 2 decimals, like 1250.00", fields.amount, sa.BigInteger)
SIGNED = Kind("amount with up to 2 decimals, may be negative", fields.signed_amount,
              sa.BigInteger)
CURRENCY = Kind("ISO 4217 code, like USD", fields.capitals(3, "USD"))
COUNTRY = Kind("ISO 3166 code, like PL", fields.capitals(2, "PL"))
STARS = Kind("1 to 5, with up to one decimal", fields.stars, sa.BigInteger)
SCALE = Kind("whole number from 0 to 10", fields.number(0, 10), sa.BigInteger)
YES_NO = Kind("yes or no (which it is if empty)", fields.yes_no, sa.Boolean)
EMAIL = Kind("e-mail address", fields.email)
ZONE = Kind("time zone, like Europe/Kyiv", fields.zone)
CATEGORIES = Kind("words separated by spaces: skills, experience, availability, performance",
                  fields.categories)


def one_of(*words: str) -> Kind:
    """Return the kind for one word out of a list."""
    return Kind(" or ".join(words), fields.one_of(words))


def words_of(*words: str) -> Kind:
    """Return the kind for some words out of a list."""
    return Kind("words separated by spaces: " + ", ".join(words), fields.words_of(words))


def external_id(what: str) -> Column:
    """Return the column with the marketplace's own name of a row."""
    return Column("external_id", KEY, f"the marketplace's own name of {what}; never changes",
                  required=True)


def reference(name: str, refers: str, meaning: str, *, required: bool = True) -> Column:
    """Return a column that holds the external_id of a row in another file."""
    kind = Kind(f"external_id in {refers}.csv or told before", fields.key)
    return Column(name, kind, meaning, required=required, refers=refers)


def not_before(column: str, earlier: str) -> Rule:
    """Return the rule that one instant must not lie before another."""
    return Rule(column, lambda row: row.c[column] < row.c[earlier],
                f"lies before {earlier} in the same row.")


def nothing_in(column: str, *names: str) -> Rule:
    """Return the rule that at least one of some columns must say something."""
    return Rule(column, lambda row: sa.and_(*(row.c[name].is_(None) for name in names)),
                "the row says nothing: fill in at least one of " + ", ".join(names) + ".")
