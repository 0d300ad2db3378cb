"""A disk that is full, as far as one connection to staff.db can tell."""

from __future__ import annotations

import sqlite3

import pytest

ROWS = (
    ("failure (who, made)", ["name office x", "2026-11-24T02:30:00+00:00"]),
    ("audit (made, name, act)", ["2026-11-24T02:30:00+00:00", "x", "signed in"]),
)


def fill(db):
    """The connection gets no further page, and those there are have no room."""
    db.execute("PRAGMA max_page_count = 1")  # SQLite takes it as: no more than there are
    for table, row in ROWS:
        with pytest.raises(sqlite3.OperationalError, match="disk is full"):
            _write_on(db, f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _write_on(db, statement, row):
    while True:
        db.execute(statement, row)
