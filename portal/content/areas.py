"""Which procedures stand in which area; asked of the index, so that a page never reads the whole catalogue."""

from __future__ import annotations

from sqlite_utils import Database

from portal.content import collation, store
from portal.content.items import Item


def filled(db: Database) -> set[str]:
    """Slugs of the areas that hold at least one published procedure."""
    rows = db.query(
        """
        SELECT DISTINCT fields ->> '$.area' AS slug
        FROM item
        WHERE kind = 'procedure'
          AND status = 'published'
          AND fields ->> '$.area' IS NOT NULL
        """
    )
    return {row["slug"] for row in rows}


def procedures(db: Database, slug: str) -> list[Item]:
    """The published procedures of an area, those with an everyday name first, by the name that is shown."""
    rows = db.query(
        """
        SELECT slug
        FROM item
        WHERE kind = 'procedure'
          AND status = 'published'
          AND fields ->> '$.area' = :area
        """,
        {"area": slug},
    )
    return sorted(store.by_slugs(db, "procedure", [row["slug"] for row in rows]).values(), key=_place)


def _place(item: Item) -> tuple[bool, object]:
    plain = item.text("plain_name", ("vi", "en")).value
    return not plain, collation.key(str(plain or item.text("name", ("vi", "en")).value))
