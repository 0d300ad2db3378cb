"""activity.db: its tables as numbered migrations that are only ever appended to, and how it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

FILE = "activity.db"
PATIENCE = 10_000  # milliseconds that a write waits for another

MIGRATIONS = (
    # 1: one row a session, and numbers a day. A session holds no end, only what is left of it: a box without a
    # clock battery starts with a wrong clock, which must neither stretch nor end anybody's time.
    """
    CREATE TABLE session (
      id INTEGER PRIMARY KEY,
      mac TEXT NOT NULL CHECK (length(mac) = 17),
      address TEXT NOT NULL,
      opened TEXT NOT NULL,
      seconds_left INTEGER NOT NULL CHECK (seconds_left >= 0),
      bytes_used INTEGER NOT NULL DEFAULT 0,
      checked TEXT,
      ended TEXT,
      reason TEXT CHECK (reason IN ('disconnected', 'expired')),
      CHECK ((ended IS NULL) = (reason IS NULL))
    ) STRICT;
    CREATE UNIQUE INDEX session_running ON session (mac) WHERE ended IS NULL;
    CREATE INDEX session_ended ON session (ended) WHERE ended IS NOT NULL;
    CREATE TABLE daily (
      day TEXT NOT NULL,
      what TEXT NOT NULL CHECK (what IN ('connect')),
      number INTEGER NOT NULL,
      PRIMARY KEY (day, what)
    ) STRICT, WITHOUT ROWID;
    """,
    # 2: what a device used earlier in the day counts against its daily quota; a device that sends nothing is noticed.
    """
    ALTER TABLE session ADD COLUMN used_before INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE session ADD COLUMN still_minutes INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX session_mac ON session (mac, opened);
    """,
    # 3: pages under a short code, for another browser or phone; no device stands beside them.
    """
    CREATE TABLE continuing (
      id INTEGER PRIMARY KEY,
      code TEXT NOT NULL UNIQUE CHECK (length(code) = 6),
      page TEXT NOT NULL UNIQUE CHECK (length(page) <= 600),
      made TEXT NOT NULL
    ) STRICT;
    """,
    # 4: searches are counted; of those that found nothing a keyed mark a day, and the words only once enough
    # residents asked them (unanswered.py). WITHOUT ROWID: rows lie by mark and day, in no order of asking.
    """
    CREATE TABLE counted (
      day TEXT NOT NULL,
      what TEXT NOT NULL CHECK (what IN ('connect', 'search', 'search_nothing')),
      number INTEGER NOT NULL,
      PRIMARY KEY (day, what)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO counted SELECT day, what, number FROM daily;
    DROP TABLE daily;
    ALTER TABLE counted RENAME TO daily;
    CREATE TABLE asked (
      mark BLOB NOT NULL CHECK (length(mark) = 16),
      day TEXT NOT NULL,
      number INTEGER NOT NULL,
      PRIMARY KEY (mark, day)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE asked_words (
      mark BLOB PRIMARY KEY CHECK (length(mark) = 16),
      words TEXT NOT NULL CHECK (length(words) <= 80),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'answered', 'dismissed')),
      since TEXT NOT NULL,
      CHECK ((state = 'dismissed') = (words = ''))
    ) STRICT, WITHOUT ROWID;
    """,
)


class StoreUnusable(Exception):
    """activity.db cannot be opened or written; the sentence names the file and what to do."""


def open(folder: Path) -> Database:
    """activity.db in `folder`, made at first use. Raises StoreUnusable."""
    path = folder / FILE
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        db = Database(path, execute_plugins=False)
        for pragma in (
            f"busy_timeout = {PATIENCE}",
            "journal_mode = WAL",
            "synchronous = NORMAL",  # a power cut may lose the last seconds; FULL wears the SD card
            "secure_delete = ON",  # an erased session is overwritten, not merely unlinked
        ):
            db.execute(f"PRAGMA {pragma}")
        _migrate(db)
    except OSError as error:
        raise StoreUnusable(f"{folder} cannot be used ({error.strerror}); {REMEDY}") from None
    except sqlite3.Error as error:
        raise StoreUnusable(f"{path} cannot be used ({error}); {REMEDY}") from None
    return db


REMEDY = "give the folder to the portal's user and see that the disk is not full, or set state_dir to another folder"


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction: all of it or nothing. Raises StoreUnusable where SQLite cannot write.

    A plain BEGIN reads first, and when another process writes meanwhile the later write fails at once, whatever
    the busy timeout says (SQLITE_BUSY_SNAPSHOT): a waiting room that presses Connect together. IMMEDIATE waits.
    """
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            db.rollback()
            raise
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise StoreUnusable(f"{FILE} cannot be written ({error}); {REMEDY}") from None


@contextmanager
def in_haste(db: Database, milliseconds: int) -> Iterator[None]:
    """Wait for another writer so long and no longer: what happens inside can be left undone."""
    db.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        db.execute(f"PRAGMA busy_timeout = {PATIENCE}")


def _migrate(db: Database) -> None:
    """Apply what is missing, all or nothing. Two workers may start at once: the second waits and finds it done."""
    # Looked at first: a page that only wants to count must not wait here while somebody else writes.
    if int(db.execute("PRAGMA user_version").fetchone()[0]) == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StoreUnusable(f"{FILE} was written by a newer release; install that release again")
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            for statement in filter(str.strip, script.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
