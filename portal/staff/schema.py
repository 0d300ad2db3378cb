"""The tables of staff.db, as numbered migrations that are only ever appended to."""

from __future__ import annotations

import os
from pathlib import Path

from sqlite_utils import Database

MIGRATIONS = (
    # 1: accounts, their one-time codes, failed sign-ins (to slow guessing down) and who did what.
    """
    CREATE TABLE account (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      password TEXT NOT NULL DEFAULT '',
      generation INTEGER NOT NULL DEFAULT 1,
      state TEXT NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'active', 'closed')),
      made TEXT NOT NULL
    ) STRICT;
    CREATE TABLE code (
      digest TEXT PRIMARY KEY,
      account_id INTEGER NOT NULL REFERENCES account (id),
      ends TEXT NOT NULL
    ) STRICT;
    CREATE TABLE failure (
      who TEXT NOT NULL,
      made TEXT NOT NULL
    ) STRICT;
    CREATE INDEX failure_who ON failure (who, made);
    CREATE TABLE audit (
      id INTEGER PRIMARY KEY,
      made TEXT NOT NULL,
      name TEXT NOT NULL,
      act TEXT NOT NULL,
      about TEXT NOT NULL DEFAULT ''
    ) STRICT;
    """,
)


def open_store(folder: Path) -> Database:
    """Open staff.db in `folder`, made at first use, readable by the portal alone."""
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = folder / "staff.db"
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    db = Database(path, execute_plugins=False)
    db.conn.execute("PRAGMA journal_mode = WAL")
    db.conn.execute("PRAGMA synchronous = FULL")
    db.conn.execute("PRAGMA busy_timeout = 5000")
    db.conn.execute("PRAGMA foreign_keys = ON")
    [version] = db.conn.execute("PRAGMA user_version").fetchone()
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        db.conn.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
    return db
