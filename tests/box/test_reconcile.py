"""After a restart whoever was out is let out again for what was left; once a minute the rows follow the gate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal import settings
from portal.box import reconcile
from portal.network import grants
from portal.visits import sessions

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
MAC, OTHER = "02:66:00:00:01:01", "02:66:00:00:01:02"


@pytest.fixture
def box(tmp_path):
    """The settings of a box whose grants are kept by the stand-in."""
    return settings.make({"state_dir": str(tmp_path), "firewall": "none", "retention_days": 0})


@pytest.fixture
def db(box):
    return sessions.open_store(Path(box.state_dir))


def test_a_restart_gives_back_what_was_left_and_no_more(box, db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    sessions.open(db, OTHER, "10.10.8.12", 3600, NOW)
    sessions.checkpoint(db, [grants.Grant(MAC, 1200, 5000), grants.Grant(OTHER, 1200, 0)], NOW)
    sessions.close(db, OTHER, NOW, "disconnected")
    said = reconcile.once(box, NOW + timedelta(days=300), restore=True)
    [back] = grants.open(box).list()
    assert (back.mac, back.bytes_used) == (MAC, 5000)
    assert 1190 <= back.seconds_left <= 1200
    assert said == "1 devices are out, 1 let out again, 0 sessions ended, 1 erased"


def test_a_round_ends_and_erases_the_session_of_an_ended_grant(box, db):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    sessions.checkpoint(db, [grants.Grant(MAC, 10, 0)], NOW)
    assert reconcile.once(box, NOW + timedelta(minutes=1)).endswith("1 sessions ended, 1 erased")
    assert sessions.running(db) == []


def test_a_silent_gate_ends_no_session(box, db, tmp_path):
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    sessions.checkpoint(db, [grants.Grant(MAC, 10, 0)], NOW)
    without_gate = settings.make({"state_dir": str(tmp_path), "run_dir": str(tmp_path)})
    with pytest.raises(grants.GateDown):
        reconcile.once(without_gate, NOW + timedelta(minutes=1))
    assert [row.mac for row in sessions.running(db)] == [MAC]


def test_what_is_to_be_erased_does_not_wait_for_the_gate(tmp_path):
    given = {"state_dir": str(tmp_path / "state"), "run_dir": str(tmp_path / "nothing"), "retention_days": 1}
    db = sessions.open_store(tmp_path / "state")
    ended = datetime(2026, 1, 1, tzinfo=UTC)
    sessions.open(db, "02:66:00:00:01:01", "10.10.8.11", 60, ended)
    sessions.close(db, "02:66:00:00:01:01", ended, "expired")
    with pytest.raises(grants.GateDown):
        reconcile.once(settings.make(given), datetime(2026, 11, 24, tzinfo=UTC))
    assert db.table("session").count == 0


def test_a_device_that_has_gone_silent_is_let_go(tmp_path):
    box = settings.make({"state_dir": str(tmp_path), "firewall": "none", "idle_minutes": 2})
    db, gate = sessions.open_store(tmp_path), grants.open(box)
    address = "10.10.8.11"
    sessions.open(db, gate.grant(address, 3600, used=5).mac, address, 3600, NOW)
    said = [reconcile.once(box, NOW + timedelta(minutes=minute)) for minute in range(1, 4)]
    assert ["1 sessions ended" in each for each in said] == [False, False, True]
    assert gate.read(address) is None
    assert sessions.running(db) == []


def test_idle_minutes_0_lets_nobody_go(tmp_path):
    box = settings.make({"state_dir": str(tmp_path), "firewall": "none", "idle_minutes": 0})
    db, gate = sessions.open_store(tmp_path), grants.open(box)
    sessions.open(db, gate.grant("10.10.8.11", 3600).mac, "10.10.8.11", 3600, NOW)
    for minute in range(5):
        reconcile.once(box, NOW + timedelta(minutes=minute))
    assert gate.read("10.10.8.11") is not None


def test_what_comes_back_has_its_quota_as_it_was(tmp_path):
    box = settings.make({"state_dir": str(tmp_path), "firewall": "none", "daily_megabytes": 1})
    db = sessions.open_store(tmp_path)
    sessions.open(db, MAC, "10.10.8.11", 3600, NOW)
    sessions.checkpoint(db, [grants.Grant(MAC, 1200, 400_000)], NOW)
    reconcile.once(box, NOW, restore=True)
    [back] = grants.open(box).list()
    assert back.bytes_left == 600_000
