"""An import from beginning to end: read, check, write – or refuse with all that is wrong."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exists, select

from portal import clock
from portal.models.base import Base
from portal.services import events
from portal.services.marketplace.importing import (
    changes,
    disguises,
    links,
    sides,
    staging,
    writing,
)
from portal.services.marketplace.importing.checks import Checker
from portal.services.marketplace.importing.columns import Source
from portal.services.marketplace.importing.landings import LANDINGS
from portal.services.marketplace.importing.problems import Problems
from portal.services.marketplace.importing.reading import Sheet
from portal.services.marketplace.importing.shapes import table_of
from portal.services.marketplace.importing.sources import NEEDED_FIRST, SOURCES
from portal.services.marketplace.importing.writing import Counts
from portal.services.organisations import leaving
from portal.services.store import session

# Called with what is going on, how many rows it has come to, and its share done (0 to 1).
Progress = Callable[[str, int, float], None]


def import_folder(folder: Path, *, progress: Progress) -> dict[str, Counts]:
    """Read the CSV files of a folder into the portal; return what became of their rows.

    Everything happens in the caller's transaction. Until all files are read
    and checked only temporary tables are written; on SQLite a transaction
    that began with a plain BEGIN lets others write until then. Raises
    `ImportRefused` with every problem; the caller then rolls back. Raises
    `RuntimeError` on a connection that commits by itself: nothing could be
    taken back there.
    """
    connection = session.connection()
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        raise RuntimeError("an import needs a transaction")
    run = Import(connection, clock.now(), progress)
    run.read(folder)
    run.check()
    run.write()
    return run.counts


class Import:
    """One import: the connection with its temporary tables, and what was found so far."""

    def __init__(self, connection: sa.Connection, now: datetime, progress: Progress) -> None:
        self.connection, self.now, self.progress = connection, now, progress
        self.staged: dict[str, sa.Table] = {}
        self.counts: dict[str, Counts] = {}
        self.problems = Problems()

    def read(self, folder: Path) -> None:
        """Read all files into temporary tables; note what cannot be read."""
        self._strangers(folder)
        for source in SOURCES:
            path = folder / source.file
            if path.exists():
                self._read(path, source)
        if not self.staged and not self.problems.total:
            self.problems.add(SOURCES[0].file, 1, "file", "there is no file to import here.")

    def check(self) -> None:
        """Check the rows against each other and against what is stored; refuse if wrong."""
        if self.problems.broken or not self.staged:
            self.problems.refuse()
        self.progress("checking", self._rows(), 0)
        self._claim()
        for source in NEEDED_FIRST:
            if source.name not in self.staged and not self._told_before(source.table):
                self.problems.add(source.file, 1, "file",
                                  "this file is missing; the first import needs it.")
        Checker(self.connection, self.staged, self.problems, self.now).check()
        self.problems.refuse()

    def write(self) -> None:
        """Write everything, in the order in which rows need each other."""
        last, concerned = writing.last_feedback(self.connection), self._concerned()
        for landing in [landing for landing in LANDINGS if landing.source in self.staged]:
            counts = self.counts[landing.source]
            self.progress(f"writing {landing.source}", counts.rows, 0)
            writing.write(self.connection, landing, self.staged, self.now, counts)
            self._follow_up(landing.source)
        if "feedback" in self.staged and last:
            self.counts["feedback"].changed = changes.change_feedback(
                self.connection, self.staged, self.now)
        changes.derive_again(concerned)
        sides.pair_new(self.connection, last, self.now)
        sides.touch_new(self.connection, last, self.now)
        staging.drop(self.connection, self.staged.values())
        events.record("marketplace.imported", by=None, facts={
            name: [counts.new, counts.changed] for name, counts in self.counts.items()})
        session.flush()

    def _follow_up(self, source: str) -> None:
        """Write what follows from a file's rows; people before organisations, as locks go."""
        if source == "people":
            links.link_people(self.connection, self.staged)
        elif source == "organisations":
            links.connect_organisations(self.connection, self.staged, self.now)
        elif source == "members":
            leaving.end_invitations()

    def _read(self, path: Path, source: Source) -> None:
        if sentence := disguises.seen_through(path, source):
            self.problems.add(source.file, 1, "file", sentence)
            self.problems.broken = True
            return
        table = self.staged[source.name] = staging.staged_table(source)
        with Sheet(path, source, self.problems) as sheet:
            self._stage(table, sheet)

    def _stage(self, table: sa.Table, sheet: Sheet) -> None:
        counts = self.counts[sheet.source.name] = Counts()
        staging.make(self.connection, table)
        for rows in staging.fill(self.connection, table, sheet):
            counts.rows += rows
            self.progress(f"reading {sheet.source.file}", counts.rows,
                          sheet.read_so_far / max(sheet.size, 1))
        staging.index(self.connection, table)

    def _strangers(self, folder: Path) -> None:
        known = ", ".join(sorted(source.file for source in SOURCES))
        for name in disguises.strangers(folder, SOURCES):
            self.problems.add(name, 1, "file", f"is none of the files of an import: {known}.")

    def _claim(self) -> None:
        """Take SQLite's lock for writing before the first look, so that nobody slips between."""
        if self.connection.dialect.name == "sqlite":
            self.connection.exec_driver_sql("UPDATE touched SET id = id WHERE id = -1")

    def _told_before(self, table: type[Base]) -> bool:
        stored = table_of(table)
        return bool(self.connection.scalar(
            select(exists(select(stored).where(stored.c.external_id.is_not(None))))))

    def _concerned(self) -> list[int]:
        if "contracts" not in self.staged:
            return []
        return changes.feedback_of_changed_contracts(self.connection, self.staged, self.now)

    def _rows(self) -> int:
        return sum(counts.rows for counts in self.counts.values())
