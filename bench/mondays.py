"""A Monday on which everybody is due at once, against writing the same rows in bulk."""

from collections.abc import Callable, Iterator
from statistics import median

from sqlalchemy import func, select, text

from bench import gen
from bench.load import load, settle
from bench.measure import Figure
from bench.meter import Cost, Meter, growth
from bench.stores import Store, Stores
from portal.extensions import db
from portal.models import Event, OutboxLetter
from portal.policy import restoration
from portal.services.enforcement import restorations


def figures(stores: Stores, sizes: tuple[int, ...], rounds: int) -> Iterator[Figure]:
    """The Monday at the largest size, and how it grows over all sizes."""
    costs: dict[int, float] = {}
    for size in sizes[:-1]:
        with stores.fresh() as store:
            costs[size] = monday(store, size)[0].cpu
    found = []
    for _ in range(rounds):
        with stores.fresh() as store:
            found.append(monday(store, sizes[-1]))
    costs[sizes[-1]] = median(done.cpu for done, _, _ in found)
    yield Figure("Monday / bulk insert of the same rows",
                 median(done.cpu / bulk.cpu for done, bulk, _ in found), "monday_insert",
                 note=f"{sizes[-1]:,} at once; in bulk {found[0][1].cpu:.2f} s")
    yield Figure("Monday, longest transaction", median(longest for *_, longest in found) * 1000,
                 "monday_longest_ms", "ms", "CPU")
    yield Figure("Monday, until the last one is restored", median(d.wall for d, *_ in found),
                 "monday_seconds", "s")
    if len(sizes) > 1:
        yield Figure("Monday, growth over N", growth(costs), "monday_growth", "")


def monday(store: Store, size: int) -> tuple[Cost, Cost, float]:
    """What a Monday costs, what its rows cost in bulk, and its longest transaction in seconds."""
    on = restoration.last_monday_due(gen.AS_OF)
    gen.held(size, on, restoration.instant_of(on))
    batches = Batches(store.meter)
    done = store.meter.cost(lambda: restorations.restore_due(gen.AS_OF, commit=batches.end))
    letters = db.session.scalar(select(func.count()).where(OutboxLetter.sent_at.is_(None)))
    db.session.rollback()
    assert letters == size, f"{letters} letters for {size} people"
    return done, store.meter.cost(same_rows_again()), batches.longest


class Batches:
    """Ends each batch and remembers the longest: in CPU seconds, as all that is judged here."""

    def __init__(self, meter: Meter) -> None:
        self.longest = 0.0
        self._meter = meter
        self._began = meter.cpu()

    def end(self) -> None:
        """Commit."""
        db.session.commit()
        now = self._meter.cpu()
        self.longest, self._began = max(self.longest, now - self._began), now


def same_rows_again() -> Callable[[], None]:
    """Take out the events and letters that were written; the work of putting them back."""
    taken = [taken_out("event", Event.__table__.columns.keys()),
             taken_out("outbox", OutboxLetter.__table__.columns.keys(), "sent_at IS NULL")]

    def put_back() -> None:
        for table, columns, rows in taken:
            load(table, columns, rows)

    return put_back


def taken_out(table: str, columns: list[str], which: str = "TRUE",
              ) -> tuple[str, list[str], list[tuple]]:
    """Rows of a table, as its database tells them; they are not there afterwards."""
    postgresql = db.engine.dialect.name == "postgresql"
    shown = [f"{name}::text" if postgresql and name in ("facts", "headers") else name
             for name in columns]
    rows = db.session.execute(text(f"SELECT {', '.join(shown)} FROM {table} WHERE {which}"))
    kept = [tuple(row) for row in rows]
    # A table that refuses it has to let go of them as well.
    db.session.execute(text("SET LOCAL session_replication_role = replica" if postgresql
                            else f"DROP TRIGGER IF EXISTS {table}_no_delete"))
    db.session.execute(text(f"DELETE FROM {table} WHERE {which}"))
    db.session.commit()
    settle()
    return table, columns, kept
