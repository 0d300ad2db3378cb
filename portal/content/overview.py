"""What staff see of many items at once: counts of what waits to be done, and one short line an item.

Works in the database, because reading whole items (a procedure may be 300 KB) to count them took seconds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from portal.content import collation
from portal.content.items import translated
from portal.content.kinds import KINDS

# What may be asked of a list; a word of a closed set, so it may stand in the statement. `:today` is an ISO date.
SHOW = {
    "": "1",
    "published": "status = 'published'",
    "draft": "status = 'draft'",
    "archived": "status = 'archived'",
    "expired": "status <> 'archived' AND valid_until <> '' AND valid_until < :today",
    "sample": "status <> 'archived' AND sample = 1",
    "unchecked": "status <> 'archived' AND checked_at = ''",
    # The district level was abolished on 1 July 2025; catalogue texts still send people there.
    "district": "status <> 'archived' AND (instr(fields, 'cấp huyện') OR instr(fields, 'nhân dân huyện'))",
}
MISSING = "missing-"  # + tag: published or draft, its title has no text in that language


@dataclass(frozen=True)
class Line:
    """One item in a list: `title` and `everyday` are values as stored, by language where translated."""

    id: int
    slug: str
    status: str
    sample: bool
    checked_at: str
    valid_until: str
    title: Any
    everyday: Any
    order: Any

    def name(self, chain: Sequence[str]) -> str:
        """The official name in the first language of `chain` that has it, else the slug."""
        return str(translated(self.title, chain).value or self.slug)

    def everyday_name(self, chain: Sequence[str]) -> str:
        """What residents call it, or ""."""
        return str(translated(self.everyday, chain).value or "")


def _condition(kind: str, show: str) -> str | None:
    """The condition of `show`; None when there is no such word, or when the title is not translated."""
    if not show.startswith(MISSING):
        return SHOW.get(show)
    if not KINDS[kind].by_name[KINDS[kind].title].translated:
        return None
    return "status <> 'archived' AND json_extract(fields, :translation) IS NULL"


def _parameters(kind: str, show: str, today: str) -> dict[str, str]:
    title = KINDS[kind].title
    return {
        "kind": kind,
        "today": today,
        "translation": f'$."{title}"."{show.removeprefix(MISSING)}"',
        "title": f'$."{title}"',
        "order": f'$."{KINDS[kind].order or title}"',
    }


def counts(db: Database, kind: str, shows: Sequence[str], today: str) -> dict[str, int]:
    """How many items of the kind there are for each word of `shows`; 0 for a word that does not fit the kind."""
    found = {}
    for show in shows:
        condition = _condition(kind, show) or "0"
        sql = f"SELECT count(*) FROM item WHERE kind = :kind AND {condition}"  # noqa: S608  from the table above
        found[show] = int(db.execute(sql, _used(sql, _parameters(kind, show, today))).fetchone()[0])
    return found


def lines(db: Database, kind: str, show: str = "", today: str = "") -> list[Line]:
    """The items of the kind that `show` asks for, in the kind's order; none for a word that does not fit."""
    condition = _condition(kind, show) or "0"
    sql = f"""
        SELECT id, slug, status, sample, checked_at, valid_until,
               fields -> :title AS title,
               fields -> '$."plain_name"' AS everyday,
               fields -> :order AS place
        FROM item
        WHERE kind = :kind
          AND {condition}
        """  # noqa: S608  from the table above
    rows = db.query(sql, _used(sql, _parameters(kind, show, today)))
    return sorted((_line(row) for row in rows), key=_key)


def _used(sql: str, parameters: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if f":{name}" in sql}


def _line(row: dict[str, Any]) -> Line:
    title, everyday, order = (json.loads(row.pop(name) or "null") for name in ("title", "everyday", "place"))
    return Line(**{**row, "sample": bool(row["sample"])}, title=title, everyday=everyday, order=order)


def _key(line: Line) -> tuple[int, Any, Any]:
    """Numbered items first, then by words that are no name, then by name in Vietnamese order."""
    name = collation.key(str(translated(line.title, ("vi", "en")).value))
    if isinstance(line.order, int | float):
        return 0, line.order, name
    return 1, "" if isinstance(line.order, dict) or line.order == line.title else str(line.order or ""), name
