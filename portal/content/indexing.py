"""What of an item search is told: texts of all languages, in the columns that the table of kinds names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlite_utils import Database

from portal.content.items import Item
from portal.content.kinds import KINDS
from portal.search import index

COLUMNS = ("code", "title", "words", "area", "summary", "body")
NOT_FOUND = ("alias", "office")  # searched by, not searched for


def refresh(db: Database, item: Item) -> None:
    """Put the item into the index, or take it out when residents may not read it."""
    hidden = item.status != "published" or item.kind in NOT_FOUND or item.fields.get("type") == "STANDARD_INTERNAL"
    if hidden:
        index.remove(db, item.kind, item.slug)
    else:
        index.put(db, document(db, item))


def refresh_area(db: Database, slug: str, read: Callable[[dict[str, Any]], Item]) -> None:
    """The area's name has changed: index its procedures anew. One at a time: a full box has thousands."""
    inside = [
        row["id"]
        for row in db.query(
            "SELECT id FROM item WHERE kind = 'procedure' AND status = 'published' AND fields ->> '$.area' = :slug",
            {"slug": slug},
        )
    ]
    for item_id in inside:
        [row] = db.query("SELECT * FROM item WHERE id = :id", {"id": item_id})
        refresh(db, read(row))


def missing(db: Database) -> bool:
    """Whether items are published and none can be found: after an upgrade, or when somebody emptied the index."""
    published = """
        SELECT 1
        FROM item
        WHERE status = 'published' AND kind NOT IN ('alias', 'office')
          AND fields ->> '$.type' IS NOT 'STANDARD_INTERNAL'
        LIMIT 1
        """
    return not index.size(db) and db.execute(published).fetchone() is not None


def rebuild(db: Database, read: Callable[[dict[str, Any]], Item]) -> None:
    """Index every published item anew, in the transaction that is open; nothing where somebody else was first."""
    if not missing(db):
        return
    for (number,) in db.execute("SELECT id FROM item WHERE status = 'published' ORDER BY id").fetchall():
        [row] = db.query("SELECT * FROM item WHERE id = :id", {"id": number})
        refresh(db, read(row))


def document(db: Database, item: Item) -> index.Document:
    """The item as search wants it."""
    found: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for field in KINDS[item.kind].fields:
        if field.search and field.name in item.fields:
            value = _area(db, item.fields[field.name]) if field.search == "area" else item.fields[field.name]
            found[field.search].extend(_texts(value))
    return index.Document(item.kind, item.slug, **{name: "\n".join(texts) for name, texts in found.items()})


def _area(db: Database, slug: str) -> list[str]:
    """The names of an area in every language."""
    rows = db.query("SELECT fields FROM item WHERE kind = 'area' AND slug = :slug", {"slug": slug})
    fields = [json.loads(row["fields"]) for row in rows]
    return [text for each in fields for name in ("name", "plain_name") for text in _texts(each.get(name))]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value not in (None, ""):
        yield str(value)
