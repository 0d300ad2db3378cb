"""The tables of staff.db, as numbered migrations that are only ever appended to."""

from __future__ import annotations

import os
import sqlite3
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


class StoreUnusable(Exception):
    """staff.db cannot be opened or written; the sentence names the file and what to do."""


def open_store(folder: Path) -> Database:
    """Open staff.db in `folder`, made at first use, readable by the portal alone. Raises StoreUnusable."""
    try:
        return _opened(folder)
    except (OSError, sqlite3.Error) as error:
        remedy = "give the folder to the portal's user and see that the disk is not full, or set state_dir"
        raise StoreUnusable(f"{folder / 'staff.db'} cannot be used ({error}); {remedy}") from None


def _opened(folder: Path) -> Database:
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = folder / "staff.db"
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    db = Database(path, execute_plugins=False)
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        db.execute(f"PRAGMA {pragma}")
    # Failed sign-ins that a full disk does not take: this process remembers them, in memory (throttle.py).
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("CREATE TEMP TABLE unwritten (who TEXT NOT NULL, made TEXT NOT NULL) STRICT")
    db.execute("BEGIN IMMEDIATE")  # two workers may start at once: the second waits and finds it done
    try:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            for statement in filter(str.strip, script.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    return db
