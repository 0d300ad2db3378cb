"""Search over everything, procedures first. Any input gives a page, never an error."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from portal.content import aliases, store
from portal.content.items import Item
from portal.content.kinds import KINDS
from portal.search import ranking, snippets, text
from portal.web import stores
from portal.web.language import current

pages = Blueprint("search", __name__)
# Kinds with results, in the order shown, and the page each leads to.
PAGES = {
    "procedure": ("resident.procedures.show", "code"),
    "situation": ("resident.situations.show", "slug"),
    "guide": ("resident.guides.show", "slug"),
    "question": ("resident.questions.index", ""),
    "amenity": ("resident.amenities.index", ""),
    "place": ("resident.maps.index", ""),
    "app": ("resident.apps.show", "slug"),
    "book": ("resident.books.show", "slug"),
    "area": ("resident.procedures.area", "slug"),
    "notice": ("resident.home.index", ""),
}
# What a snippet is taken from, the first that an item has; the official name when there is nothing else.
SNIPPETS = ("summary", "about", "purpose", "answer", "how")
MOST = 30
EACH = 10


@dataclass(frozen=True)
class Shown:
    """One result: where it leads, title and snippet as (text, marked) parts."""

    address: str
    title: list[tuple[str, bool]]
    snippet: list[tuple[str, bool]]


@dataclass(frozen=True)
class Group:
    label: str
    hits: list[Shown]


@pages.get("/search")
def index() -> str:
    asked = request.args.get("q", "")[:200].strip()
    kind = request.args.get("kind", "")
    kinds = (kind,) if kind in PAGES else ()
    answer = find(asked, kinds)
    items = _items(answer.hits)
    groups = [Group(_label(each), _shown(each, asked, answer, items)) for each in PAGES]
    groups = [group for group in groups if group.hits]
    return render_template(
        "resident/search/index.html",
        q=asked,
        kind=kind if kinds else "",
        corrected=answer.corrected,
        groups=groups,
        elsewhere=[items["elsewhere", hit.key] for hit in answer.hits if ("elsewhere", hit.key) in items][:2],
        count=sum(len(group.hits) for group in groups),
    )


def find(asked: str, kinds: tuple[str, ...] = ()) -> ranking.Answer:
    """Search with the shipped words and the office's own search words."""
    return ranking.find(stores.content(), asked, aliases=aliases.of(stores.content()), kinds=kinds, limit=MOST)


def _items(hits: tuple[ranking.Hit, ...]) -> dict[tuple[str, str], Item]:
    db = stores.content()
    found: dict[tuple[str, str], Item] = {}
    for kind in {hit.kind for hit in hits}:
        slugs = [hit.key for hit in hits if hit.kind == kind]
        found |= {(kind, slug): item for slug, item in store.by_slugs(db, kind, slugs).items()}
    return found


def _shown(kind: str, asked: str, answer: ranking.Answer, items: dict[tuple[str, str], Item]) -> list[Shown]:
    typed = set(text.words(asked)) | set(text.words(answer.corrected))
    hits = [hit for hit in answer.hits if hit.kind == kind and (kind, hit.key) in items]
    # Marked are the words that were typed; what they stand for only where none of them is there.
    return [_result(kind, items[kind, hit.key], hit.matched & typed or hit.matched) for hit in hits[:EACH]]


def _result(kind: str, item: Item, matched: frozenset[str]) -> Shown:
    chain = current().content
    endpoint, argument = PAGES[kind]
    address = url_for(endpoint, **({argument: item.slug} if argument else {"_anchor": item.slug}))  # type: ignore[arg-type]
    names = [item.text(name, chain).value for name in ("plain_name", KINDS[kind].title)]
    more = [item.text(name, chain).value for name in SNIPPETS]
    title, *rest = [words for words in (*names[:1], *(() if names[0] else names[1:]), *more, *names[1:]) if words] or [
        item.slug
    ]
    snippet = snippets.mark(rest[0], matched, width=160) if rest and rest[0] != title else []
    return Shown(address, snippets.mark(title, matched, width=300), snippet)


def _label(kind: str) -> str:
    return gettext(KINDS[kind].plural)
