"""Search over everything, the answer first. Any input gives a page, never an error and never an empty one.

Four pages are one here: an answer with what else was found; a question back where several procedures fit alike;
what no ward office does, and who does it; nothing, and what to do now. What was typed is counted (counting.py), and
never stands beside who typed it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import gettext, ngettext

from portal.content import aliases, areas, store
from portal.content.items import Item, Text, translated
from portal.content.kinds import KINDS
from portal.resident import counting, results
from portal.resident.results import PAGES
from portal.search import completion, ranking, text, wordlists
from portal.web import stores
from portal.web.language import current
from portal.web.page import office

pages = Blueprint("search", __name__)
LONGEST, READ = 500, 200  # characters that stay in the box, that search reads and a link carries
MOST = 30
OFTEN = 6  # procedures offered where nothing was typed or found
SUGGESTED, FEW = 5, 3  # rows; with fewer that go on as typed, search itself is asked
LONGEST_NAME = 32  # characters of what people say that stand beside a suggestion
LETTERS = 4  # from which on that is worth it
GUIDES = ("huong dan", "thong tin", "tiep don")  # how offices call the counter that tells where to go


@dataclass(frozen=True)
class Question:
    """What was typed, exactly, and where to look first: in a kind, in an area of procedures."""

    typed: str
    kind: str
    area: str
    exact: bool

    @classmethod
    def read(cls) -> Question:
        kind, area = request.args.get("kind", ""), request.args.get("area", "")[:100]
        narrow = kind if kind in PAGES else ""
        exact = request.args.get("exact", "") == "1"
        return cls(request.args.get("q", "")[:LONGEST], narrow, area if narrow == "procedure" else "", exact)

    @property
    def words(self) -> str:
        """Without control characters and the marks of direction, which would turn a title around."""
        return "".join(" " if unicodedata.category(one)[0] == "C" else one for one in self.typed).strip()

    def address(self, **changes: str) -> str:
        """The address of this search, or of one like it."""
        known = {
            "q": self.typed[:READ],
            "kind": self.kind,
            "area": self.area,
            "exact": "1" if self.exact else "",
        } | changes
        return url_for("resident.search.index", **{name: value for name, value in (known | changes).items() if value})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Found:
    """What search answered; `narrow`: all of it is from where one looked first."""

    answer: ranking.Answer
    hits: list[ranking.Hit]
    items: results.Items
    narrow: bool


@pages.get("/search")
def index() -> str:
    question = Question.read()
    if not question.words:
        return render_template("resident/search/start.html", question=question, within=_within(question), **_browse())
    found = look(question)
    counting.search(question.words, bool(found.hits or found.answer.choice or found.answer.elsewhere))
    return answered(question, found)


def answered(question: Question, found: Found) -> str:
    """The page of an answer, whichever of the four it is."""
    cards = _elsewhere(found)
    away = bool(cards or found.answer.elsewhere)
    choice = None if away else _choice(found)
    hits = [hit for hit in found.hits if hit.kind in PAGES]
    best = hits[0] if hits and not away and not choice and _sure(hits) else None
    asked = results.Asked.of(question.words, found.answer.corrected)
    whole = bool(question.kind and found.narrow)
    groups = results.groups(hits, best, found.items, asked, question.address, whole=whole)
    shown = results.show(found.items[best.kind, best.key], best, asked) if best else None
    return render_template(
        "resident/search/index.html",
        question=question,
        corrected=found.answer.corrected,
        within=_within(question),
        narrow=found.narrow,
        best=shown,
        best_facts=results.best_facts(found.items[best.kind, best.key]) if best else [],
        choice=choice,
        away=away,
        cards=cards,
        below=[found.items["elsewhere", hit.key] for hit in found.hits if hit.kind == "elsewhere" and not away][:2],
        groups=groups,
        count=len(hits),
        first=(shown or next((each for group in groups for each in group.shown), None)),
        **({} if hits or away else _browse()),
    )


@pages.get("/search/suggest")
def suggest() -> Response:
    """What somebody who is still typing may mean, as JSON; counted nowhere and kept nowhere."""
    question = Question.read()
    found = _suggested(question)
    items = results.items_by_key([key for key, _said in found])
    there = [(items[key], said) for key, said in found if key in items]
    if question.area:
        there.sort(key=lambda pair: pair[0].fields.get("area") != question.area)
    rows = [_row(item, said) for item, said in there[:SUGGESTED]]
    count = len(rows)
    said = ngettext("%(num)s suggestion", "%(num)s suggestions", count) if rows else ""
    return jsonify({"items": rows, "said": said})


def _suggested(question: Question) -> list[tuple[results.Key, str]]:
    """Key and everyday phrase of each suggestion: what goes on as typed, then, if that is little, what fits."""
    db, kinds = stores.content(), _kinds(question)
    own = aliases.of(db)
    begun = completion.complete(db, question.words, kinds=kinds, aliases=own, limit=2 * SUGGESTED)
    found = {(one.kind, one.key): one.said for one in begun}
    if len(found) < FEW and len(question.words) >= LETTERS:
        for hit in find(question.words, kinds, limit=SUGGESTED).hits:
            found.setdefault((hit.kind, hit.key), "")
    return [(key, said) for key, said in found.items() if key[0] in (*PAGES, "elsewhere")]


def _row(item: Item, said: str) -> dict[str, str]:
    name = results.title(item)
    leads_to = results.address(item.kind, item.slug) if item.kind in PAGES else _search_for(name.value)
    # What people say may be a whole story; only a name of the thing helps here.
    kind = f"“{said}”" if 0 < len(said) <= LONGEST_NAME else gettext(KINDS[item.kind].label)
    return {"text": name.value, "lang": name.tag, "kind": kind, "address": leads_to}


def _search_for(words: str) -> str:
    return url_for("resident.search.index", q=words)


def _kinds(question: Question) -> tuple[str, ...]:
    """Where one looks first. Who asks the procedures for a passport is told who makes it, not what sounds alike."""
    if question.kind == "procedure":
        return ("procedure", "elsewhere")
    return (question.kind,) if question.kind else ()


def look(question: Question) -> Found:
    """Where one looked first; where that has nothing, everywhere."""
    if question.kind:
        answer = find(question.words, _kinds(question), repair=not question.exact)
        found = _found(answer, narrow=True)
        if question.area:
            inside = [hit for hit in found.hits if _stands_in(found.items[hit.kind, hit.key], question.area)]
            found = Found(answer, inside, found.items, narrow=True)
        if found.hits or answer.elsewhere:
            return found
    return _found(find(question.words, repair=not question.exact), narrow=False)


def find(asked: str, kinds: tuple[str, ...] = (), limit: int = MOST, *, repair: bool = True) -> ranking.Answer:
    """Search with the shipped words and the office's own search words."""
    own = aliases.of(stores.content())
    return ranking.find(stores.content(), asked, aliases=own, kinds=kinds, limit=limit, repair=repair)


def _found(answer: ranking.Answer, *, narrow: bool) -> Found:
    items = results.items_of(answer.hits)
    return Found(answer, [hit for hit in answer.hits if (hit.kind, hit.key) in items], items, narrow)


def _stands_in(item: Item, area: str) -> bool:
    return item.kind != "procedure" or item.fields.get("area") == area


def _sure(hits: list[ranking.Hit]) -> bool:
    return len(hits) == 1 or hits[0].score > hits[1].score


def _elsewhere(found: Found) -> list[Item]:
    """Cards of what is not done here, when that is the answer and not one result among others."""
    first = found.hits[0] if found.hits else None
    named = found.answer.elsewhere or (first.key if first and first.kind == "elsewhere" else "")
    if not named:
        return []
    return list(store.by_slugs(stores.content(), "elsewhere", [named]).values())


def _choice(found: Found) -> dict[str, object] | None:
    """The question to ask back, with (address, label, name of the procedure) of each option that is published."""
    choice = found.answer.choice
    if choice is None:
        return None
    items = store.by_slugs(stores.content(), "procedure", [slug for slug, _label in choice.options])
    options = [
        (url_for("resident.procedures.show", code=slug), Text(label, "vi"), results.title(items[slug]))
        for slug, label in choice.options
        if slug in items
    ]
    return {"question": Text(choice.question, "vi"), "options": options} if len(options) > 1 else None


def _within(question: Question) -> str:
    """The name of where one looks first; "" everywhere."""
    if not question.kind:
        return ""
    area = store.by_slugs(stores.content(), "area", [question.area]).get(question.area)
    return results.title(area).value if area else gettext(KINDS[question.kind].plural)


def _browse() -> dict[str, list[object]]:
    """Ways on without words: what is asked for most, areas, life events, and the counters to ask."""
    db = stores.content()
    filled = areas.filled(db)
    often = store.by_slugs(db, "procedure", wordlists.lexicon().often)
    named = [item for item in often.values() if item.fields.get("plain_name")]

    def link(item: Item) -> tuple[str, Text]:
        return results.address(item.kind, item.slug), results.title(item)

    return {
        "often": [link(item) for item in sorted(named, key=lambda item: item.slug)[:OFTEN]],
        "areas": [link(item) for item in store.find_all(db, "area") if item.slug in filled and item.fields.get("icon")],
        "situations": [link(item) for item in store.find_all(db, "situation")],
        "counters": list(_counters()),
    }


def _counters() -> list[tuple[str, Text]]:
    """Number and work of each counter, the one that guides first. The sample office's send nobody anywhere."""
    record = office()
    if not isinstance(record, Item) or record.sample:
        return []
    rows = record.fields.get("counters", [])
    rows = sorted(rows, key=lambda row: not any(word in text.fold(str(row.get("name"))) for word in GUIDES))
    named = [(str(row.get("number", "")), translated(row.get("name"), current().content)) for row in rows]
    return [(number, name) for number, name in named if number and name]
