"""Writing the sample's files as it grows, in the columns that the import reads."""

import csv
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.services.marketplace.importing.sources import SOURCES


class Files:
    """All files of an import, open for writing; `counts` says how many rows each has."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.counts: Counter[str] = Counter()
        self._open = ExitStack()
        self._columns = {source.name: [c.name for c in source.columns] for source in SOURCES}
        self._writers = {name: self._writer(folder / f"{name}.csv", columns)
                         for name, columns in self._columns.items()}

    def __enter__(self) -> "Files":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, file: str, **fields: Any) -> None:
        """Write one row; fields that are not told stay empty."""
        self._writers[file].writerow([_text(fields.pop(name, None))
                                      for name in self._columns[file]])
        if fields:
            raise ValueError(f"{file}.csv has no {', '.join(fields)}")
        self.counts[file] += 1

    def _writer(self, path: Path, columns: list[str]) -> Any:
        file = self._open.enter_context(path.open("w", encoding="utf-8", newline=""))
        writer = csv.writer(file)
        writer.writerow(columns)
        return writer


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
