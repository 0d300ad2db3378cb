"""Two web processes and a timer write activity.db at once; nobody is refused, nothing of another is taken back."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.network.grants import Grant
from portal.visits import retention, sessions

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
MAC, ADDRESS = "02:66:00:00:01:01", "10.10.8.11"
MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from portal.visits import sessions
db = sessions.open_store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    mac = f"02:{sys.argv[2]}:00:00:{number // 256:02x}:{number % 256:02x}"
    sessions.open(db, mac, "10.10.8.9", 60, datetime.now(UTC))
"""


@pytest.fixture
def db(tmp_path):
    return sessions.open_store(tmp_path)


def together(folder: Path, number: int) -> list[int]:
    """Exit status of four processes that each open `number` sessions at the same time."""
    words = [sys.executable, "-c", MANY, str(folder)]
    running = [subprocess.Popen([*words, f"{each:02x}", str(number)], cwd=ROOT) for each in range(4)]
    return [process.wait(120) for process in running]


def test_four_processes_that_write_at_once_are_all_served(tmp_path):
    assert together(tmp_path, 150) == [0, 0, 0, 0]
    assert len(sessions.running(sessions.open_store(tmp_path))) == 600


def test_processes_that_make_the_store_at_once_make_it_once(tmp_path):
    for attempt in range(5):
        assert together(tmp_path / str(attempt), 1) == [0, 0, 0, 0]


def test_a_grant_after_expiry_has_a_row_of_its_own(db):
    with sessions.granting(db, MAC, ADDRESS, 60, NOW):
        pass
    sessions.checkpoint(db, [Grant(MAC, 30, 9_000_000)], NOW)
    later = NOW + timedelta(minutes=5)
    with sessions.granting(db, MAC, ADDRESS, 60, later) as session:
        assert (session.opened, session.bytes_used) == (later, 0)
    sessions.checkpoint(db, [], later)  # the list was read before the grant
    assert [row.opened for row in sessions.running(db)] == [later]


def test_a_renewed_session_keeps_its_row(db):
    with sessions.granting(db, MAC, ADDRESS, 60, NOW):
        pass
    sessions.checkpoint(db, [Grant(MAC, 30, 5)], NOW)
    with sessions.granting(db, MAC, ADDRESS, 60, NOW + timedelta(minutes=1), held=True) as session:
        assert session.opened == NOW


def test_a_connect_that_fails_leaves_the_row_of_another_that_succeeded(db):
    failing = sessions.granting(db, MAC, ADDRESS, 60, NOW)
    with sessions.granting(db, MAC, ADDRESS, 60, NOW), pytest.raises(RuntimeError), failing:
        raise RuntimeError("the gate is silent")
    assert [row.mac for row in sessions.running(db)] == [MAC]


def test_an_end_that_a_wrong_clock_put_into_the_future_is_erased(db):
    sessions.open(db, MAC, ADDRESS, 60, NOW + timedelta(days=3650))
    sessions.close(db, MAC, NOW + timedelta(days=3650), "expired")
    assert retention.erase(db, 30, NOW) == 1


def test_a_reader_in_the_way_delays_the_emptying_of_the_log_to_the_next_round(db, tmp_path):
    sessions.open(db, MAC, ADDRESS, 60, NOW)
    sessions.close(db, MAC, NOW, "expired")
    reader = sessions.open_store(tmp_path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM session").fetchone()
    retention.erase(db, 0, NOW)
    reader.rollback()
    retention.erase(db, 0, NOW)
    assert not any(MAC.encode() in path.read_bytes() for path in tmp_path.glob("activity.db*"))
