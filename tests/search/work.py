"""How much work something is, counted and not timed: the same on a slow box, a busy one and a fast one."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from sqlite_utils import Database

STEPS = 100  # instructions of SQLite's virtual machine between two counts


class Work:
    """Inside a with statement: `calls` of functions, Python's and C's, and `steps` of SQLite, in hundreds."""

    def __init__(self, db: Database) -> None:
        self.db, self.calls, self.steps = db, 0, 0

    def __enter__(self) -> Work:
        self.db.conn.set_progress_handler(self._step, STEPS)
        sys.setprofile(self._call)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        self.db.conn.set_progress_handler(None, 0)

    def _step(self) -> None:
        self.steps += 1

    def _call(self, _frame: FrameType, _event: str, _argument: Any) -> None:
        self.calls += 1
