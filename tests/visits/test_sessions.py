"""A session row stands before its grant, follows the kernel, and is taken back when the gate is silent."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from portal.network.grants import GateDown, Grant
from portal.visits import counts, schema, sessions

MAC, OTHER = "02:66:00:00:01:01", "02:66:00:00:01:02"
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(tmp_path):
    return sessions.open_store(tmp_path / "state")


def connects(db) -> int:
    """All of them, small numbers too."""
    return sum(row["number"] for row in db.query("SELECT number FROM daily"))


def ended(db) -> list[dict]:
    return list(db.query("SELECT mac, ended, reason, seconds_left FROM session WHERE ended IS NOT NULL"))


def test_an_opened_session_is_on_disk_when_open_returns(db, tmp_path):
    opened = sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    elsewhere = sessions.open_store(tmp_path / "state")
    assert sessions.running(elsewhere) == [opened]
    assert opened == sessions.Session(1, MAC, "10.10.8.11", NOW, 3600, 0, 0)


def test_a_device_that_connects_twice_keeps_one_session(db):
    first = sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    again = sessions.open(db, MAC, "10.10.8.12", 1800, NOW + MINUTE)
    assert (again.id, again.opened, again.address, again.seconds_left) == (first.id, NOW, "10.10.8.12", 1800)
    assert sessions.running(db) == [again]
    assert connects(db) == 1


def test_a_silent_gate_leaves_no_session_and_no_count(db):
    def grant() -> None:
        assert sessions.current(db, MAC) is not None
        raise GateDown("the gate does not answer")

    with pytest.raises(GateDown), sessions.granting(db, MAC, "10.10.8.11", 3600, NOW):
        grant()
    assert sessions.current(db, MAC) is None
    assert connects(db) == 0


def test_a_renewal_that_fails_leaves_the_session_as_it_was(db):
    before = sessions.open(db, MAC, "10.10.8.11", 600, NOW)

    def renew() -> None:
        raise GateDown("the gate does not answer")

    with pytest.raises(GateDown), sessions.granting(db, MAC, "10.10.8.99", 3600, NOW):
        renew()
    assert sessions.current(db, MAC) == before


def test_a_grant_that_works_keeps_the_session(db):
    with sessions.granting(db, MAC, "10.10.8.11", 3600, NOW) as session:
        assert session.mac == MAC
    assert sessions.current(db, MAC) == session
    assert connects(db) == 1


def test_disconnecting_ends_the_session_and_the_next_is_a_new_one(db):
    first = sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    sessions.close(db, MAC, NOW + MINUTE, "disconnected")
    sessions.close(db, MAC, NOW + 2 * MINUTE, "disconnected")
    assert [(row["ended"], row["reason"]) for row in ended(db)] == [("2026-11-24T02:31:00+00:00", "disconnected")]
    assert sessions.open(db, MAC, "10.10.8.11", 3600, NOW + MINUTE).id != first.id
    assert connects(db) == 2


def test_a_reason_outside_the_table_is_refused(db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    with pytest.raises(sqlite3.IntegrityError):
        sessions.close(db, MAC, NOW, "bored")
    assert sessions.current(db, MAC)


def test_a_checkpoint_notes_what_is_left_and_ends_nothing_that_runs(db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    assert sessions.checkpoint(db, [Grant(MAC, 3540, 12345)], NOW + MINUTE) == 0
    assert (sessions.current(db, MAC).seconds_left, sessions.current(db, MAC).bytes_used) == (3540, 12345)


def test_a_checkpoint_ends_what_the_kernel_no_longer_has(db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    sessions.open(db, OTHER, "10.10.8.12", 3600, NOW)
    both = [Grant(MAC, 3540, 1), Grant(OTHER, 3540, 1)]
    sessions.checkpoint(db, both, NOW + MINUTE)
    assert sessions.checkpoint(db, both[1:], NOW + 2 * MINUTE) == 1
    assert [row.mac for row in sessions.running(db)] == [OTHER]
    assert [(row["mac"], row["reason"], row["seconds_left"]) for row in ended(db)] == [(MAC, "expired", 0)]


def test_a_checkpoint_between_row_and_grant_does_not_end_the_session(db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    assert sessions.checkpoint(db, [], NOW) == 0
    assert sessions.current(db, MAC).seconds_left == 3600
    assert sessions.checkpoint(db, [], NOW + MINUTE) == 1


def test_a_clock_that_jumps_neither_stretches_nor_ends_a_session(db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    for wrong in (datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)):
        assert sessions.checkpoint(db, [Grant(MAC, 3000, 1)], wrong) == 0
        assert sessions.current(db, MAC).seconds_left == 3000


def test_daily_numbers_follow_the_day_of_viet_nam_and_hide_small_ones(db):
    late = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # half past midnight there
    for number in range(7):
        sessions.open(db, f"02:66:00:00:02:{number:02x}", "10.10.8.11", 60, late)
    sessions.open(db, MAC, "10.10.8.11", 60, NOW)
    first, second = NOW.date(), NOW.date() + timedelta(days=1)
    assert counts.daily(db, "connect", first, second) == [counts.Daily(first, None), counts.Daily(second, 7)]


def test_a_folder_that_cannot_be_used_is_one_clear_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(sessions.StoreUnusable, match=r"cannot be used .*; give the folder to the portal's user"):
        sessions.open_store(tmp_path / "file")
    (tmp_path / "activity.db").write_text("this is no database " * 100)
    with pytest.raises(sessions.StoreUnusable, match=r"activity\.db cannot be used"):
        sessions.open_store(tmp_path)


def test_a_database_that_cannot_be_written_is_one_clear_sentence(db):
    db.execute("PRAGMA query_only = ON")
    with pytest.raises(sessions.StoreUnusable, match=r"activity\.db cannot be written"):
        sessions.open(db, MAC, "10.10.8.11", 60, NOW)


def test_a_database_of_a_newer_release_is_left_alone(db, tmp_path):
    db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    with pytest.raises(sessions.StoreUnusable, match="newer release"):
        sessions.open_store(tmp_path / "state")


def test_what_was_used_today_counts_the_days_sessions_of_this_device_alone(db):
    evening = datetime(2026, 11, 23, 16, 59, tzinfo=UTC)  # 23:59 in Viet Nam
    for mac, opened, used in ((MAC, evening, 7), (OTHER, NOW, 4000), (MAC, NOW, 20), (MAC, NOW + MINUTE, 300)):
        session = sessions.open(db, mac, "10.10.8.11", 3600, opened)
        sessions.checkpoint(db, [Grant(mac, 60, session.used_before + used)], opened)
        if (mac, used) != (MAC, 300):
            sessions.close(db, mac, opened, "disconnected")
    assert sessions.used_today(db, MAC, NOW + 2 * MINUTE) == 320
    assert sessions.current(db, MAC).used_today == 320
    assert sessions.used_today(db, MAC, NOW + timedelta(days=1)) == 0


def test_a_device_that_moves_no_byte_is_noticed_after_so_many_rounds(db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    for used in (10, 10, 10):
        sessions.checkpoint(db, [Grant(MAC, 600, used)], NOW)
    assert sessions.still(db, 2) == [MAC]
    assert sessions.still(db, 3) == []
    sessions.checkpoint(db, [Grant(MAC, 600, 11)], NOW)
    assert sessions.still(db, 1) == []


def test_starting_the_time_again_is_a_sign_of_life(db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    for _ in range(3):
        sessions.checkpoint(db, [Grant(MAC, 600, 10)], NOW)
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    assert sessions.still(db, 1) == []
