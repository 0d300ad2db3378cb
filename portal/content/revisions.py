"""Earlier states of an item, and going back to one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from portal.content import store
from portal.content.items import Item


@dataclass(frozen=True)
class Revision:
    """An item as it was saved: who, when, and all its values."""

    number: int
    editor: str
    made: str
    note: str
    status: str
    fields: dict[str, Any]
    languages: dict[str, str]
    source: str
    source_date: str
    valid_until: str


NAMES = ("number", "editor", "made", "note", "status", "source", "source_date", "valid_until")


def of(db: Database, item_id: int) -> list[Revision]:
    """Every revision, the newest first."""
    rows = db.query("SELECT * FROM revision WHERE item_id = :id ORDER BY number DESC", {"id": item_id})
    return [
        Revision(
            fields=json.loads(row["fields"]),
            languages=json.loads(row["languages"]),
            **{name: row[name] for name in NAMES},
        )
        for row in rows
    ]


def restore(db: Database, item_id: int, number: int, editor: str, now: datetime) -> Item:
    """Make an earlier revision's values the item's own again, as a new revision. Raises NoSuchItem.

    Published or not stays as it is today; nobody has checked the restored text, so the check is gone.
    """
    item = store.by_id(db, item_id)
    for revision in of(db, item_id):
        if revision.number == number:
            draft = store.Draft(
                item.kind, item.slug, revision.fields, item.status, False, revision.source, revision.source_date,
                "", "", revision.valid_until, revision.languages,
            )  # fmt: skip
            return store.save(db, draft, editor, now, note=f"restored {number}")[0]
    raise store.NoSuchItem(f"no revision {number} of item {item_id}")
