"""Guessing is slowed down: failed sign-ins are counted, and each one beyond the free ones doubles the wait.

Counted twice: by name, so that many addresses guess no faster than one, and by address, so that many names
do not either. A whole office may ask from one address (a router, a tunnel to the box), so that count is
generous and its wait short. Only writes may fail here: a full disk keeps nobody out who must free space, and
lets nobody guess faster, for what the disk does not take is counted in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

WINDOW = timedelta(minutes=30)  # older failures are forgotten
# A failure this much later than now is another worker's, written while this request waited (gunicorn ends
# requests after 60 s). Anything later was written while the clock was ahead, and counts for nothing.
AHEAD = timedelta(minutes=1)
# Full; full where a file must grow; and a card with a fault, which Linux then lets be read alone.
UNWRITABLE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)


@dataclass(frozen=True)
class Limit:
    """How many failures within WINDOW are free, and the longest wait in seconds."""

    free: int
    longest: int


NAME, ADDRESS = Limit(5, 15 * 60), Limit(20, 60)


@dataclass(frozen=True)
class Counter:
    who: str
    limit: Limit


class TryLater(Exception):
    """Too many failed sign-ins; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


def of_address(address: str) -> Counter:
    return Counter(f"address {address}", ADDRESS)


def of_name(name: str, side: str) -> Counter:
    """A name as asked for from one side: what guests guess makes nobody wait at the office."""
    return Counter(f"name {side} {name}", NAME)


def check(db: Database, counter: Counter, now: datetime) -> None:
    """Raises TryLater. Reads alone."""
    [row] = db.query(
        """
        SELECT count(*) AS n, max(made) AS last
        FROM (SELECT who, made FROM main.failure UNION ALL SELECT who, made FROM temp.unwritten)
        WHERE who = :who AND made BETWEEN :since AND :until
        """,
        {"who": counter.who, **_span(now)},
    )
    if row["n"] < counter.limit.free:
        return
    wait = min(counter.limit.longest, 2 ** (row["n"] - counter.limit.free) * 5)
    left = min(wait, int((datetime.fromisoformat(row["last"]) + timedelta(seconds=wait) - now).total_seconds()))
    if left > 0:
        raise TryLater(left)


def failed(db: Database, counters: Iterable[Counter], now: datetime) -> None:
    """Count one failure, on the disk or else in memory; forget the old ones and those of a clock that was ahead."""
    rows = [{"who": counter.who, "made": now.isoformat()} for counter in counters]
    try:
        _write(db, "main.failure", rows, now)
    except sqlite3.OperationalError as error:
        if not unwritable(error):
            raise
        _write(db, "temp.unwritten", rows, now)


def clear(db: Database, counter: Counter) -> None:
    """Forget the failures of one counter that the disk keeps."""
    db.execute("DELETE FROM main.failure WHERE who = :who", {"who": counter.who})


def clear_unwritten(db: Database, counter: Counter) -> None:
    """Forget those in memory; apart from `clear`, which a full disk refuses and takes back."""
    db.execute("DELETE FROM temp.unwritten WHERE who = :who", {"who": counter.who})


def unwritable(error: sqlite3.Error) -> bool:
    """Whether it is the disk that does not take a write."""
    return error.sqlite_errorcode & 0xFF in UNWRITABLE


def _write(db: Database, table: str, rows: list[dict[str, str]], now: datetime) -> None:
    with db.atomic():
        db.execute(f"DELETE FROM {table} WHERE made NOT BETWEEN :since AND :until", _span(now))  # noqa: S608
        for row in rows:
            db.execute(f"INSERT INTO {table} (who, made) VALUES (:who, :made)", row)  # noqa: S608


def _span(now: datetime) -> dict[str, str]:
    return {"since": (now - WINDOW).isoformat(), "until": (now + AHEAD).isoformat()}
