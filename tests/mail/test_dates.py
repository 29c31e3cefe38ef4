"""Dates in words: what people read beside every deadline."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal import dates

MONDAY = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)  # Monday 23:59 in Los Angeles
NOW = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)


def test_a_deadline_is_told_in_the_rules_zone_and_then_in_minas():
    assert dates.deadline_words(MONDAY, "Europe/Kyiv") == (
        "Monday 30 November 2026, 23:59 PT / Tuesday 1 December 2026, 09:59 in Kyiv"
    )


def test_a_deadline_says_how_much_time_is_left_when_asked():
    assert dates.deadline_words(MONDAY, "Europe/Kyiv", now=NOW).endswith("in Kyiv, in 6 days")


def test_a_reader_in_los_angeles_reads_the_deadline_once():
    assert (
        dates.deadline_words(MONDAY, "America/Los_Angeles") == "Monday 30 November 2026, 23:59 PT"
    )


def test_feedback_deadlines_are_told_in_utc_first():
    words = dates.deadline_words(
        datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC), "Asia/Kolkata", rule=ZoneInfo("UTC")
    )
    assert words == (
        "Friday 20 November 2026, 23:59 UTC / Saturday 21 November 2026, 05:29 in Kolkata"
    )


def test_the_language_of_the_reader_changes_the_dates():
    words = dates.deadline_words(MONDAY, "Europe/Berlin", locale="de", now=NOW)
    assert words == (
        "Montag, 30. November 2026, 23:59 PT / "
        "Dienstag, 1. Dezember 2026, 08:59 (Berlin), in 6 Tagen"
    )


@pytest.mark.parametrize("locale", ["de", "uk", "pt-BR", "pt_BR", "ja", "xx", "en-GB", "en"])
def test_every_language_gets_a_date_even_one_nobody_knows(locale):
    assert "2026" in dates.day(date(2026, 11, 30), locale=locale)
    assert "2027" in dates.day_short(date(2027, 1, 4), NOW, locale=locale)
    assert dates.relative(MONDAY, NOW, locale)
    assert dates.city_of("Europe/Kyiv", locale)


def test_short_days_carry_the_year_only_when_it_is_another():
    assert dates.day_short(date(2026, 11, 30), NOW) == "Mon 30 Nov"
    assert dates.day_short(date(2027, 1, 4), NOW) == "Mon 4 Jan 2027"
    assert dates.day(date(2026, 11, 30), weekday=False) == "30 November 2026"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=7) - timedelta(seconds=1), "in 6 days"),
        (timedelta(hours=48) - timedelta(seconds=1), "in 47 hours"),
        (timedelta(hours=48), "in 2 days"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(minutes=59, seconds=59), "in 59 minutes"),
        (timedelta(seconds=59), "in less than a minute"),
        (timedelta(0), "in less than a minute"),
        (timedelta(seconds=-30), "less than a minute ago"),
        (-timedelta(days=10, hours=20), "11 days ago"),
    ],
)
def test_time_left_is_never_rounded_up(left, words):
    assert dates.relative(NOW + left, NOW) == words


@pytest.mark.parametrize(("zone", "words"), [("Europe/Kyiv", "4 days ago"),
                                              ("America/Los_Angeles", "5 days ago")])
def test_days_past_are_counted_on_the_calendar_beside_which_they_stand(zone, words):
    tuesday = datetime(2026, 11, 17, 7, 30, tzinfo=UTC)  # Monday evening in Los Angeles
    saturday = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
    assert dates.relative(tuesday, saturday, zone=dates.zone_named(zone)) == words


@pytest.mark.parametrize("hours", [1, 5, 47, 49, 24 * 13 + 23, 24 * 44, 24 * 700])
def test_other_languages_do_not_round_time_left_up_either(hours):
    words = dates.relative(NOW + timedelta(hours=hours, minutes=59), NOW, "de")
    number = int("".join(c for c in words if c.isdigit()))
    assert number == (hours if hours < 48 else hours // 24)


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("Europe/Kyiv", "Kyiv"),
        ("Europe/Kiev", "Kyiv"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Asia/Calcutta", "Kolkata"),
        ("UTC", "UTC"),
        ("Etc/GMT+3", "UTC−3"),
    ],
)
def test_a_zone_is_called_by_its_city(zone, city):
    assert dates.city_of(zone) == city


def test_a_zone_without_a_city_still_reads_well():
    assert dates.moment_words(NOW, "Etc/GMT-2") == "Tuesday 24 November 2026, 14:20 UTC+2"


def test_machines_read_the_offset():
    assert dates.iso(dates.own(MONDAY, "Europe/Kyiv")) == "2026-12-01T09:59+02:00"
    assert dates.iso(date(2026, 11, 30)) == "2026-11-30"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "\0", "/etc/localtime"])
def test_a_zone_that_does_not_exist_is_refused_in_words(zone):
    with pytest.raises(ValueError, match="no time zone"):
        dates.zone_named(zone)


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        dates.own(NOW.replace(tzinfo=None), "Europe/Kyiv")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(150, "2 hours 30 minutes"), (60, "1 hour"), (1, "1 minute"), (0, "0 minutes")],
)
def test_how_long_something_takes_in_words(minutes, words):
    assert dates.duration_words(minutes) == words


def test_a_zone_is_read_once():
    assert dates.zone_named("Pacific/Apia") is dates.zone_named("Pacific/Apia")
