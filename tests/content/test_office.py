"""Whether the office is open, by its own wall clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.content import office, store
from tests.builders import NOW, a_draft, an_office

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.fixture
def record(db):
    store.save(db, a_draft("office", an_office(closed_days=["2027-02-08"])), "lan", NOW)
    return office.the(db)


@pytest.mark.parametrize(("moment", "is_open", "until"), [
    ("2026-11-24T06:59", False, "2026-11-24T07:00"),  # a Tuesday
    ("2026-11-24T07:00", True, "2026-11-24T11:30"),
    ("2026-11-24T11:30", False, "2026-11-24T13:30"),
    ("2026-11-24T16:59", True, "2026-11-24T17:00"),
    ("2026-11-24T17:00", False, "2026-11-25T07:00"),
    ("2026-11-27T18:00", False, "2026-11-30T07:00"),  # Friday evening: Monday
    ("2027-02-08T09:00", False, "2027-02-09T07:00"),  # a closed day
])  # fmt: skip
def test_open_or_closed_and_until_when(record, moment, is_open, until):
    assert office.opening(record, at(moment)) == office.Opening(is_open, at(until))


def test_hours_nobody_entered_are_not_invented(db):
    store.save(db, a_draft("office", an_office(hours=[])), "lan", NOW)
    assert office.opening(office.the(db), at("2026-11-24T09:00")) is None


def test_there_may_be_no_office_yet(db):
    assert office.the(db) is None


def test_days_that_no_hours_name_are_closed_for_good(db):
    days = [f"2027-{month:02}-{day:02}" for month in (2, 3) for day in range(1, 29)]
    store.save(db, a_draft("office", an_office(closed_days=days)), "lan", NOW)
    assert office.opening(office.the(db), at("2027-02-01T09:00")) == office.Opening(False, None)


@pytest.mark.parametrize(("words", "days"), [
    ("1-5", {1, 2, 3, 4, 5}), ("6", {6}), ("1,3,5", {1, 3, 5}), ("1-3, 7", {1, 2, 3, 7}), ("", set()),
])  # fmt: skip
def test_days_are_read(record, words, days):
    hours = [{"days": words.replace(" ", ""), "opens": "8:00", "closes": "9:00"}]
    fields = {**record.fields, "hours": hours, "closed_days": []}
    item = store.Item(1, "office", "one", fields)
    week = [at(f"2026-11-{number}T08:30") for number in range(23, 30)]
    assert {day.isoweekday() for day in week if office.opening(item, day).open} == days
