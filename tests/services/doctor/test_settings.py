"""The doctor on settings: what production would refuse, where links lead, who decides the time."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest

from portal import clock
from portal.services.doctor import State, settings
from tests.conftest import SETTINGS

FIT = {**SETTINGS, "ENV": "production", "BASE_URL": "https://parley.example.com",
       "TRUSTED_PROXIES": 1}


def test_production_is_well():
    assert settings.production(FIT).state is State.ok


def test_outside_production_it_names_what_production_would_refuse():
    found = settings.production({**FIT, "ENV": "development", "DEMO": True,
                                 "SECRET_KEY": "sesame", "BASE_URL": "http://127.0.0.1"})
    assert found.state is State.mind
    for name in ("PARLEY_ENV is development", "PARLEY_DEMO", "PARLEY_SECRET_KEY",
                 "PARLEY_BASE_URL"):
        assert name in found.sentence
    assert "sesame" not in found.sentence


def test_links_by_https_are_well():
    found = settings.address(FIT)
    assert found.state is State.ok and "https://parley.example.com" in found.sentence


@pytest.mark.parametrize("url", ["", "https://", "http://parley.example.com", "https://[::1"])
@pytest.mark.parametrize(("env", "state"), [("production", State.wrong),
                                            ("development", State.mind)])
def test_an_address_that_no_link_can_begin_with_is_wrong_where_it_counts(url, env, state):
    assert settings.address({**FIT, "BASE_URL": url, "ENV": env}).state is state


def test_a_password_in_the_address_is_not_printed():
    assert "pears" not in settings.address({**FIT, "BASE_URL": "https://a:pears@b.example"}).sentence


def test_no_trusted_proxy_is_something_to_mind():
    found = settings.address({**FIT, "TRUSTED_PROXIES": 0})
    assert found.state is State.mind and "PARLEY_TRUSTED_PROXIES" in found.sentence


@pytest.fixture
def zones(tmp_path):
    """Time zone data of the machine, looked at before the pinned one."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path])
    yield tmp_path / "America" / "Los_Angeles"
    zoneinfo.reset_tzpath(before)


def test_pinned_time_zone_data_is_well(zones):
    assert settings.time(FIT).state is State.ok


def test_the_machines_time_zone_data_is_something_to_mind(zones):
    zones.parent.mkdir()
    zones.write_bytes(b"TZif2")
    found = settings.time(FIT)
    assert found.state is State.mind and 'PYTHONTZPATH=""' in found.sentence


def test_a_clock_that_a_demo_moved_is_something_to_mind(tmp_path, zones):
    clock.follow(tmp_path / "clock")
    try:
        clock.move_to(datetime.now(UTC) + timedelta(days=3))
        found = settings.time(FIT)
    finally:
        clock.follow(None)
    assert found.state is State.mind and "ahead of the machine's" in found.sentence
