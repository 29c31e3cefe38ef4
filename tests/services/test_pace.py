"""The pace of long work: batches grow while they are quick and shrink when others would wait."""

from portal.services import pace
from portal.services.pace import Pace


def took(monkeypatch, going, seconds):
    monkeypatch.setattr(pace.time, "monotonic", lambda: going._began + seconds)
    going.next()
    return going.size


def test_quick_batches_grow_by_no_more_than_double_and_not_for_ever(monkeypatch):
    going = Pace()
    assert took(monkeypatch, going, 0.001) == 2 * pace.FIRST
    assert [took(monkeypatch, going, 0.001) for _ in range(5)][-1] == pace.MOST


def test_slow_batches_shrink_to_the_aim_and_never_to_nothing(monkeypatch):
    going = Pace()
    assert took(monkeypatch, going, 0.001) == 2 * pace.FIRST
    assert took(monkeypatch, going, 1.5 * pace.AIM) < 2 * pace.FIRST
    assert took(monkeypatch, going, 600.0) == pace.FEWEST


def test_a_given_size_stays(monkeypatch):
    going = Pace(3)
    assert took(monkeypatch, going, 0.001) == 3
