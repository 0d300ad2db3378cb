"""Forgetting ended sessions, as the setting retention_days says."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from portal.visits.schema import writing


def erase(db: Database, days: int, now: datetime) -> int:
    """Erase sessions that ended `days` ago or earlier; 0 days: every one that has ended. Returns how many."""
    with writing(db):
        done = db.execute(
            """
            DELETE FROM session
            WHERE ended IS NOT NULL AND (:days = 0 OR ended <= :since)
            """,
            {"days": days, "since": (now - timedelta(days=days)).isoformat(timespec="seconds")},
        )
    if done.rowcount:
        # Else the erased rows stand in the write-ahead log until it is written over.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return int(done.rowcount)
