"""What speaks for a candidate, in numbers from 0 to about 1; `weights.py` says how much each counts."""

from __future__ import annotations

from collections.abc import Mapping

from portal.search.candidates import Candidate, Near
from portal.search.index import Found
from portal.search.query import Query

NAMES = (
    "title", "title_pairs", "title_share", "words", "summary", "area", "near", "body",  # of the document
    "bag", "bag_of_best", "phrase", "phrase_close", "exact", "phrase_whole", "phrase_next", "name", "often",
    "explained", "literal", "procedure", "elsewhere", "nothing", "other",
)  # fmt: skip


EXACT = 0.995  # a cosine that only the same words give
# What people say around a matter ("mất mấy ngày", "ở đâu") stands in long questions, too: it is all of a vague one.
VAGUE, WHOLE = "nothing:vague", 0.95


SORTS = ("procedure", "elsewhere", "nothing")


def fill(candidates: list[Candidate], query: Query) -> None:
    """Give every candidate its numbers; "names no matter" stays one only where it explains the whole question."""
    near = max((one.document.near for one in candidates if one.document), default=0.0)
    body = max((one.document.body for one in candidates if one.document), default=0.0)
    words = {term: tells for term, tells in query.tells.items() if "_" not in term}
    for one in candidates:
        numbers = dict.fromkeys(NAMES, 0.0)
        held: set[str] = set()
        if one.document:
            numbers |= _of_document(one.document, query, words, near, body)
            held.update(one.document.title, one.document.words, one.document.summary, one.document.area)
        for entry in one.entries:
            more, said = _of_entry(entry, words)
            held |= said
            for name, number in more.items():
                numbers[name] = max(number, numbers[name])
        numbers["explained"] = _share(words, held)
        numbers["literal"] = _literal(one, query, words)
        numbers[one.sort if one.sort in SORTS else "other"] = 1.0
        one.numbers = numbers
    vague = [one for one in candidates if one.key == VAGUE and one.numbers["explained"] < WHOLE]
    for one in vague:
        candidates.remove(one)


def _of_document(
    found: Found, query: Query, words: Mapping[str, float], best_near: float, best_body: float
) -> dict[str, float]:
    pairs = {term: tells for term, tells in query.tells.items() if "_" in term}
    title = set(found.title)
    firsts = [word for word in found.title[:60] if word.isalpha() and word.isascii()]  # no pairs, no marks
    return {
        "title": _share(words, title),
        "title_pairs": _share(pairs, title),
        "title_share": sum(word in words for word in firsts) / len(firsts) if firsts else 0.0,
        "words": _share(query.tells, set(found.words)),
        "summary": _share(query.tells, set(found.summary)),
        "area": _share(words, set(found.area)),
        "near": found.near / best_near if best_near > 0 else 0.0,
        "body": found.body / best_body if best_body > 0 else 0.0,
    }


def _of_entry(near: Near, words: Mapping[str, float]) -> tuple[dict[str, float], set[str]]:
    lexicon, asked = near.lexicon, near.asked
    likeness = lexicon.likeness(near.place, asked)
    ranked = sorted(likeness.cosines, reverse=True)
    near.near = ranked[0]
    near.nearest = likeness.cosines.index(ranked[0])
    numbers = {
        "bag": near.sum / asked.whole,
        "bag_of_best": near.sum / near.best,
        "phrase": ranked[0],
        "phrase_close": ranked[0] ** 6,
        "exact": float(ranked[0] > EXACT),
        "phrase_whole": likeness.whole,
        "phrase_next": sum(ranked[1:4]) / 3,
        "name": likeness.cosines[0],
        "often": lexicon.oftens[near.place] / 4,
    }
    said = {word for word in words if lexicon.terms.get(word) in likeness.said}
    return {name: number * 0.9**near.rank for name, number in numbers.items()}, said


def _literal(one: Candidate, query: Query, words: Mapping[str, float]) -> float:
    """The share of the question that stands in the title, with its marks where typed with any, or in search words."""
    if not one.document:
        return 0.0
    title, said = set(one.document.title), set(one.document.words)
    exact = {word.plain: word.exact or word.plain for word in query.words}
    return _share(words, {word for word in words if exact.get(word, word) in title or word in said})


def _share(tells: Mapping[str, float], held: set[str]) -> float:
    whole = sum(tells.values())
    return sum(weight for term, weight in tells.items() if term in held) / whole if whole else 0.0
