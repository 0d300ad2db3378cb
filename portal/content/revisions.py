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


def last_noted(db: Database, item_id: int, note: str) -> dict[str, Any] | None:
    """The fields as the last revision with that note left them; None when there is none."""
    rows = db.query(
        "SELECT fields FROM revision WHERE item_id = :id AND note = :note ORDER BY number DESC LIMIT 1",
        {"id": item_id, "note": note},
    )
    return next((json.loads(row["fields"]) for row in rows), None)


def restore(db: Database, item_id: int, number: int, editor: str, now: datetime) -> Item:
    """Make an earlier revision's values the item's own again, as a new revision. Raises NoSuchItem.

    Published or not stays as it is today; nobody has checked the restored text, so the check is gone.
    """
    with store.writing(db):
        item = store.by_id(db, item_id)
        earlier = next((each for each in of(db, item_id) if each.number == number), None)
        if earlier is None:
            raise store.NoSuchItem(f"no revision {number} of item {item_id}")
        example = earlier.editor == "samples"  # the sample's own words are an example again
        draft = store.Draft(
            item.kind, item.slug, earlier.fields, item.status, example, earlier.source, earlier.source_date,
            "", "", earlier.valid_until, earlier.languages,
        )  # fmt: skip
        return store.save(db, draft, editor, now, note=f"restored {number}")[0]
