"""The one record of the office, and whether it is open at a moment of its own wall clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlite_utils import Database

from portal.content import store
from portal.content.items import Item, Row


@dataclass(frozen=True)
class Opening:
    """open: now; until: the next moment at which that changes, None when none is known within two weeks."""

    open: bool
    until: datetime | None


def the(db: Database) -> Item | None:
    """The office's record, None before there is one."""
    found = store.find_all(db, "office")
    return found[0] if found else None


def opening(office: Item, moment: datetime) -> Opening | None:
    """State at `moment` (local time with its zone); None when the office has entered no hours."""
    if not office.fields.get("hours"):
        return None
    spans = [span for day in range(15) for span in hours_on(office, moment + timedelta(days=day))]
    for opens, closes in spans:
        if opens <= moment < closes:
            return Opening(True, closes)
        if opens > moment:
            return Opening(False, opens)
    return Opening(False, None)


def hours(office: Item | None) -> list[dict[str, str]]:
    """The rows of hours that are whole; staff may have saved half of one."""
    rows = office.fields.get("hours", []) if office else []
    return [row for row in rows if row.get("days") and row.get("opens") and row.get("closes")]


def numbers(office: Item | None, chain: Sequence[str]) -> list[Row]:
    """The numbers to call that are whole."""
    rows = office.rows("numbers", chain) if office else []
    return [row for row in rows if row.get("name") and row.get("number")]


def hours_on(office: Item, day: datetime) -> list[tuple[datetime, datetime]]:
    """When it is open on the day of a moment, in order."""
    if day.date().isoformat() in office.fields.get("closed_days", []):
        return []
    found = []
    for row in hours(office):
        if day.isoweekday() in _days(row["days"]):
            found.append((_at(day, row["opens"]), _at(day, row["closes"])))
    return sorted(found)


def _days(words: str) -> set[int]:
    """ "1-5,7" → {1, 2, 3, 4, 5, 7}; 1 is Monday (ISO 8601)."""
    days: set[int] = set()
    for part in words.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first.isdigit():
            days |= set(range(int(first), int(last or first) + 1))
    return days


def _at(day: datetime, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime.combine(day.date(), time(int(hour), int(minute)), day.tzinfo)
