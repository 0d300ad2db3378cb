"""The store of items: read, save with revision and index in one transaction, publish, archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from portal.content import collation, indexing
from portal.content.fields import spoken
from portal.content.items import Item, in_first, translated
from portal.content.kinds import KINDS
from portal.content.schema import StoreUnusable, open_store, remedy

__all__ = ["Item", "StoreUnusable"]
COLUMNS = (
    "fields", "status", "sample", "source", "source_date", "checked_by", "checked_at", "valid_until", "languages",
)  # fmt: skip
REVISED = tuple(name for name in COLUMNS if name != "sample")


class NoSuchItem(LookupError):
    """There is no published item of that kind and slug, or no item of that number."""


class EditedMeanwhile(Exception):
    """Somebody saved the item after the editor had loaded it; nothing was written."""


@dataclass(frozen=True)
class Draft:
    """What is to be saved; the fields are cleaned already (see checks.py)."""

    kind: str
    slug: str
    fields: dict[str, Any]
    status: str = "draft"
    sample: bool = False
    source: str = ""
    source_date: str = ""
    checked_by: str = ""
    checked_at: str = ""
    valid_until: str = ""
    languages: dict[str, str] = field(default_factory=dict)


def open(folder: Path) -> Database:
    """content.db in `folder`, made at first use. Raises StoreUnusable."""
    db = open_store(folder)
    if indexing.missing(db):
        with writing(db):
            indexing.rebuild(db, _item)
    return db


def version(db: Database) -> int:
    """A number that moves on with every change of what is published."""
    return int(db.execute("SELECT version FROM store").fetchone()[0])


def _item(row: dict[str, Any]) -> Item:
    return Item(
        **{
            **row,
            "fields": json.loads(row["fields"]),
            "languages": json.loads(row["languages"]),
            "sample": bool(row["sample"]),
        }
    )


def get(db: Database, kind: str, slug: str) -> Item:
    """The published item. Raises NoSuchItem."""
    found = by_slugs(db, kind, [slug])
    if slug not in found:
        raise NoSuchItem(f"no {kind} {slug}")
    return found[slug]


def by_id(db: Database, item_id: int) -> Item:
    """An item in whatever state. Raises NoSuchItem."""
    for row in db.query("SELECT * FROM item WHERE id = :id", {"id": item_id}):
        return _item(row)
    raise NoSuchItem(f"no item {item_id}")


def find(db: Database, kind: str, slug: str) -> Item | None:
    """An item in whatever state, or None."""
    rows = db.query("SELECT * FROM item WHERE kind = :kind AND slug = :slug", {"kind": kind, "slug": slug})
    return next((_item(row) for row in rows), None)


def by_slugs(db: Database, kind: str, slugs: Iterable[str], status: str | None = "published") -> dict[str, Item]:
    """Those of `slugs` that exist, in one query, by slug."""
    wanted = json.dumps([slug for slug in slugs if slug])
    rows = db.query(
        """
        SELECT *
        FROM item
        WHERE kind = :kind
          AND slug IN (SELECT value FROM json_each(:wanted))
          AND (:status IS NULL OR status = :status)
        """,
        {"kind": kind, "wanted": wanted, "status": status},
    )
    return {row["slug"]: _item(row) for row in rows}


def find_all(db: Database, kind: str, status: str | None = "published") -> list[Item]:
    """Every item of a kind, in the kind's order; `status` None means all."""
    rows = db.query(
        "SELECT * FROM item WHERE kind = :kind AND (:status IS NULL OR status = :status)",
        {"kind": kind, "status": status},
    )
    return in_order(kind, (_item(row) for row in rows))


def in_order(kind: str, items: Iterable[Item]) -> list[Item]:
    """Items of one kind as lists show them: by the kind's order, names in Vietnamese order."""
    order, title = KINDS[kind].order, KINDS[kind].title
    return sorted(items, key=lambda item: (_place(item, order, title), _name_key(item, title)))


def _place(item: Item, order: str, title: str) -> tuple[int, Any]:
    """Numbered items first, then by words that are no name; names follow the alphabet (see _name_key)."""
    value = item.fields.get(order)
    if isinstance(value, int | float):
        return (0, value)
    return (1, "") if order == title or isinstance(value, dict) or value is None else (1, str(value))


def _name_key(item: Item, title: str) -> Any:
    return collation.key(str(translated(item.fields.get(title), ("vi", "en")).value))


def each(db: Database, kind: str) -> Iterator[Item]:
    """Every item of a kind in whatever state, by slug, one in memory at a time."""
    rows = db.query("SELECT * FROM item WHERE kind = :kind ORDER BY slug", {"kind": kind})
    return map(_item, rows)


def save(db: Database, draft: Draft, editor: str, now: datetime, *, seen: str = "", note: str = "") -> tuple[Item, str]:
    """Create or change an item and record who did it; ("created", "changed" or "unchanged").

    Item, revision and index are one transaction. An unchanged item makes no revision. `seen` is the item's
    `changed` that the editor had loaded. Raises EditedMeanwhile, StoreUnusable.
    """
    with writing(db):
        return _save(db, draft, editor, now, seen, note)


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction; what fails in it undoes all of it. Raises StoreUnusable when the disk will not take it."""
    try:
        if not db.conn.in_transaction:
            # A plain BEGIN reads first; when another process writes meanwhile, the later write fails at once,
            # whatever the busy timeout says (SQLITE_BUSY_SNAPSHOT). IMMEDIATE waits in line instead.
            db.execute("BEGIN IMMEDIATE")
            with _ended(db):
                yield
        else:
            with db.atomic():
                yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # a fault of ours, not of the disk
        raise StoreUnusable(f"content.db cannot be written ({error}); {remedy(error)}") from None


@contextmanager
def _ended(db: Database) -> Iterator[None]:
    """Commit the open transaction, or roll it back when something was raised."""
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _save(db: Database, draft: Draft, editor: str, now: datetime, seen: str, note: str) -> tuple[Item, str]:
    before = find(db, draft.kind, draft.slug)
    if before and seen and before.changed != seen:
        raise EditedMeanwhile(f"{draft.kind} {draft.slug} was saved at {before.changed}")
    row = _row(draft)
    if before and all(row[name] == _row(before)[name] for name in COLUMNS):
        return before, "unchanged"
    stamp = now.isoformat(timespec="microseconds")
    [saved] = db.query(
        """
        INSERT INTO item (kind, slug, fields, status, sample, source, source_date, checked_by, checked_at,
                          valid_until, languages, created, changed)
        VALUES (:kind, :slug, :fields, :status, :sample, :source, :source_date, :checked_by, :checked_at,
                :valid_until, :languages, :stamp, :stamp)
        ON CONFLICT (kind, slug) DO UPDATE
        SET fields = excluded.fields, status = excluded.status, sample = excluded.sample, source = excluded.source,
            source_date = excluded.source_date, checked_by = excluded.checked_by, checked_at = excluded.checked_at,
            valid_until = excluded.valid_until, languages = excluded.languages, changed = excluded.changed
        RETURNING *
        """,
        {**row, "kind": draft.kind, "slug": draft.slug, "stamp": stamp},
    )
    item = _item(saved)
    _record(db, item, before, editor, stamp, note)
    return item, "changed" if before else "created"


def _row(of: Draft | Item) -> dict[str, Any]:
    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    row = {name: getattr(of, name) for name in COLUMNS}
    return {**row, "fields": text(of.fields), "languages": text(of.languages), "sample": int(of.sample)}


def _record(db: Database, item: Item, before: Item | None, editor: str, stamp: str, note: str) -> None:
    """The revision, the index and the store's version, inside the caller's transaction."""
    row = _row(item)
    db.execute(
        """
        INSERT INTO revision (item_id, number, fields, status, source, source_date, checked_by, checked_at,
                              valid_until, languages, editor, made, note)
        SELECT :id, coalesce(max(number), 0) + 1, :fields, :status, :source, :source_date, :checked_by, :checked_at,
               :valid_until, :languages, :editor, :stamp, :note
        FROM revision
        WHERE item_id = :id
        """,
        {**{name: row[name] for name in REVISED}, "id": item.id, "editor": editor, "stamp": stamp, "note": note},
    )
    indexing.refresh(db, item)
    if item.kind == "area" and before:
        indexing.refresh_area(db, item.slug, _item)
    db.execute("UPDATE store SET version = version + 1")


def draft_of(item: Item, **changes: Any) -> Draft:
    """The item as it is, with some changes, ready to be saved."""
    values: dict[str, Any] = {name: getattr(item, name) for name in COLUMNS}
    return Draft(item.kind, item.slug, **{**values, **changes})


def set_status(db: Database, item_id: int, status: str, editor: str, now: datetime) -> Item:
    """Publish, withdraw to draft, or archive. Raises NoSuchItem."""
    with writing(db):
        return save(db, draft_of(by_id(db, item_id), status=status), editor, now, note=status)[0]


def mark_checked(db: Database, item_id: int, editor: str, now: datetime) -> Item:
    """Somebody at the office has checked the item today; it is no sample any more."""
    changes = {"checked_by": editor, "checked_at": now.isoformat(timespec="seconds"), "sample": False}
    with writing(db):
        return save(db, draft_of(by_id(db, item_id), **changes), editor, now, note="checked")[0]


def edit(
    db: Database, item: Item, fields: dict[str, Any], changes: dict[str, Any], editor: str, now: datetime, seen: str
) -> Item:
    """Save what staff typed: the item is the office's own from now on; translations of what changed wait for review."""
    languages = _stale(item, fields)
    draft = draft_of(item, fields=fields, sample=False, languages=languages, **changes)
    return save(db, draft, editor, now, seen=seen)[0]


def _stale(item: Item, fields: dict[str, Any]) -> dict[str, str]:
    """A reviewed translation is unreviewed again once a Vietnamese value has changed under it."""
    moved = any(in_first(item.fields.get(name)) != in_first(fields.get(name)) for name in spoken(KINDS[item.kind]))
    return {tag: "unreviewed" if moved and state == "reviewed" else state for tag, state in item.languages.items()}
