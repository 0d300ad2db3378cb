"""Forgetting: ended sessions as the setting retention_days says, continue codes after their half hour, and what was
asked and not found as unanswered.py says."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from portal.visits import continuing, unanswered
from portal.visits.schema import in_haste, writing


def erase(db: Database, days: int, now: datetime) -> int:
    """Erase sessions that ended `days` ago or earlier; 0 days: every one that has ended. Returns how many.

    An end in the future was written under a clock that ran ahead (no clock battery): it is erased, too.
    """
    with writing(db):
        continuing.erase(db, now)
        unanswered.erase(db, now)
        done = db.execute(
            """
            DELETE FROM session
            WHERE ended IS NOT NULL AND (:days = 0 OR ended <= :since OR ended > :ahead)
            """,
            {
                "days": days,
                "since": (now - timedelta(days=days)).isoformat(timespec="seconds"),
                "ahead": (now + timedelta(days=1)).isoformat(timespec="seconds"),
            },
        )
    _empty_the_log(db)
    return int(done.rowcount)


def _empty_the_log(db: Database) -> None:
    """Erased rows stand in the write-ahead log until it is written over; where a reader is in the way, next round."""
    with in_haste(db, 500):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
