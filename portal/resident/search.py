"""Search over everything, the answer first. Any input gives a page, never an error and never an empty one.

Six pages are one here: an answer with what else was found; a page of the portal itself with the fact on it; a question
back where several procedures fit alike; what no ward office does, and who does it; that no matter was named; nothing,
and what to do now. What was typed is counted (counting.py), and never stands beside who typed it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, render_template
from flask_babel import gettext, ngettext

from portal.content import store
from portal.content.items import NOTHING, Item, Text
from portal.content.kinds import KINDS
from portal.resident import browsing, counting, own_pages, results, suggestions
from portal.resident.looking import Found, Question, look
from portal.resident.results import PAGES
from portal.search import ranking, text, wordlists
from portal.search.index import normal_code
from portal.web import stores
from portal.web.language import current

pages = Blueprint("search", __name__)
LIKELY = 0.02  # below what is answered otherwise stand items at least as likely, or called what was typed


@dataclass(frozen=True)
class Instead:
    """What is said in place of an answer among the items: at most one of `away`, `own`, `unclear`."""

    away: bool  # not done at this office,
    cards: list[Item]  # as these say,
    undone: str  # or, without a card, its Vietnamese name
    own: own_pages.OwnPage | None
    unclear: bool

    @classmethod
    def of(cls, found: Found) -> Instead:
        answer, cards = found.answer, _elsewhere(found)
        away = bool(cards or answer.elsewhere)
        undone = wordlists.names().get(f"elsewhere:{answer.elsewhere}", "")
        # Whoever looked among the books and found one does not want to be told where the books are.
        inside = found.narrow and bool(found.hits)
        own = own_pages.named(answer.page) if answer.page and not away and not inside else None
        return cls(away, cards, undone, own, answer.unclear and not away and not own)

    def __bool__(self) -> bool:
        return bool(self.away or self.own or self.unclear)


@pages.get("/search")
def index() -> str:
    question = Question.read()
    if not question.words:
        ways = browsing.ways()
        return render_template("resident/search/start.html", question=question, within=_within(question), **ways)
    found = look(question)
    answer = found.answer
    # Whoever named no matter asked for nothing that could be missing here.
    told = bool(found.hits or answer.choice or answer.elsewhere or answer.page or answer.unclear)
    counting.search(question.words, told)
    return answered(question, found)


def answered(question: Question, found: Found) -> str:
    """The page of an answer, whichever of the six it is."""
    instead = Instead.of(found)
    choice = None if instead else _choice(found)
    asked = results.Asked.of(question.words, found.answer.corrected)
    hits = [
        hit for hit in found.hits if hit.kind in PAGES and not (instead and _in_the_way(hit, found, instead, asked))
    ]
    best = hits[0] if hits and not choice and not instead and _sure(hits) else None
    whole = bool(question.kind and found.narrow)
    groups = results.groups(hits, best, found.items, asked, question.address, whole=whole)
    shown = results.show(found.items[best.kind, best.key], best, asked) if best else None
    below = [found.items["elsewhere", hit.key] for hit in found.hits if hit.kind == "elsewhere"]
    return render_template(
        "resident/search/index.html",
        question=question,
        corrected=found.answer.corrected,
        within=_within(question),
        narrow=found.narrow,
        best=shown,
        best_facts=results.best_facts(found.items[best.kind, best.key]) if best else [],
        choice=choice,
        below=[] if instead else below[:2],
        groups=groups,
        count=len(hits) + bool(instead.own),
        first=shown or instead.own or next((each for group in groups for each in group.shown), None),
        **vars(instead),
        **({} if instead.away or (hits and not instead.unclear) else browsing.ways()),
    )


@pages.get("/search/suggest")
def suggest() -> Response:
    """What somebody who is still typing may mean, as JSON; counted nowhere and kept nowhere."""
    rows = suggestions.rows(Question.read())
    said = ngettext("%(num)s suggestion", "%(num)s suggestions", len(rows)) if rows else ""
    return jsonify({"items": rows, "said": said})


def _in_the_way(hit: ranking.Hit, found: Found, instead: Instead, asked: results.Asked) -> bool:
    """Whether it only shares a word with what is answered otherwise, or says the same again."""
    again = instead.own is not None and instead.own.item == (hit.kind, hit.key)
    return again or (hit.score < LIKELY and not results.called(found.items[hit.kind, hit.key], asked))


def _sure(hits: list[ranking.Hit]) -> bool:
    return len(hits) == 1 or hits[0].score > hits[1].score


def _elsewhere(found: Found) -> list[Item]:
    """Cards of what is not done here, when that is the answer and not one result among others."""
    first = found.hits[0] if found.hits else None
    otherwise = found.answer.page or found.answer.unclear
    named = found.answer.elsewhere or (first.key if first and first.kind == "elsewhere" and not otherwise else "")
    if not named:
        return []
    return list(store.by_slugs(stores.content(), "elsewhere", [named]).values())


def _choice(found: Found) -> dict[str, object] | None:
    """The question to ask back, with (address, words, name beside them) of each option that is published.

    Question and labels are Vietnamese: whoever reads another language is asked by the procedures' own names.
    """
    choice = found.answer.choice
    if choice is None:
        return None
    items = store.by_slugs(stores.content(), "procedure", [slug for slug, _label in choice.options])
    options = [(slug, *_option(items[slug], label)) for slug, label in choice.options if slug in items]
    addressed = [(results.address("procedure", slug), words, beside) for slug, words, beside in options]
    question = Text(choice.question, "vi") if _reads_vietnamese() else NOTHING
    return {"question": question, "options": addressed} if len(options) > 1 else None


def _option(item: Item, label: str) -> tuple[Text, Text]:
    """What is pressed, and what stands below it; a name of the catalogue alone is too long to choose by."""
    name = results.title(item)
    if not item.fields.get("plain_name"):
        label = label or wordlists.names().get(normal_code(item.slug), "")
    if not label or not (_reads_vietnamese() or name.tag == "vi"):
        return name, NOTHING
    return Text(label, "vi"), name if text.fold(str(name.value)) != text.fold(label) else NOTHING


def _reads_vietnamese() -> bool:
    """Whether Vietnamese is nearer to the reader than English."""
    return [tag for tag in current().content if tag in ("vi", "en")][:1] == ["vi"]


def _within(question: Question) -> str:
    """The name of where one looks first; "" everywhere."""
    if not question.kind:
        return ""
    area = store.by_slugs(stores.content(), "area", [question.area]).get(question.area)
    return results.title(area).value if area else gettext(KINDS[question.kind].plural)
