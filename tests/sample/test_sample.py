"""The sample marketplace: the same for the same seed, skewed like a real one, and readable."""

import csv
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

from portal.policy import holds
from portal.sample import marketplace
from portal.services.marketplace.importing.folder import import_folder

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A sample of 2,000 freelancers, with the CPU seconds it took."""
    folder = tmp_path_factory.mktemp("sample")
    began = time.process_time()
    marketplace.write(folder, freelancers=2_000, seed=5, until=UNTIL)
    return folder, time.process_time() - began


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def unhappy_clients(folder):
    """For each freelancer, the clients who named dissatisfaction on paid work in the window."""
    contracts = {row["external_id"]: row for row in rows(folder, "contracts")}
    since, found = holds.window_start(UNTIL), defaultdict(set)
    for row in rows(folder, "feedback"):
        work = contracts[row["contract"]]
        named = row["public_categories"] or row["private_categories"]
        if named and float(work["paid"]) and datetime.fromisoformat(work["ended_at"]) >= since:
            found[work["freelancer"]].add(work["organisation"])
    return found


def test_two_thousand_freelancers_take_less_than_ten_seconds(sample):
    assert sample[1] < 10


def test_the_same_seed_makes_the_same_files(tmp_path):
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        marketplace.write(tmp_path / name, freelancers=40, seed=seed, until=UNTIL)
    files = {name: [path.read_bytes() for path in sorted((tmp_path / name).iterdir())]
             for name in ("one", "two", "other")}
    assert files["one"] == files["two"]
    assert len(files["one"]) == 9
    assert all(one != other for one, other in zip(files["one"], files["other"], strict=True))


@pytest.mark.slow
def test_few_clients_are_unhappy_and_few_freelancers_near_a_hold(sample):
    said = [row for row in rows(sample[0], "feedback") if row["side"] == "client"]
    unhappy = [row for row in said if row["public_categories"] or row["private_categories"]]
    assert 0.010 < len(unhappy) / len(said) < 0.020
    private = [row for row in unhappy if row["private_categories"]]
    assert 0.35 < len(private) / len(unhappy) < 0.65
    near = sum(len(clients) >= holds.THRESHOLD - 1
               for clients in unhappy_clients(sample[0]).values())
    assert 0 < near / 2_000 < 0.01


def test_feedback_is_spread_like_in_life(sample):
    each = Counter(row["contract"].rsplit("-", 1)[0] for row in rows(sample[0], "feedback"))
    counts = sorted(each.values(), reverse=True)
    assert counts[0] > 200
    assert counts[len(counts) // 2] < 12
    assert sum(counts[:len(counts) // 20]) > 0.3 * sum(counts)


def test_people_live_in_many_places_and_clients_are_connected(sample):
    people = list(rows(sample[0], "people"))
    assert len({row["time_zone"] for row in people}) > 15
    assert len({row["language"] for row in people}) == 7
    assert any(row["connected_to"] for row in rows(sample[0], "organisations"))
    assert any(not row["ended_at"] for row in rows(sample[0], "contracts"))
    assert any(float(row["paid"]) == 0 for row in rows(sample[0], "contracts"))


def test_nothing_happens_after_the_last_day(sample):
    past = {"feedback": "given_at", "contracts": "started_at", "proposals": "sent_at",
            "offers": "made_at", "postings": "posted_at"}
    for name, column in past.items():
        assert max(row[column] for row in rows(sample[0], name)) < UNTIL.isoformat()


@pytest.mark.slow
def test_the_import_reads_the_sample_twice_as_one(db, tmp_path):
    counts = marketplace.write(tmp_path, freelancers=60, seed=1, until=UNTIL)
    first = import_folder(tmp_path, progress=lambda *_: None)
    db.commit()
    assert {name: count.new for name, count in first.items()} == counts
    again = import_folder(tmp_path, progress=lambda *_: None)
    db.commit()
    assert all(count.unchanged == counts[name] for name, count in again.items())
