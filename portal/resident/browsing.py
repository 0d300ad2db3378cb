"""Ways on without words: what is asked for most, life events, areas, and the counters to ask."""

from __future__ import annotations

from portal.content import areas, store
from portal.content.items import Item, Text, translated
from portal.resident import results
from portal.search import text, wordlists
from portal.web import stores
from portal.web.language import current
from portal.web.page import office

OFTEN = 6
GUIDES = ("huong dan", "thong tin", "tiep don")  # how offices call the counter that tells where to go

Link = tuple[str, Text]


def ways() -> dict[str, list[Link]]:
    """All of them, as the templates of search call them."""
    db = stores.content()
    filled = areas.filled(db)
    drawn = [item for item in store.find_all(db, "area") if item.slug in filled and item.fields.get("icon")]
    return {
        "often": often(),
        "areas": [_link(item) for item in drawn],
        "situations": [_link(item) for item in store.find_all(db, "situation")],
        "counters": _counters(),
    }


def often() -> list[Link]:
    """The procedures that most people come for, among those with an everyday name; as often: as in the word lists.

    There the papers of a life stand first; by name, "Chứng thực" would be offered before a birth.
    """
    asked = wordlists.lexicon().often
    found = store.by_slugs(stores.content(), "procedure", asked)
    named = [found[code] for code in asked if code in found and found[code].fields.get("plain_name")]
    named.sort(key=lambda item: -asked[item.slug])
    return [_link(item) for item in named[:OFTEN]]


def _link(item: Item) -> Link:
    return results.address(item.kind, item.slug), results.title(item)


def _counters() -> list[Link]:
    """Number and work of each counter, the one that guides first. The sample office's send nobody anywhere."""
    record = office()
    if not isinstance(record, Item) or record.sample:
        return []
    rows = record.fields.get("counters", [])
    rows = sorted(rows, key=lambda row: not any(word in text.fold(str(row.get("name"))) for word in GUIDES))
    named = [(str(row.get("number", "")), translated(row.get("name"), current().content)) for row in rows]
    return [(number, name) for number, name in named if number and name]
