"""What residents searched for in vain: staff say what it means, or that it is no question for the office.

Nothing here knows who asked. What search shows beside the words is what it shows at this moment.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.admin import item_form
from portal.admin.shown import title_of
from portal.admin.signed_in import name
from portal.content import aliases, store
from portal.content.checks import one_line
from portal.content.items import Item, translated
from portal.content.kinds import KINDS
from portal.search import ranking, wordlists
from portal.search.aliases import Alias
from portal.visits import counts, unanswered
from portal.web import stores
from portal.web.page import now

pages = Blueprint("unanswered", __name__)
# What words can be led to; procedures first, as most questions are about them.
MEANT = ("procedure", "situation", "guide", "question", "amenity", "place", "app", "book", "elsewhere")
SHOWN = 30  # groups on the page; the rest follow as these are dealt with
# Searches that a page makes: anybody can ask one question in the order of 200, and each costs up to 80 ms.
SEARCHES = 30
MOST = 20  # wordings that are dealt with at once
LONGEST = 100  # characters of one
PERIOD = timedelta(days=30)  # of the share at the top
Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class Found:
    """An item that search finds: as a target of search words, and in words."""

    target: str
    kind: str
    title: str


@dataclass(frozen=True)
class Row:
    """Wordings of one question, and what search shows today for those that were tried, the first at least."""

    group: unanswered.Group
    today: list[tuple[str, Found | None]]

    @property
    def last(self) -> date:
        return max(self.group.days)

    @property
    def answered(self) -> bool:
        return all(found for _words, found in self.today)


@pages.get("/unanswered")
def index() -> str:
    db = stores.activity()
    groups = sorted(unanswered.groups(db, now()), key=lambda group: group.answered)
    rows = _rows(groups[:SHOWN])
    # What was not tried has the words of what was: it counts as answered with it.
    states = {each.words: row.answered for row in rows for each in row.group.wordings}
    _settle(states | {words: bool(found) for row in rows for words, found in row.today})
    today = counts.day_of(now())
    period = (today - PERIOD, today)
    return render_template(
        "admin/unanswered/index.html",
        waiting=[row for row in rows if not row.answered],
        answered=[row for row in rows if row.answered],
        more=max(0, len(groups) - SHOWN),
        searches=counts.total(db, "search", *period),
        nothing=counts.total(db, "search_nothing", *period),
        small=counts.SMALL,
        rules=unanswered,
        period=PERIOD.days,
    )


def _rows(groups: list[unanswered.Group]) -> list[Row]:
    """Try the first wording of each, then the second of each, and so on while searches are left."""
    turns = zip_longest(*(group.wordings for group in groups))
    tried = [each.words for turn in turns for each in turn if each][:SEARCHES]
    known = aliases.of(stores.content())
    shows = {words: _first(words, known) for words in tried}
    return [
        Row(group, [(each.words, shows[each.words]) for each in group.wordings if each.words in shows])
        for group in groups
    ]


def waiting() -> int:
    """How many questions wait for staff; 0 where that cannot be read."""
    with contextlib.suppress(unanswered.StoreUnusable):
        return sum(not group.answered for group in unanswered.groups(stores.activity(), now()))
    return 0


@pages.get("/unanswered/attach")
def choose() -> Answer:
    return _choose(_words(request.args), "")


@pages.post("/unanswered/attach")
def attach() -> Answer:
    """Lead the words to an item: from the next search on, everybody finds it by them. Without one: find one first.

    Finding is a POST too: many ticked lines make an address longer than gunicorn takes (4,094 bytes).
    """
    db, words, target = stores.content(), _words(request.form), request.form.get("target", "")
    asked = one_line(request.form.get("q", ""))[:LONGEST]
    if not words or "target" not in request.form:
        return _choose(words, asked)
    item = aliases.meant(db, target)
    if item is None or item.kind not in MEANT:
        flash(gettext("That item is no longer there. Choose another one."))
        return _choose(words, asked)
    try:
        addition = aliases.Addition(words, [target], _name_of(item))
        made, outcome = aliases.add(db, addition, name(), now(), note="unanswered")
    except store.StoreUnusable:
        return _choose(words, asked, notice="unusable", status=503)
    new = 0 if outcome == "unchanged" else len(words)
    return redirect(url_for("admin.unanswered.result", item_id=made.id, new=new), 303)


@pages.post("/unanswered/card")
def card() -> Answer:
    """Make a "not done here" card that is found by the words."""
    words = _words(request.form)
    typed = {field: request.form.get(field, "").strip() for field in ("name", "where", "website")}
    record = {**typed, "words": words, "name": {"vi": typed["name"]}, "where": {"vi": typed["where"]}}
    try:
        made = item_form.save(stores.content(), "elsewhere", None, record, True, "", name(), now())
    except item_form.Refused as refused:
        problems = {anchor.removesuffix("-vi"): sentence for anchor, sentence in refused.problems.items()}
        return _choose(words, "", typed=typed, problems=problems, status=422)
    except store.StoreUnusable:
        return _choose(words, "", typed=typed, notice="unusable", status=503)
    return redirect(url_for("admin.unanswered.result", item_id=made.id, new=len(words)), 303)


@pages.get("/unanswered/result/<int:item_id>")
def result(item_id: int) -> str:
    """What search answers now to the last words of the entry or card, so that staff see what they did."""
    db = stores.content()
    item, known = store.by_id(db, item_id), aliases.of(db)
    new = request.args.get("new", 0, int)
    words = list(item.fields.get("words", []))[-(new if 0 < new < MOST else MOST) :]
    chosen = aliases.targets(item) if item.kind == "alias" else (aliases.target(item.kind, item.slug),)
    found = [(each, _found(each, known, limit=3)) for each in words]
    _settle({each: bool(hits) for each, hits in found})
    return render_template("admin/unanswered/result.html", item=item, found=found, chosen=chosen)


@pages.post("/unanswered/dismiss")
def dismiss() -> Answer:
    """Asks first: it is the one thing here that cannot be undone."""
    words = request.form.getlist("words")
    if not words:
        return _none_chosen()
    if "sure" not in request.form:
        return render_template("admin/unanswered/dismiss.html", words=words, days=unanswered.KEPT.days), 200
    left = unanswered.dismiss(stores.activity(), words, now())
    if len(left) < len(aliases.distinct(words)):
        flash(gettext("Erased. These words are not counted again for %(days)s days.", days=unanswered.KEPT.days))
    if left:
        said = ", ".join(each[:LONGEST] for each in left[:3])
        sentence = gettext("Not erased, as no line of the list says just this: %(words)s. Tick the line itself.")
        flash(sentence % {"words": said})
    return redirect(url_for("admin.unanswered.index"), 303)


def _none_chosen() -> Answer:
    flash(gettext("Tick at least one line first."))
    return redirect(url_for("admin.unanswered.index"), 303)


def _words(form: MultiDict[str, str]) -> list[str]:
    """Wordings from ticks or from lines of a text, each once, in the order given."""
    typed = (one_line(line)[:LONGEST] for text in form.getlist("words") for line in text.splitlines())
    return aliases.distinct(typed)[:MOST]


def _choose(
    words: list[str],
    asked: str,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Answer:
    if not words:
        return _none_chosen()
    if len(request.values.getlist("words")) > MOST:
        flash(gettext("These are the first %(num)s lines; do the others afterwards.", num=MOST))
    db = stores.content()
    page = render_template(
        "admin/unanswered/attach.html",
        words=words,
        q=asked,
        found=_found(asked, aliases.of(db), kinds=MEANT) if asked else [],
        cards=[Found(aliases.target(each.kind, each.slug), "", title_of(each)) for each in _cards()],
        typed=typed or {},
        problems=problems or {},
        notice=notice,
    )
    return page, status


def _cards() -> list[Item]:
    return store.find_all(stores.content(), "elsewhere")


def _found(asked: str, known: Iterable[Alias], kinds: tuple[str, ...] = (), limit: int = 12) -> list[Found]:
    """What search shows to a resident, best first; within `kinds` only items that words can be led to."""
    answer = ranking.find(stores.content(), asked, aliases=known, kinds=kinds, limit=limit)
    hits = [(hit.kind, hit.key) for hit in answer.hits]
    asked_back = [("procedure", slug) for slug, _label in answer.choice.options] if answer.choice else []
    first = [("elsewhere", answer.elsewhere)] if answer.elsewhere else [] if hits else asked_back
    items = _published(dict.fromkeys([*first, *hits]))
    if kinds:
        return [_shown(item) for item in items.values()]
    beside = _beside(answer, items)
    return ([beside] if beside else []) + [_shown(item) for item in items.values()]


def _published(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    """The published items of these kinds and slugs, in order."""
    db, asked = stores.content(), list(wanted)
    found = {
        (kind, slug): item
        for kind in {kind for kind, _slug in asked}
        for slug, item in store.by_slugs(db, kind, [slug for each, slug in asked if each == kind]).items()
    }
    return {key: found[key] for key in asked if key in found}


def _beside(answer: ranking.Answer, items: Mapping[tuple[str, str], Item]) -> Found | None:
    """What search answers that is no item of the office: a page of the portal, or a matter that has no card yet."""
    if answer.elsewhere and ("elsewhere", answer.elsewhere) not in items:
        target = f"elsewhere:{answer.elsewhere}"
        label = KINDS["elsewhere"].label
        return Found(target, gettext(label), wordlists.names().get(target, answer.elsewhere))
    if answer.page:
        target = f"page:{answer.page}"
        return Found(target, gettext("Page of the portal"), wordlists.names().get(target, answer.page))
    if answer.unclear:
        return Found("", "", gettext("asks what it is about, and offers what most people come for"))
    return None


def _first(words: str, known: Iterable[Alias]) -> Found | None:
    return next(iter(_found(words, known, limit=1)), None)


def _shown(item: Item) -> Found:
    code = f" ({item.slug})" if item.kind == "procedure" else ""
    return Found(aliases.target(item.kind, item.slug), gettext(KINDS[item.kind].label), f"{title_of(item)}{code}")


def _name_of(item: Item) -> str:
    """What an entry for the item is called, in Vietnamese as far as there is any."""
    names = (item.fields.get("plain_name"), item.fields.get(KINDS[item.kind].title))
    return next((str(text.value) for each in names if (text := translated(each, ("vi", "en")))), item.slug)[:300]


def _settle(answered: dict[str, bool]) -> None:
    """Keep in mind what search answers now, as the first page of staff counts by it; a full disk hides no list."""
    with contextlib.suppress(unanswered.StoreUnusable):
        unanswered.settle(stores.activity(), answered)
