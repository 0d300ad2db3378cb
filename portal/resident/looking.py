"""A question as it was typed, where to look for it first, and what search answers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from flask import request, url_for

from portal.content import aliases
from portal.content.items import Item
from portal.resident import results
from portal.resident.results import PAGES
from portal.search import ranking
from portal.web import stores

LONGEST, READ = 500, 200  # characters that stay in the box, that search reads and a link carries
MOST = 30


@dataclass(frozen=True)
class Question:
    """What was typed, exactly, and where to look first: in a kind, in an area of procedures."""

    typed: str
    kind: str
    area: str
    exact: bool
    station: bool  # asked on the station's screen

    @classmethod
    def read(cls) -> Question:
        kind, area = request.args.get("kind", ""), request.args.get("area", "")[:100]
        narrow = kind if kind in PAGES else ""
        exact = request.args.get("exact", "") == "1"
        area = area if narrow == "procedure" else ""
        return cls(request.args.get("q", "")[:LONGEST], narrow, area, exact, request.args.get("station", "") == "1")

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
            "station": "1" if self.station else "",
        } | changes
        return url_for("resident.search.index", **{name: value for name, value in (known | changes).items() if value})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Found:
    """What search answered; `narrow`: all of it is from where one looked first."""

    answer: ranking.Answer
    hits: list[ranking.Hit]
    items: results.Items
    narrow: bool


def kinds_of(question: Question) -> tuple[str, ...]:
    """Where one looks first. Who asks the procedures for a passport is told who makes it, not what sounds alike."""
    if question.kind == "procedure":
        return ("procedure", "elsewhere")
    return (question.kind,) if question.kind else ()


def look(question: Question) -> Found:
    """Where one looked first; where that has nothing, everywhere."""
    if question.kind:
        answer = find(question.words, kinds_of(question), repair=not question.exact)
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
