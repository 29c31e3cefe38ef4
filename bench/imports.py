"""Reading a marketplace in, against a bare bulk insert of the very same rows, and in what memory.

A size is a number of freelancers; each has about twelve feedbacks, so 86,000 make a million.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from bench.measure import Figure, Options
from bench.meter import Cost
from bench.stores import Store, Stores, environment
from portal.extensions import db
from portal.models import (
    Balance,
    Contract,
    Feedback,
    Member,
    Offer,
    Organisation,
    Person,
    Posting,
    Proposal,
    Touched,
)
from portal.sample import marketplace
from portal.services.marketplace.importing.folder import import_folder

SIZES, QUICK = (4_300,), (250,)
TABLES = [one.__table__.name for one in (Person, Organisation, Member, Contract, Posting, Feedback,
                                         Proposal, Offer, Balance, Touched)]
CHUNK = 5_000  # rows in one executemany
BLOCK = 1 << 20  # bytes handed to COPY at once


def run(options: Options) -> Iterator[Figure]:
    """The ratio to a bare insert, and the peak memory of the command."""
    for size in options.sizes or (QUICK if options.quick else SIZES):
        with tempfile.TemporaryDirectory(prefix="parley-bench-import-") as folder:
            sample, spool = Path(folder) / "sample", Path(folder) / "rows"
            spool.mkdir()
            counts = marketplace.write(sample, freelancers=size, seed=1,
                                       until=datetime(2026, 11, 20, tzinfo=UTC))
            stores, note = Stores(options.db), f"{counts['feedback']:,} feedbacks"
            yield from ratio(stores, sample, spool, options.rounds, note)
            yield memory(stores, sample, note)


def ratio(stores: Stores, sample: Path, spool: Path, rounds: int, note: str) -> Iterator[Figure]:
    """Import and bare insert, one after the other on fresh databases, in turning order."""
    pairs = []
    for number in range(rounds):
        whole = imported(stores, sample, spool) if number % 2 == 0 else None
        bare = inserted(stores, spool)
        pairs.append((whole or imported(stores, sample, spool), bare))
    yield Figure("import / bare bulk insert of the same rows",
                 median(whole.cpu / bare.cpu for whole, bare in pairs), "import_ratio",
                 note=f"{note}, {pairs[0][0].cpu:.1f} s against {pairs[0][1].cpu:.1f} s of CPU")


def imported(stores: Stores, sample: Path, spool: Path) -> Cost:
    """Import the sample; keep the rows it made, once, for the bare insert."""
    with stores.fresh() as store:
        cost = store.meter.cost(lambda: read_in(sample))
        if not any(spool.iterdir()):
            keep(store, spool)
        return cost


def read_in(sample: Path) -> None:
    """What `flask marketplace import` does."""
    import_folder(sample, progress=lambda *_: None)
    db.session.commit()


def inserted(stores: Stores, spool: Path) -> Cost:
    """Put the kept rows into empty tables, with nothing read, checked or derived."""
    with stores.fresh() as store, db.engine.connect() as connection:
        connection.begin()
        put = copied_in if stores.db == "pg" else many_in
        costs = [put(store, connection, spool / name) for name in TABLES]
        costs.append(store.meter.cost(connection.commit))
        return Cost(sum(one.cpu for one in costs), sum(one.wall for one in costs))


def many_in(store: Store, connection: sa.Connection, path: Path) -> Cost:
    """SQLite: executemany, rows ready in memory; only that is counted."""
    cursor, cpu, wall = connection.connection.cursor(), 0.0, 0.0
    with path.open("rb") as file:
        while rows := pickle.load(file):
            marks = ", ".join("?" * len(rows[0]))
            sql = f"INSERT INTO {path.name} VALUES ({marks})"
            cost = store.meter.cost(lambda: cursor.executemany(sql, rows))  # noqa: B023
            cpu, wall = cpu + cost.cpu, wall + cost.wall
    return Cost(cpu, wall)


def copied_in(store: Store, connection: sa.Connection, path: Path) -> Cost:
    """PostgreSQL: COPY, in the server's own text format."""
    def copy() -> None:
        cursor = connection.connection.cursor()
        with path.open("rb") as file, cursor.copy(f"COPY {path.name} FROM STDIN") as stream:
            while block := file.read(BLOCK):
                stream.write(block)

    return store.meter.cost(copy)


def keep(store: Store, spool: Path) -> None:
    """Write the rows of all tables to files."""
    postgresql = store.app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    with db.engine.connect() as connection:
        for name in TABLES:
            cursor = connection.connection.cursor()
            with (spool / name).open("wb") as file:
                if postgresql:
                    with cursor.copy(f"COPY {name} TO STDOUT") as stream:
                        file.writelines(stream)
                else:
                    cursor.execute(f"SELECT * FROM {name}")
                    while rows := cursor.fetchmany(CHUNK):
                        pickle.dump(rows, file)
                    pickle.dump([], file)


def memory(stores: Stores, sample: Path, note: str) -> Figure:
    """The peak memory of the whole command in a process of its own."""
    with stores.fresh() as store:
        child = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "marketplace", "import", str(sample)],
            env=environment(store.app), stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"the import ended with code {child.returncode}")
    return Figure("peak memory of an import", used.ru_maxrss / 1024, "import_memory_mb", "MB", note)
