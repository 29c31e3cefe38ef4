"""The documentation of the files, printed from the one table that the import reads by."""

import textwrap
from collections.abc import Iterator

from portal.services.marketplace.importing.columns import Column, Source
from portal.services.marketplace.importing.sources import SOURCES


def plain(width: int) -> Iterator[str]:
    """Give the lines of the documentation as plain text."""
    for source in SOURCES:
        yield f"{source.file}: {source.meaning}"
        yield f"  one row each: {_unique(source)}"
        for column in source.columns:
            yield f"  {column.name}{' (required)' if column.required else ''}"
            yield from textwrap.wrap(_about(column), width, initial_indent="      ",
                                     subsequent_indent="      ")
        yield ""


def markdown() -> str:
    """Return the tables that `docs/import.md` shows."""
    return "\n".join(line for source in SOURCES for line in _table(source))


def _table(source: Source) -> Iterator[str]:
    yield f"### {source.file}\n"
    yield f"{source.meaning} One row for each {_unique(source)}.\n"
    yield "| column | required | what it looks like | what it means |"
    yield "|---|---|---|---|"
    for column in source.columns:
        needed = "yes" if column.required else ""
        yield f"| `{column.name}` | {needed} | {column.kind.words} | {column.meaning} |"
    yield ""


def _about(column: Column) -> str:
    return f"{column.meaning} – {column.kind.words}"


def _unique(source: Source) -> str:
    return "; each ".join(" and ".join(names) for names in source.unique)
