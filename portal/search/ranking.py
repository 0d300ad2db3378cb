"""Which documents answer a question, best first, or none.

Candidates come from FTS5; here each is weighed by the terms of the question it has, in which
field, and by how much of its title was asked for. A document that explains too little of what
the question tells is no answer: a resident is helped more by "nothing here" than by a random
procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from portal.search import index, wordlists
from portal.search.query import Alias, Query, understand

CANDIDATES = 80
TERMS = 40  # the heaviest terms choose the candidates
FIELDS = (("title", 3.0), ("words", 3.0), ("summary", 1.2), ("area", 0.8), ("body", 0.3))
TITLE_SHARE = 0.45  # how much of the score hangs on the share of the title that was asked for
TARGET = 2.0  # what an alias that names the procedure adds, in shares of the best score
OFTEN = 1.1
TAIL = 0.3  # hits below this share of the best are noise
# Share of the question that the best answer must explain: with two neighbouring words in common, without.
ENOUGH, ENOUGH_APART = 0.3, 0.65
FIRM_FIELD = 1.0  # title, words, summary
BODY_EXPLAINS = 0.4  # a word that stands only in the body of a text explains less


@dataclass(frozen=True)
class Hit:
    """A document found; `matched` are the folded words to mark."""

    kind: str
    key: str
    score: float
    matched: frozenset[str]


@dataclass(frozen=True)
class Choice:
    """What to ask back where several procedures fit alike; options are (slug of the procedure, what it is for)."""

    question: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """Hits, best first; `corrected` is what was searched for when the typing was repaired."""

    hits: tuple[Hit, ...] = ()
    corrected: str = ""
    choice: Choice | None = None
    elsewhere: str = ""  # slug of what is not done in a ward office


@dataclass(frozen=True)
class Weighed:
    """A candidate with its score and the share of the question it explains."""

    candidate: index.Candidate
    score: float
    share: float
    firm: bool  # explains two neighbouring words, or something an alias stands for
    matched: frozenset[str]


def find(
    db: Database,
    text: str,
    *,
    aliases: Iterable[Alias] = (),
    kinds: Sequence[str] = (),
    limit: int = 20,
    repair: bool = True,
) -> Answer:
    """Search for any text whatsoever; `kinds` empty means all. Never raises for what was typed.

    `repair` False takes every word as it was typed.
    """
    query = understand(text, index.Vocabulary(db), aliases, repair=repair)
    named = index.with_codes(db, query.codes, kinds)
    if named:
        return Answer(tuple(Hit(one.kind, one.key, 1.0, frozenset()) for one in named[:limit]))
    if not query.asked:
        return Answer()
    targets = list(dict.fromkeys(code for use in query.meant for code in use.alias.targets))
    terms = sorted(query.weights, key=lambda term: -query.weights[term])[:TERMS]
    found = {(one.kind, one.key): one for one in index.candidates(db, terms, kinds, CANDIDATES)}
    found.update({(one.kind, one.key): one for one in index.with_codes(db, targets[:30], kinds)})
    weighed = _with_targets([_weigh(one, query) for one in found.values()], query)
    return Answer(_hits(weighed, limit), query.corrected)


def _weigh(candidate: index.Candidate, query: Query) -> Weighed:
    score = 0.0
    best: dict[str, float] = {}
    for name, weight in FIELDS:
        for term in query.weights.keys() & set(getattr(candidate, name)):
            best[term] = max(weight, best.get(term, 0.0))
    score = sum(query.weights[term] * weight for term, weight in best.items())
    score *= 1 - TITLE_SHARE + TITLE_SHARE * _title_share(candidate, query)
    if candidate.code in wordlists.often_asked():
        score *= OFTEN
    words = frozenset(term for term in best if "_" not in term)
    through = _through(candidate, query)
    firm = bool(through) or any(_tells(term) for term, weight in best.items() if weight >= FIRM_FIELD)
    return Weighed(candidate, score, _share(query, best, through), firm, words)


def _tells(term: str) -> bool:
    """A pair that is more than small words."""
    return "_" in term and not wordlists.stop_words().issuperset(term.split("_"))


def _title_share(candidate: index.Candidate, query: Query) -> float:
    """The share of the title's first words that were asked for: plain procedures before special variants."""
    title = [word for word in candidate.title[:60] if "_" not in word and word not in wordlists.stop_words()]
    return sum(word in query.weights for word in title) / len(title) if title else 0.0


def _through(candidate: index.Candidate, query: Query) -> frozenset[str]:
    """The words of the question that an alias connects with this document."""
    uses = (use for use in query.meant if _means(use.alias, candidate))
    return frozenset(query.words[at] for use in uses for at in use.places)


def _share(query: Query, best: dict[str, float], through: frozenset[str]) -> float:
    """The share of what the question tells that this document explains, by itself or through an alias."""
    explained = 0.0
    for word, tells in query.asked.items():
        if word in through or best.get(word, 0.0) > FIELDS[-1][1]:
            explained += tells
        elif word in best:
            explained += tells * BODY_EXPLAINS
    return explained / sum(query.asked.values())


def _means(alias: Alias, candidate: index.Candidate) -> bool:
    if candidate.code and candidate.code in alias.targets:
        return True
    official = set(index.text.words(alias.meaning)) - wordlists.stop_words()
    here = official & {*candidate.title, *candidate.words, *candidate.summary}
    return bool(official) and len(here) >= 0.6 * len(official)


def _with_targets(weighed: list[Weighed], query: Query) -> list[Weighed]:
    """Lift what an alias names, by how firmly it holds and how much of the question it explains."""
    lift: dict[str, float] = {}
    whole = sum(query.asked.values())
    for use in query.meant:
        said = {query.words[at] for at in use.places}
        share = sum(query.asked.get(word, 0.0) for word in said) / whole
        for rank, code in enumerate(use.alias.targets):
            lift[code] = max(lift.get(code, 0.0), use.strength * share * 0.85**rank)
    unit = 12 + 0.5 * max((one.score for one in weighed), default=0.0)
    return [replace(one, score=one.score + TARGET * unit * lift.get(one.candidate.code, 0.0)) for one in weighed]


def _hits(weighed: list[Weighed], limit: int) -> tuple[Hit, ...]:
    order = sorted(weighed, key=lambda one: (-one.score, one.candidate.kind, one.candidate.key))
    if not order or not _answers(order[0]):
        return ()
    floor = TAIL * order[0].score
    hits = (Hit(one.candidate.kind, one.candidate.key, round(one.score, 3), one.matched) for one in order)
    return tuple(hit for hit in hits if hit.score >= floor)[:limit]


def _answers(best: Weighed) -> bool:
    return best.share >= (ENOUGH if best.firm else ENOUGH_APART)
