"""The tables of content.db, as numbered migrations that are only ever appended to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from portal.search import index

FILE = "content.db"


class StoreUnusable(Exception):
    """The database cannot be opened or written; the sentence names file and remedy."""


# 1: items with their revisions; `store` holds the number that every change moves on (for ETags).
FIRST = """
CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  fields TEXT NOT NULL CHECK (json_valid(fields)),
  status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
  sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
  source TEXT NOT NULL DEFAULT '',
  source_date TEXT NOT NULL DEFAULT '',
  checked_by TEXT NOT NULL DEFAULT '',
  checked_at TEXT NOT NULL DEFAULT '',
  valid_until TEXT NOT NULL DEFAULT '',
  languages TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(languages)),
  created TEXT NOT NULL,
  changed TEXT NOT NULL,
  UNIQUE (kind, slug)
) STRICT;
CREATE TABLE revision (
  item_id INTEGER NOT NULL REFERENCES item (id),
  number INTEGER NOT NULL,
  fields TEXT NOT NULL CHECK (json_valid(fields)),
  status TEXT NOT NULL,
  source TEXT NOT NULL,
  source_date TEXT NOT NULL,
  checked_by TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  languages TEXT NOT NULL,
  editor TEXT NOT NULL,
  made TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (item_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO store (id, version) VALUES (1, 1);
"""


def _first(db: Database) -> None:
    for statement in FIRST.split(";"):
        if statement.strip():
            db.execute(statement)
    index.create(db)


def _second(db: Database) -> None:
    """Which procedures stand in an area was found by reading every record: 100 ms at 561 of them."""
    db.execute("CREATE INDEX item_area ON item (kind, status, fields ->> '$.area') WHERE kind = 'procedure'")


def _third(db: Database) -> None:
    """The index holds words with their marks, too: the store fills it anew when it is opened."""
    index.clear(db)


MIGRATIONS = (_first, _second, _third)


def open_store(folder: Path) -> Database:
    """Open content.db in `folder`, made at first use. Raises StoreUnusable."""
    path = folder / FILE
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        db = Database(path, execute_plugins=False)
        db.execute("PRAGMA busy_timeout = 10000")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")  # an edit that was confirmed survives a power cut
        db.execute("PRAGMA foreign_keys = ON")
        _migrate(db)
    except PermissionError:
        raise StoreUnusable(
            f"{folder} cannot be written; give the folder to the portal's user, or set state_dir"
        ) from None
    except OSError as error:
        raise StoreUnusable(f"{folder} cannot be made ({error.strerror}); set state_dir to another folder") from None
    except sqlite3.Error as error:
        raise StoreUnusable(f"{path} cannot be used ({error}); {remedy(error)}") from None
    return db


def remedy(error: sqlite3.Error) -> str:
    """What to do about an error of SQLite."""
    words = str(error)
    if "full" in words:
        return "the disk is full: free some space, nothing was lost"
    if "readonly" in words or "unable to open" in words:
        return "make the folder and the file writable for the portal's user"
    if "not a database" in words or "malformed" in words:
        return "the file is damaged: put the last backup in its place"
    if "locked" in words:
        return "another program is writing, an import perhaps: try again in a minute"
    if "I/O" in words:
        return "the disk is full or has a fault: look at df and dmesg"
    return "see the journal"


def _migrate(db: Database) -> None:
    """Apply what is missing, all or nothing. Two workers may start at once: the second waits and finds it done."""
    if _version(db) < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        try:
            for number, step in enumerate(MIGRATIONS[_version(db) :], _version(db) + 1):
                step(db)
                db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    if _version(db) > len(MIGRATIONS):
        raise StoreUnusable(f"{FILE} was written by a newer release; install that release again")


def _version(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
