"""How what was found is shown: title and line with the words marked, the facts that save a tap, by groups.

Search says which items and which words; here they get their texts, in the reader's language, or in Vietnamese
where only that holds what was typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from textwrap import shorten

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from portal.content import store
from portal.content.items import NOTHING, Item, Text, translated
from portal.content.kinds import KINDS
from portal.resident import home, maps, procedures
from portal.search import ranking, snippets, text, wordlists
from portal.web import stores
from portal.web.filters import said
from portal.web.language import current

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
# What the line under a title is taken from: the first that an item has, or the first with a word that was typed.
LINES = (
    "summary", "about", "purpose", "how", "authors", "address", "place", "who", "result", "steps", "conditions",
    "description",
)  # fmt: skip
NAMES = ("plain_name", "name", "title", "question")
CALLED = 0.7  # the share of what was typed that a name holds which is meant by it
READ_AT_ONCE = {"question": "answer", "notice": "body"}  # kinds whose text is short enough to stand here whole
EACH = {"procedure": 5}
FEW = 3
LONGEST_LINE = 160

Key = tuple[str, str]
Items = dict[Key, Item]


@dataclass(frozen=True)
class Asked:
    """What was typed: its folded words, those among them that tell something, the codes; words by their spelling."""

    words: frozenset[str]
    telling: frozenset[str]
    codes: frozenset[str]
    spelled: frozenset[str]  # with marks: "đẻ" is not "để"
    bare: frozenset[str]  # without: "de" may be both

    def said(self, word: str) -> bool:
        """Whether a word of a text is one that was typed, or stands for one."""
        folded = set(text.words(word))
        return spelling(word) in self.spelled or not folded.isdisjoint(self.bare) or folded.isdisjoint(self.words)

    @classmethod
    def of(cls, typed: str, corrected: str) -> Asked:
        words = frozenset(text.words(typed)) | frozenset(text.words(corrected))
        typed_words = text.WORD.findall(f"{typed} {corrected}")
        bare = {each for word in typed_words if text.fold(word) == word.casefold() for each in text.words(word)}
        return cls(
            words,
            words - wordlists.stop_words() or words,
            frozenset(text.codes(typed)),
            frozenset(map(spelling, typed_words)),
            frozenset(bare),
        )


def spelling(word: str) -> str:
    """The letters and marks of a word in one order: "hòa" and "hoà" are one."""
    return "".join(sorted(unicodedata.normalize("NFD", word.casefold())))


@dataclass(frozen=True)
class Shown:
    """One result. `facts` are (name, value); `body` is read at once; `indirect`: it shows nothing of what was typed.

    `phrase`: where that is so, what people say for it that is near what was typed.
    """

    kind: str
    key: str
    address: str
    title: Markup
    line: Markup
    facts: tuple[tuple[str, Markup | str], ...]
    body: Text
    broken: bool
    indirect: bool
    phrase: Markup
    papers: bool = False


@dataclass(frozen=True)
class Group:
    """Results of one kind; `all` is where all of them stand, `total` in number, "" when nothing is left out."""

    kind: str
    label: str
    shown: list[Shown]
    count: int
    total: int
    all: str


def items_of(hits: tuple[ranking.Hit, ...]) -> Items:
    """The published items behind the hits."""
    return items_by_key([(hit.kind, hit.key) for hit in hits])


def items_by_key(keys: list[Key]) -> Items:
    """The published items of these keys, one query a kind; notices only while they are shown."""
    db = stores.content()
    found: Items = {}
    for kind in {kind for kind, _slug in keys}:
        items = store.by_slugs(db, kind, [slug for each, slug in keys if each == kind])
        found |= {(kind, slug): item for slug, item in items.items()}
    if any(kind == "notice" for kind, _slug in found):
        shown = {item.slug for item in home.notices()}
        found = {key: item for key, item in found.items() if key[0] != "notice" or key[1] in shown}
    return found


def groups(
    hits: list[ranking.Hit],
    best: ranking.Hit | None,
    items: Items,
    asked: Asked,
    like: Callable[..., str],
    *,
    whole: bool,
) -> list[Group]:
    """All but the best by kind, in the table's order; `whole` cuts nothing. `like` addresses a search like this."""
    made = []
    for kind in PAGES:
        every = [hit for hit in hits if hit.kind == kind]
        inside = [hit for hit in every if hit is not best]
        most = len(inside) if whole else EACH.get(kind, FEW)
        more = like(kind=kind) if len(inside) > most else ""
        shown = [show(items[hit.kind, hit.key], hit, asked) for hit in inside[:most]]
        if shown:
            made.append(Group(kind, gettext(KINDS[kind].plural), shown, len(inside), len(every), more))
    return made


def show(item: Item, hit: ranking.Hit, asked: Asked) -> Shown:
    """A result as a list shows it."""
    # Marked are the words that were typed; what they stand for only where none of them is there.
    words = hit.matched & asked.telling or hit.matched & asked.words or hit.matched
    name = title(item)
    marked_title, in_title = marked(name, words, asked, len(name.value) + 1)
    line, in_line = _line(item, words, asked, name, in_title)
    told = hit.matched & asked.telling if in_title or in_line else frozenset()
    body = item.text(READ_AT_ONCE[item.kind], current().content) if item.kind in READ_AT_ONCE else NOTHING
    indirect = item.slug not in asked.codes and not body and not told
    return Shown(
        item.kind,
        item.slug,
        address(item.kind, item.slug),
        marked_title,
        line,
        tuple(_facts(item)),
        body,
        item.kind == "amenity" and item.fields.get("state") == "broken",
        indirect=indirect,
        phrase=_phrase(hit, name, asked) if indirect else Markup(""),
        papers=bool(item.kind == "procedure" and any(row.get("name") for row in item.fields.get("papers", []))),
    )


def _phrase(hit: ranking.Hit, name: Text, asked: Asked) -> Markup:
    """What people say for it, the words that were typed marked; nothing where that is its name."""
    if not hit.phrase or text.words(hit.phrase) == text.words(str(name.value)):
        return Markup("")
    tag = "vi" if _has_marks(hit.phrase) else current().tag
    return marked(Text(hit.phrase, tag), hit.matched, asked)[0]


def _has_marks(words: str) -> bool:
    """Whether it is written as only Vietnamese is."""
    letters = unicodedata.normalize("NFD", words.casefold())
    return "đ" in letters or any(unicodedata.category(letter) == "Mn" for letter in letters)


def address(kind: str, slug: str) -> str:
    endpoint, argument = PAGES[kind]
    return url_for(endpoint, **({argument: slug} if argument else {"_anchor": slug}))  # type: ignore[arg-type]


def title(item: Item) -> Text:
    """The everyday name where there is one; official names may have 1,192 characters and are cut."""
    names = (item.text(name, current().content) for name in ("plain_name", KINDS[item.kind].title))
    name = next((each for each in names if each), Text(item.slug, "vi"))
    return Text(shorten(str(name.value), procedures.LONGEST_NAME, placeholder=" …"), name.tag)


def called(item: Item, asked: Asked) -> bool:
    """Whether most of what was typed stands in one of its names. Of areas nobody asks so."""
    names = [item.fields.get(name) for name in NAMES if item.kind != "area"]
    each = [value for name in names if name for value in (name.values() if isinstance(name, dict) else [name])]
    return any(len(asked.words.intersection(text.words(str(value)))) >= CALLED * len(asked.words) for value in each)


def marked(value: Text, words: frozenset[str], asked: Asked, width: int = LONGEST_LINE) -> tuple[Markup, bool]:
    """The text or the best stretch of it, its matched words marked, and whether there are any."""
    found = snippets.mark(str(value.value), words, width)
    pieces = [(piece, hit and asked.said(piece)) for piece, hit in found]
    inside = Markup("").join(Markup("<mark>{}</mark>").format(one) if hit else escape(one) for one, hit in pieces)
    shown = Markup('<span lang="{}">{}</span>').format(value.tag, inside) if value.tag != current().tag else inside
    return shown, any(hit for _piece, hit in pieces)


def _line(item: Item, words: frozenset[str], asked: Asked, name: Text, explained: bool) -> tuple[Markup, bool]:
    """One sentence under the title; where the title shows nothing of what was typed, the one that does."""
    first: tuple[Markup, bool] | None = None
    for value in _texts(item, words):
        if value.value == name.value:
            continue
        found = marked(value, words, asked)
        if found[1] or explained:
            return found
        first = first or found
    return first or (Markup(""), False)


def _texts(item: Item, words: frozenset[str]) -> Iterator[Text]:
    """Texts of the item, nearest first: in the reader's language, then all in Vietnamese, the official name among them.

    Of a list only the lines with a word that is looked for, if there are any.
    """
    official = KINDS[item.kind].title
    for name, languages in chain(
        ((each, current().content) for each in LINES),
        ((each, ("vi",)) for each in ("plain_name", official, *LINES, "keywords")),
    ):
        value = translated(item.fields.get(name), languages)
        lines = [str(line) for line in (value.value if isinstance(value.value, list) else [value.value])]
        joined = ", ".join([line for line in lines if words.intersection(text.words(line))] or lines)
        if joined:
            yield Text(" ".join(joined.split()), value.tag)


def _facts(item: Item) -> Iterator[tuple[str, Markup | str]]:
    """What saves a tap: where a thing is, and how far."""
    fields, languages = item.fields, current().content
    if item.kind == "amenity" and item.text("place", languages):
        yield gettext("Where"), said(item.text("place", languages))
    if item.kind == "place":
        if fields.get("address"):
            yield gettext("Address"), said(Text(fields["address"], "vi"))
        if away := maps.listing(item, "").away:
            yield "", gettext("%(distance)s from here in a straight line", distance=away)
    if item.kind == "book":
        if fields.get("authors"):
            yield gettext("Author"), said(Text(", ".join(fields["authors"]), "vi"))
        if fields.get("shelf"):
            yield gettext("Place on the shelf"), str(fields["shelf"])


def best_facts(item: Item) -> list[tuple[str, Markup | str]]:
    """Of a procedure what everybody asks first, as far as the record says it; of others what a list says."""
    if item.kind != "procedure":
        return list(_facts(item))
    ways = [procedures.way(row) for row in item.fields.get("methods", [])]
    counter = procedures.counter(item)
    facts = [
        (gettext("How long it takes"), _known(ways, "time")),
        (gettext("What it costs"), _known(ways, "fee")),
        (gettext("Where to apply"), gettext("Counter %(number)s", number=counter) if counter else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _known(ways: list[dict[str, object]], name: str) -> Markup:
    """A fact of the ways to apply; with its channel where it is known of some of them only."""
    silent = (procedures.unknown(), gettext("See the note."))
    facts = [(str(way["channel"]), escape(way[name])) for way in ways if way[name] not in silent]
    if len(facts) == len(ways):
        return procedures.first_fact(facts)  # type: ignore[arg-type]
    short = [pair for pair in facts if len(pair[1]) < procedures.LONGEST_FACT]
    return Markup("<br>").join(Markup("{}: {}").format(*pair) for pair in short[:3])
