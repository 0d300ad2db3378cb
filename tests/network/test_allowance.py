"""Hours and the day's data: who may be let out, and for how long."""

from __future__ import annotations

from datetime import datetime

import pytest

from portal import settings
from portal.network.allowance import HOURS, QUOTA, VIET_NAM, allowance, hours, may_extend

OFFICE = {"connect_hours": "06:30-18:00", "session_minutes": 60}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIET_NAM)


def seconds(given: dict[str, object], moment: str, used: int = 0) -> int:
    return allowance(settings.make(given), at(moment), used).seconds


def test_without_hours_and_quota_a_session_is_as_long_as_the_setting():
    assert seconds({"session_minutes": 45}, "2026-11-24 03:00", used=10**12) == 45 * 60


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-11-24 06:29:59", 0),
        ("2026-11-24 06:30", 3600),
        ("2026-11-24 12:00", 3600),
        ("2026-11-24 17:30", 1800),
        ("2026-11-24 17:59", 60),
        ("2026-11-24 17:59:01", 0),
        ("2026-11-24 18:00", 0),
        ("2026-11-24 23:59:59", 0),
    ],
)
def test_a_grant_never_runs_past_closing(moment, left):
    assert seconds(OFFICE, moment) == left


@pytest.mark.parametrize(
    ("moment", "again"),
    [
        ("2026-11-24 00:00", "2026-11-24 06:30"),
        ("2026-11-24 17:59:30", "2026-11-25 06:30"),
        ("2026-12-31 19:00", "2027-01-01 06:30"),
    ],
)
def test_outside_of_the_hours_it_is_known_when_they_begin(moment, again):
    found = allowance(settings.make(OFFICE), at(moment))
    assert (found.reason, found.again) == (HOURS, at(again))


@pytest.mark.parametrize("moment", ["1970-01-01 07:00", "2025-12-31 23:30"])
def test_a_clock_that_was_never_set_locks_nobody_out(moment):
    assert hours(settings.make(OFFICE), at(moment)) is None
    assert seconds(OFFICE, moment) == 3600


def test_the_hours_are_viet_nam_s_whatever_zone_the_moment_is_in():
    given = settings.make(OFFICE)
    assert hours(given, datetime.fromisoformat("2026-11-24T23:40:00+00:00")).open
    assert not hours(given, datetime.fromisoformat("2026-11-24T11:00:00+00:00")).open


def test_with_the_day_s_data_used_up_it_starts_again_at_midnight_or_when_the_hours_begin():
    day = {"daily_megabytes": 500}
    assert seconds(day, "2026-11-24 10:00", used=499_999_999) == 3600
    found = allowance(settings.make(day), at("2026-11-24 10:00"), 500_000_000)
    assert (found.seconds, found.reason, found.again) == (0, QUOTA, at("2026-11-25 00:00"))
    assert allowance(settings.make(day | OFFICE), at("2026-11-24 10:00"), 10**9).again == at("2026-11-25 06:30")


def test_with_a_wrong_clock_nobody_is_promised_a_moment():
    assert allowance(settings.make({"daily_megabytes": 1}), at("2020-01-01 10:00"), 10**9).again is None


def test_an_evening_that_lasts_to_the_last_minute_of_the_day():
    assert seconds({"connect_hours": "00:00-23:59"}, "2026-11-24 23:30") == 29 * 60


def test_time_that_ends_at_closing_cannot_be_extended():
    given = settings.make(OFFICE)
    assert may_extend(given, at("2026-11-24 10:00"), 3600)
    assert not may_extend(given, at("2026-11-24 17:30"), 1800)
    assert may_extend(settings.make({}), at("2026-11-24 17:30"), 3600), "without hours it always can"
