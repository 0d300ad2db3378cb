"""Numbers a day, and nothing by which a device could be known again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from sqlite_utils import Database

VIET_NAM = timezone(timedelta(hours=7))  # no summer time
SMALL = 5  # below it a number may point at a person


@dataclass(frozen=True)
class Daily:
    """`number` is None where it is too small to be shown."""

    day: date
    number: int | None


def day_of(now: datetime) -> date:
    """The office's day."""
    return now.astimezone(VIET_NAM).date()


def add(db: Database, what: str, now: datetime, number: int = 1) -> None:
    """Part of the caller's transaction; `what` is a word of the table's CHECK."""
    db.execute(
        """
        INSERT INTO daily (day, what, number)
        VALUES (:day, :what, :number)
        ON CONFLICT (day, what) DO UPDATE SET number = number + excluded.number
        """,
        {"day": day_of(now).isoformat(), "what": what, "number": number},
    )


def daily(db: Database, what: str, first: date, last: date) -> list[Daily]:
    """The days from `first` to `last` on which anything was counted."""
    found = db.query(
        """
        SELECT day, number
        FROM daily
        WHERE what = :what AND day BETWEEN :first AND :last AND number > 0
        ORDER BY day
        """,
        {"what": what, "first": first.isoformat(), "last": last.isoformat()},
    )
    shown = ((date.fromisoformat(row["day"]), int(row["number"])) for row in found)
    return [Daily(day, number if number >= SMALL else None) for day, number in shown]


def total(db: Database, what: str, first: date, last: date) -> int | None:
    """All days together; None where that is too small to be shown."""
    [number] = db.execute(
        """
        SELECT coalesce(sum(number), 0)
        FROM daily
        WHERE what = :what AND day BETWEEN :first AND :last
        """,
        {"what": what, "first": first.isoformat(), "last": last.isoformat()},
    ).fetchone()
    return int(number) if number >= SMALL else None
