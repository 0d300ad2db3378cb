"""The office's own search words: as search wants them, and how new ones join those that are there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Addition:
    """Words for exactly these targets, or for official words; an entry that has to be made is called `name`."""

    words: Sequence[str]
    named: Sequence[str]
    name: str
    meaning: str = ""


def add(db: Database, addition: Addition, editor: str, now: datetime, *, note: str = "") -> tuple[Item, str]:
    """Words to the published entry for the same, else to a new one; ("created", "changed" or "unchanged").

    Words that differ in marks and capitals alone are one. What the entry says otherwise stays. Raises StoreUnusable.
    """
    [made] = add_all(db, [addition], editor, now, note=note)
    return made


def add_all(
    db: Database, additions: Iterable[Addition], editor: str, now: datetime, *, note: str = ""
) -> list[tuple[Item, str]]:
    """As `add`, in one transaction and with one revision an entry, however many additions it gains by."""
    with store.writing(db):
        entries = _Entries(db)
        joined: dict[object, list[Addition]] = {}
        for each in additions:
            joined.setdefault(entries.key(each), []).append(each)
        return [_joined(db, entries, each, editor, now, note) for each in joined.values()]


def _joined(
    db: Database, entries: _Entries, additions: list[Addition], editor: str, now: datetime, note: str
) -> tuple[Item, str]:
    words = [word for each in additions for word in each.words]
    before = entries.entry(additions[0])
    if before is None:
        return store.save(db, entries.new(additions[0], words), editor, now, note=note)
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


class _Entries:
    """What there is, read once: a search for each of 2,000 lines held the store for a minute and a half."""

    def __init__(self, db: Database) -> None:
        found = store.find_all(db, "alias", status=None)
        published = [item for item in found if item.status == "published"]
        self.by_targets: dict[frozenset[str], Item] = {}
        self.by_meaning: dict[tuple[str, ...], Item] = {}
        for item in published:
            self.by_targets.setdefault(frozenset(targets(item)), item)
        for item in sorted(published, key=lambda item: len(targets(item))):
            self.by_meaning.setdefault(tuple(text.words(item.fields.get("meaning", ""))), item)
        self.slugs = {item.slug for item in found}
        self.numbers: dict[str, int] = {}  # by short name: the last one given

    def entry(self, addition: Addition) -> Item | None:
        """The published entry for the same: by its targets, where none are named by its official words."""
        if addition.named:
            return self.by_targets.get(frozenset(addition.named))
        return self.by_meaning.get(tuple(text.words(addition.meaning)))

    def key(self, addition: Addition) -> object:
        """Equal for additions to one entry."""
        before = self.entry(addition)
        if before:
            return before.id
        return frozenset(addition.named) or tuple(text.words(addition.meaning))

    def new(self, addition: Addition, words: Iterable[str]) -> store.Draft:
        fields = {
            "name": addition.name,
            "words": distinct(words),
            "procedures": [each for each in addition.named if ":" not in each],
            "items": [each for each in addition.named if ":" in each],
            "meaning": addition.meaning,
        }
        filled = {key: value for key, value in fields.items() if value}
        return store.Draft("alias", self._slug(addition.name), filled, "published")

    def _slug(self, name: str) -> str:
        short = made = slug_of(name) or "alias"
        number = self.numbers.get(short, 1)
        while made in self.slugs:
            number += 1
            made = f"{short}-{number}"
        self.slugs.add(made)
        self.numbers[short] = number
        return made
