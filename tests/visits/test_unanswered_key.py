"""The key of the marks: nothing is left of one that could not be written, and none is used that is no key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from portal.visits import schema, unanswered
from tests.visits.test_unanswered import ask, readable

ROOT = Path(__file__).resolve().parents[2]
# A file may not grow any more: what a full disk says to whoever writes.
FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from portal.visits import schema, unanswered
db = schema.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
unanswered.note(lambda: db, "tách sổ", False, datetime(2026, 11, 24, 2, 30, tzinfo=UTC))
"""


def test_a_key_that_could_not_be_written_leaves_nothing_behind(tmp_path):
    schema.open(tmp_path).close()
    subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, check=True, timeout=60)
    assert [file.name for file in tmp_path.glob(f"{unanswered.KEY}*")] == []


def test_a_damaged_key_is_made_anew(tmp_path):
    db = schema.open(tmp_path)
    (tmp_path / unanswered.KEY).write_bytes(b"")
    ask(db, "tách sổ", 0, 0, 1)
    assert readable(db) == ["tach so"]
    assert len((tmp_path / unanswered.KEY).read_bytes()) == unanswered.KEY_BYTES
