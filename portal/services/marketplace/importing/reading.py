"""A CSV file row by row: RFC 4180, UTF-8, a header, and sentences for what is wrong with it."""

import csv
from collections.abc import Iterator
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

from portal.services.marketplace.importing.columns import Column, Source
from portal.services.marketplace.importing.fields import BadField, Read, Value, shown
from portal.services.marketplace.importing.problems import HOPELESS, Problems

BATCH = 5_000
LONGEST_LINE = 1 << 20  # characters; a longer line is no line of a table
Row = list[Value]  # the line it begins on, then the fields in the file's order

FAULTS = {
    "unexpected end": "a quotation mark opens in this row and is never closed.",
    "field larger": "a field in this row is longer than 131,072 characters; perhaps a quotation "
                    "mark is not closed.",
    "expected after": "after a closing quotation mark a comma must follow; a quotation mark "
                      "inside a field is written twice.",
    "new-line": "lines must end with a line feed, with or without a carriage return before it.",
}


class Sheet:
    """One open file; read its `columns`, then its `batches()`."""

    def __init__(self, path: Path, source: Source, problems: Problems) -> None:
        self.source = source
        self.size = path.stat().st_size
        self._problems = problems
        self._file: TextIO = path.open(
            encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._rows = self._parsed()
        self.columns = self._header()
        self._readers = [column.kind.read for column in self.columns]
        self._required = [at for at, column in enumerate(self.columns) if column.required]
        self._wrong = 0

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def read_so_far(self) -> int:
        """How many bytes of the file have been read."""
        return int(self._file.buffer.raw.tell())  # type: ignore[attr-defined]

    def batches(self) -> Iterator[list[Row]]:
        """Give the rows that can be read, some thousand at a time; note what is wrong."""
        rows = self._values()
        while batch := list(islice(rows, BATCH)):
            yield batch

    def _values(self) -> Iterator[Row]:
        readers, width, missing = self._readers, len(self._readers), self._missing()
        for line, fields in self._rows:
            if len(fields) == width:
                try:
                    row = [read(field) if field else None
                           for read, field in zip(readers, fields, strict=True)]
                except BadField:
                    row = self._salvaged(line, fields)
                if None in missing(row):
                    self._tell_missing(line, fields, row)
                yield [line, *row]
            elif fields:
                self._tell_width(line, fields)
            if self._wrong > HOPELESS:
                self._problems.broken = True
                return

    def _missing(self) -> Any:
        if len(self._required) > 1:
            return itemgetter(*self._required)
        return lambda row: [row[at] for at in self._required]

    def _salvaged(self, line: int, fields: list[str]) -> Row:
        """Read what can be read of a row; tell what cannot."""
        return [self._field(line, column, field) for column, field
                in zip(self.columns, fields, strict=True)]

    def _field(self, line: int, column: Column, field: str) -> Value:
        read: Read = column.kind.read
        try:
            return read(field) if field else None
        except BadField as no:
            self._tell(line, column.name, f"{no}.")
            return None

    def _tell_missing(self, line: int, fields: list[str], row: Row) -> None:
        for at in self._required:
            if row[at] is None and not fields[at].strip():
                self._tell(line, self.columns[at].name, "is empty and must not be.")

    def _tell_width(self, line: int, fields: list[str]) -> None:
        have, want = len(fields), len(self.columns)
        if have < want:
            self._tell(line, self.columns[have].name,
                       f"the row ends before this column: it has {have} of {want} fields.")
        else:
            self._tell(line, self.columns[-1].name,
                       f"the row goes on after this column: it has {have} fields, not {want}.")

    def _tell(self, line: int, column: str, sentence: str) -> None:
        self._wrong += 1
        self._problems.add(self.source.file, line, column, sentence)

    def _header(self) -> list[Column]:
        """Read the header; note wrong, double and missing columns."""
        self._wrong = 0
        names = [name.strip() for name in next(self._rows, (1, []))[1]]
        known = self.source.by_name
        for at, name in enumerate(names):
            if name not in known:
                self._tell(1, shown(name)[1:-1] or f"column {at + 1}",
                           f"there is no column {shown(name)}; known are {', '.join(known)}.")
            elif name in names[:at]:
                self._tell(1, name, "stands twice in the header.")
        for name in [n for n, column in known.items() if column.required and n not in names]:
            self._tell(1, name, "this column is missing in the header.")
        if self._wrong:
            self._problems.broken = True
            self._rows = iter(())
        return [known[name] for name in names if name in known]

    def _parsed(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row with the line it begins on; stop at what is no CSV."""
        reader = csv.reader(self._lines(), strict=True)
        line = 1
        try:
            for fields in reader:
                yield line, fields
                line = reader.line_num + 1
        except csv.Error as error:
            fault = next((words for sign, words in FAULTS.items() if sign in str(error)),
                         f"this row cannot be read as CSV ({error}).")
            self._give_up(line, fault)
        except BadField as error:
            self._give_up(line, f"{error}.")

    def _give_up(self, line: int, sentence: str) -> None:
        self._problems.broken = True
        self._problems.add(self.source.file, line, "row", sentence)

    def _lines(self) -> Iterator[str]:
        for line in iter(partial(self._file.readline, LONGEST_LINE), ""):
            if len(line) >= LONGEST_LINE:
                raise BadField(f"a line is longer than {LONGEST_LINE:,} characters")
            yield line
