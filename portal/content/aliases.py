"""The office's own search words: as search wants them, and how new ones join those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils import Database

from portal.content import store
from portal.content.items import Item
from portal.content.shaping import slug_of
from portal.search import text
from portal.search.aliases import Alias

_read: dict[str, tuple[int, tuple[Alias, ...]]] = {}  # by file: version of the store, and what stood in it


def of(db: Database) -> tuple[Alias, ...]:
    """Every published entry: words that residents use, and the procedures, other items or official words meant.

    So are the words of the office's own "not done here" cards; those of the samples stand in search's lists, too.
    A target is the code of a procedure, or kind and slug of another item: amenity:toilet. Kept until the store's
    version moves on: every search asks, and reading 2,000 entries took 37 ms.
    """
    file = str(db.execute("PRAGMA database_list").fetchone()[2])
    # The version first: what is saved in between is then read again, and never missed.
    version = store.version(db)
    known = _read.get(file)
    if known is None or known[0] != version or not file or db.conn.in_transaction:
        known = version, _all(db)
        if file and not db.conn.in_transaction:  # what is not committed may be taken back
            _read[file] = known
    return known[1]


def _all(db: Database) -> tuple[Alias, ...]:
    entries = [
        Alias(tuple(item.fields.get("words", ())), targets(item), item.fields.get("meaning", ""))
        for item in store.find_all(db, "alias")
    ]
    cards = [item for item in store.find_all(db, "elsewhere") if item.fields.get("words") and not item.sample]
    return (*entries, *(Alias(tuple(card.fields["words"]), (target(card.kind, card.slug),)) for card in cards))


def targets(item: Item) -> tuple[str, ...]:
    """What an entry leads to."""
    return (*item.fields.get("procedures", ()), *item.fields.get("items", ()))


def target(kind: str, slug: str) -> str:
    """An item as a target."""
    return slug if kind == "procedure" else f"{kind}:{slug}"


def meant(db: Database, named: str) -> Item | None:
    """The published item that a target names, None when there is none."""
    kind, colon, slug = named.partition(":")
    kind, slug = (kind, slug) if colon else ("procedure", named)
    if target(kind, slug) != named:
        return None  # a procedure is named by its code alone, or one would be two targets
    return store.by_slugs(db, kind, [slug]).get(slug)


def add(
    db: Database,
    words: Iterable[str],
    named: Sequence[str],
    name: str,
    editor: str,
    now: datetime,
    *,
    meaning: str = "",
    note: str = "",
) -> tuple[Item, str]:
    """Words for exactly these targets, or for official words; ("created", "changed" or "unchanged").

    They join the published entry for the same, else make one called `name`. Words that differ in marks and capitals
    alone are one. What the entry says otherwise stays. Raises StoreUnusable.
    """
    with store.writing(db):
        before = _entry(db, named, meaning)
        if before is None:
            return store.save(db, _new(db, words, named, name, meaning), editor, now, note=note)
        kept = list(before.fields.get("words", []))
        joined = distinct([*kept, *words])
        if len(joined) == len(distinct(kept)):
            return before, "unchanged"
        # The office's own from now on, or the next samples would take the words out again.
        draft = store.draft_of(before, fields={**before.fields, "words": joined}, sample=False)
        return store.save(db, draft, editor, now, note=note)


def distinct(words: Iterable[str]) -> list[str]:
    """The first of those that search takes for the same; none that hold no word."""
    found: dict[str, str] = {}
    for each in words:
        found.setdefault(" ".join(text.words(each)), each)
    found.pop("", None)
    return list(found.values())


def _entry(db: Database, named: Sequence[str], meaning: str) -> Item | None:
    """The published entry for the same: by its targets, where none are named by its official words."""
    entries = store.find_all(db, "alias")
    if named:
        return next((item for item in entries if set(targets(item)) == set(named)), None)
    same = [item for item in entries if text.words(item.fields.get("meaning", "")) == text.words(meaning)]
    return min(same, key=lambda item: len(targets(item)), default=None)


def _new(db: Database, words: Iterable[str], named: Sequence[str], name: str, meaning: str) -> store.Draft:
    slug, number = slug_of(name) or "alias", 1
    while store.find(db, "alias", slug if number == 1 else f"{slug}-{number}"):
        number += 1
    fields = {
        "name": name,
        "words": distinct(words),
        "procedures": [each for each in named if ":" not in each],
        "items": [each for each in named if ":" in each],
        "meaning": meaning,
    }
    filled = {key: value for key, value in fields.items() if value}
    return store.Draft("alias", slug if number == 1 else f"{slug}-{number}", filled, "published")
