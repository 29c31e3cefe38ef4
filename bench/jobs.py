"""The weekly check and the Monday, against what the database could do at best."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from sqlalchemy import insert, text

from bench import gen, mondays
from bench.measure import Figure, Options
from bench.meter import Cost, growth
from bench.stores import Store, Stores
from portal.extensions import db
from portal.models import Touched
from portal.services.enforcement import weekly_check

SIZES, QUICK = (10_000, 31_600, 100_000), (2_000,)
TOUCHED = 1_000
TIMES_TOUCHED = 5
SCAN = ("SELECT count(*), sum(length(public_comment)), max(contract_ended_at), "
        "sum(client_group_id) FROM feedback WHERE stars_tenths > 0")


def run(options: Options) -> Iterator[Figure]:
    """Every figure of due work at the largest size, and how it grows over all sizes."""
    sizes = options.sizes or (QUICK if options.quick else SIZES)
    stores = Stores(options.db)
    yield from weekly(stores, sizes, options.rounds)
    yield from mondays.figures(stores, sizes, options.rounds)


def weekly(stores: Stores, sizes: tuple[int, ...], rounds: int) -> Iterator[Figure]:
    """The check of everybody against a scan, and of a thousand people among ever more."""
    touched: dict[int, float] = {}
    for size in sizes:
        with stores.fresh() as store:
            count = gen.marketplace(size)
            first = store.meter.cost(everyone)
            if size == sizes[-1]:
                pairs = [(store.meter.cost(everyone), store.meter.cost(scan))
                         for _ in range(rounds)]
            touched[size] = min(touched_cost(store, size).cpu for _ in range(TIMES_TOUCHED))
    yield Figure("weekly check of everybody / scan of feedback",
                 median(check.cpu / max(bare.cpu, 0.001) for check, bare in pairs), "weekly_scan",
                 note=f"{sizes[-1]:,} people, {count:,} feedbacks, scan {pairs[0][1].cpu:.2f} s, "
                      f"first check with all its letters {first.cpu:.2f} s")
    if len(sizes) > 1:
        yield Figure("weekly check of 1,000 touched, growth over N", growth(touched),
                     "weekly_growth", "", ", ".join(
                         f"{size:,}: {cost * 1000:.0f} ms" for size, cost in touched.items()))


def everyone() -> None:
    """Check everybody, as every Wednesday."""
    weekly_check.run(gen.AS_OF, everyone=True, commit=db.session.commit)
    db.session.rollback()


def scan() -> None:
    """Read the whole feedback table once, in one process."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))
    db.session.execute(text(SCAN)).one()
    db.session.rollback()


def touched_cost(store: Store, size: int) -> Cost:
    """Touch people spread over everybody, and check just them."""
    step = max(1, size // TOUCHED)
    db.session.execute(insert(Touched), [
        {"freelancer_id": n, "due_at": gen.AS_OF - timedelta(hours=1)}
        for n in range(2, size + 1, step)][:TOUCHED])
    db.session.commit()
    return store.meter.cost(lambda: weekly_check.run(gen.AS_OF, commit=db.session.commit))
