"""Ended sessions are forgotten when the setting says so, on the disk too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.visits import retention, sessions

MAC, OTHER = "02:66:00:00:01:01", "02:66:00:00:01:02"
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    """One session ended, one runs."""
    db = sessions.open_store(tmp_path)
    for mac in (MAC, OTHER):
        sessions.open(db, mac, "10.10.8.11", 3600, NOW)
    sessions.close(db, MAC, NOW, "disconnected")
    return db


def left(db) -> list[str]:
    return [row["mac"] for row in db.query("SELECT mac FROM session ORDER BY id")]


def test_an_ended_session_is_erased_after_its_days(db):
    assert retention.erase(db, 30, NOW + timedelta(days=29, hours=23)) == 0
    assert left(db) == [MAC, OTHER]
    assert retention.erase(db, 30, NOW + timedelta(days=30)) == 1
    assert left(db) == [OTHER]


def test_with_no_days_nothing_is_kept_after_the_end(db):
    assert retention.erase(db, 0, NOW) == 1
    assert left(db) == [OTHER]


def test_an_erased_device_is_nowhere_in_the_files(db, tmp_path):
    def written() -> bytes:
        return b"".join(file.read_bytes() for file in tmp_path.glob("activity.db*"))

    assert MAC.encode() in written()
    retention.erase(db, 0, NOW)
    assert MAC.encode() not in written()
    assert OTHER.encode() in written()


def test_a_running_session_is_never_erased(db):
    retention.erase(db, 0, NOW + timedelta(days=4000))
    assert left(db) == [OTHER]
