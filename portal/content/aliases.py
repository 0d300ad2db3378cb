"""The office's own search words, as search wants them."""

from __future__ import annotations

from sqlite_utils import Database

from portal.content import store
from portal.search.query import Alias


def of(db: Database) -> tuple[Alias, ...]:
    """Every published alias: words that residents use, and the procedures or official words meant."""
    return tuple(
        Alias(
            tuple(item.fields.get("words", ())),
            tuple(item.fields.get("procedures", ())),
            item.fields.get("meaning", ""),
        )
        for item in store.find_all(db, "alias")
    )
