"""Which procedures stand in which area; asked of the index, so that a page never reads the whole catalogue."""

from __future__ import annotations

from sqlite_utils import Database

from portal.content import store
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
    """The published procedures of an area, by name in Vietnamese order."""
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
    return store.in_order("procedure", store.by_slugs(db, "procedure", [row["slug"] for row in rows]).values())
