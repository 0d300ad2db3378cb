"""Sessions: one row from Connect to the end of the grant.

The row stands before the grant, so that nobody is let out without it; the kernel alone decides how long a
grant lasts, and the row follows it once a minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from portal.network.grants import Grant
from portal.visits import counts, schema
from portal.visits.schema import StoreUnusable, writing

__all__ = ["Session", "StoreUnusable"]
COLUMNS = "id, mac, address, opened, seconds_left, bytes_used, used_before"


@dataclass(frozen=True)
class Session:
    """A running session as its row has it; `opened` is UTC, the numbers are at most a minute old.

    `used_before` are bytes of the device's earlier sessions of the day: the kernel counts on from them.
    """

    id: int
    mac: str
    address: str
    opened: datetime
    seconds_left: int
    bytes_used: int
    used_before: int

    @property
    def used_today(self) -> int:
        return self.used_before + self.bytes_used


def open_store(folder: Path) -> Database:
    """activity.db in `folder`, made at first use. Raises StoreUnusable."""
    return schema.open(folder)


def _session(row: dict[str, Any]) -> Session:
    return Session(**{**row, "opened": datetime.fromisoformat(row["opened"])})


def _stamp(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


@contextmanager
def granting(
    db: Database, mac: str, address: str, seconds: int, now: datetime, *, held: bool = False
) -> Iterator[Session]:
    """Open or renew the session, then make the grant in the body; if the body fails, the row is as before.

    `held`: the kernel has a grant of this device. When it has none, a row that was seen there before has ended,
    whatever the last round noted, and the new grant gets a row of its own.
    """
    if not held:
        _end_what_was_seen(db, mac, now)
    session, before = _opened(db, mac, address, seconds, now)
    granted = False
    try:
        yield session
        granted = True
    finally:
        if not granted:
            withdraw(db, session, before, now)


def open(db: Database, mac: str, address: str, seconds: int, now: datetime) -> Session:
    """Committed when it returns. A device that has a running session keeps it, with `seconds` left."""
    return _opened(db, mac, address, seconds, now)[0]


def _opened(db: Database, mac: str, address: str, seconds: int, now: datetime) -> tuple[Session, Session | None]:
    """The session and, when it was running before, how it stood then; both of one transaction."""
    with writing(db):
        known = current(db, mac)
        [row] = db.query(
            f"""
            INSERT INTO session (mac, address, opened, seconds_left, used_before)
            VALUES (:mac, :address, :opened, :seconds, :used)
            ON CONFLICT (mac) WHERE ended IS NULL DO UPDATE
            SET address = excluded.address, seconds_left = excluded.seconds_left, still_minutes = 0
            RETURNING {COLUMNS}
            """,  # noqa: S608
            {
                "mac": mac,
                "address": address,
                "opened": _stamp(now),
                "seconds": seconds,
                "used": used_today(db, mac, now),
            },
        )
        if known is None:
            counts.add(db, "connect", now)
    return _session(row), known


def _end_what_was_seen(db: Database, mac: str, now: datetime) -> None:
    with writing(db):
        db.execute(
            """
            UPDATE session
            SET ended = :now, reason = 'expired', seconds_left = 0
            WHERE mac = :mac AND ended IS NULL AND checked IS NOT NULL
            """,
            {"mac": mac, "now": _stamp(now)},
        )


renew = open


def withdraw(db: Database, session: Session, before: Session | None, now: datetime) -> None:
    """Take back open(): the grant was not made. `before` is what current() said ahead of it."""
    with writing(db):
        if before is None:
            db.execute("DELETE FROM session WHERE id = :id", {"id": session.id})
            counts.add(db, "connect", now, -1)
        else:
            db.execute(
                "UPDATE session SET address = :address, seconds_left = :left WHERE id = :id",
                {"id": session.id, "address": before.address, "left": before.seconds_left},
            )


def close(db: Database, mac: str, now: datetime, reason: str, counted: int = 0) -> None:
    """`reason` is disconnected or expired. No error when nothing runs.

    `counted`: what the kernel counted at the end. The row is a minute old, and a device that has used up its data
    must not get it back by disconnecting.
    """
    with writing(db):
        db.execute(
            """
            UPDATE session
            SET ended = :now, reason = :reason, bytes_used = max(bytes_used, :counted - used_before)
            WHERE mac = :mac AND ended IS NULL
            """,
            {"mac": mac, "now": _stamp(now), "reason": reason, "counted": counted},
        )


def used_today(db: Database, mac: str, now: datetime) -> int:
    """Bytes of all the device's sessions that began today, Viet Nam time; of a running one as last noted."""
    midnight = now.astimezone(counts.VIET_NAM).replace(hour=0, minute=0, second=0, microsecond=0)
    [row] = db.query(
        """
        SELECT coalesce(sum(bytes_used), 0) AS used
        FROM session
        WHERE mac = :mac AND opened BETWEEN :since AND :now
        """,
        {"mac": mac, "since": _stamp(midnight.astimezone(UTC)), "now": _stamp(now)},
    )
    return int(row["used"])


def current(db: Database, mac: str) -> Session | None:
    found = db.query(
        f"SELECT {COLUMNS} FROM session WHERE mac = :mac AND ended IS NULL",  # noqa: S608
        {"mac": mac},
    )
    return next(map(_session, found), None)


def running(db: Database) -> list[Session]:
    """The oldest first."""
    return [_session(row) for row in db.query(f"SELECT {COLUMNS} FROM session WHERE ended IS NULL ORDER BY id")]  # noqa: S608


def checkpoint(db: Database, grants: Sequence[Grant], now: datetime) -> int:
    """Note what the kernel says of each running session; close those it no longer has. Returns how many it closed.

    A session that was never seen in the kernel gets a second look first: its grant may be under way.
    """
    held = {grant.mac: grant for grant in grants}
    rows = running(db)
    if not rows:
        return 0
    with writing(db):
        for row in rows:
            if grant := held.get(row.mac):
                _note(db, row, grant, now)
        missing = [row.id for row in rows if row.mac not in held]
        return sum(_missed(db, each, now) for each in missing)


def _note(db: Database, row: Session, grant: Grant, now: datetime) -> None:
    db.execute(
        """
        UPDATE session
        SET seconds_left = :left, checked = :now, bytes_used = max(bytes_used, :used),
            still_minutes = CASE WHEN :used > bytes_used THEN 0 ELSE still_minutes + 1 END
        WHERE id = :id
        """,
        {"id": row.id, "left": grant.seconds_left, "now": _stamp(now), "used": grant.bytes_used - row.used_before},
    )


def still(db: Database, minutes: int) -> list[str]:
    """MACs of running sessions in which nothing has moved for so many checkpoints, which are a minute apart.

    Counted, not timed: a clock that is set meanwhile must not end anybody's session.
    """
    found = db.query("SELECT mac FROM session WHERE ended IS NULL AND still_minutes >= :minutes", {"minutes": minutes})
    return [row["mac"] for row in found]


def _missed(db: Database, number: int, now: datetime) -> int:
    ended = db.execute(
        """
        UPDATE session
        SET ended = :now, reason = 'expired', seconds_left = 0
        WHERE id = :id AND ended IS NULL AND checked IS NOT NULL
        """,
        {"id": number, "now": _stamp(now)},
    )
    if not ended.rowcount:
        db.execute("UPDATE session SET checked = :now WHERE id = :id", {"id": number, "now": _stamp(now)})
    return int(ended.rowcount)
