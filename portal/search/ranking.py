"""Which documents answer a question, best first, or none.

Candidates come from FTS5 and from the lexicons; what speaks for each is weighed (`features.py`,
`weights.py`) against "nothing here", against what is done elsewhere and against small talk. A
resident is helped more by "nothing here" than by a random procedure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from portal.search import aliases as offices
from portal.search import features, index, marks, text, wordlists
from portal.search.aliases import Alias
from portal.search.candidates import Candidate, gather
from portal.search.query import LONGEST, Query, understand
from portal.search.weights import NOTHING, WEIGHTS

ENOUGH = 0.45  # how likely it must be that a procedure here is meant, against everything else
MISSED = 0.5  # a procedure must be this likely against the likeliest one that the office does not list
ALSO = 0.1  # items of other kinds less likely than this share of the best answer are noise
FOUND, ALL = 0.6, 0.95  # unless their own words are this share of the question
NO_ITEMS = ("elsewhere", "nothing", "page")
TAIL = 0.02  # hits less likely than this share of the best of their kind are noise
SURE = 0.55  # below this share of all procedures the best one is asked back for
LIKE = 0.25  # a procedure this likely against the best is among what is asked back
READ = 40  # phrases of a matter that are read for the marks of repaired words
SAID = 0.5  # a phrase this near (cosine) explains why a procedure was found


@dataclass(frozen=True)
class Hit:
    """Something found: `matched` are the folded words to mark, `phrase` what people say for it, near the question."""

    kind: str
    key: str
    score: float  # how likely it is what was meant, 0 to 1
    matched: frozenset[str]
    phrase: str = ""


@dataclass(frozen=True)
class Choice:
    """What to ask back where several procedures fit alike; options are (slug of the procedure, what it is for).

    The question and the labels are Vietnamese; both are empty where nobody has written any.
    """

    question: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """Hits, best first; `corrected` is what was searched for when the typing was repaired."""

    hits: tuple[Hit, ...] = ()
    corrected: str = ""
    choice: Choice | None = None
    elsewhere: str = ""  # slug of what is not done in a ward office
    unclear: bool = False  # the question names no matter: "giấy tờ", "xin hỏi"
    page: str = ""  # short name of the portal's own page that answers: "wifi", "hours"


def find(
    db: Database,
    typed: str,
    *,
    aliases: Iterable[Alias] = (),
    kinds: Sequence[str] = (),
    limit: int = 20,
    repair: bool = True,
) -> Answer:
    """Search for any text whatsoever; `kinds` empty means all. Never raises for what was typed.

    `repair` False takes every word as it was typed.
    """
    aliases = tuple(aliases)
    lexicons = (wordlists.lexicon(), offices.lexicon(aliases))
    query = understand(typed, index.Vocabulary(db), lexicons, repair=repair)
    named = index.with_codes(db, query.codes, kinds)
    if named:
        return Answer(tuple(Hit(one.kind, one.key, 1.0, frozenset()) for one in named[:limit]))
    meant = _meant(db, typed, query, aliases, kinds)
    if not query.tells:
        return _first(meant, Answer(unclear=bool(query.words)), limit)
    candidates = gather(db, query, lexicons)
    features.fill(candidates, query)
    return _first(meant, _answer(chances(candidates, query), query, kinds, limit), limit)


def _meant(
    db: Database, typed: str, query: Query, aliases: tuple[Alias, ...], kinds: Sequence[str]
) -> list[index.Found]:
    """What the office itself says that exactly these words mean, as typed or as repaired."""
    targets = offices.said(aliases, text.words(typed[:LONGEST])) or offices.said(
        aliases, [word.plain for word in query.words]
    )
    found = {one.code or f"{one.kind}:{one.key}": one for one in index.named(db, targets)} if targets else {}
    named = [found[code] for code in map(index.normal_code, targets) if code in found]
    return [one for one in named if not kinds or one.kind in kinds]


def _first(meant: list[index.Found], answer: Answer, limit: int) -> Answer:
    """The answer with what the office says before it: nothing that was fitted weighs against its own word."""
    if not meant:
        return answer
    own = {(one.kind, one.key): one for one in meant}
    known = {(hit.kind, hit.key): hit for hit in answer.hits}
    hits = [replace(known[where], score=1.0) if where in known else Hit(*where, 1.0, frozenset()) for where in own]
    hits += [hit for hit in answer.hits if (hit.kind, hit.key) not in own]
    away = meant[0].key if meant[0].kind == "elsewhere" else ""
    # Where the office names several, which one is meant may still be asked back.
    choice = answer.choice if len(meant) > 1 else None
    return Answer(tuple(hits[:limit]), answer.corrected, choice, away)


def chances(candidates: list[Candidate], query: Query) -> list[tuple[float, Candidate]]:
    """How likely each is what was meant, best first; what is missing to 1 is the chance of "nothing here".

    Documents of other kinds than procedures stand beside these, not against them: "khai sinh" means the procedure
    and the guide.
    """
    scores = [sum(WEIGHTS[name] * number for name, number in one.numbers.items()) for one in candidates]
    nothing = sum(NOTHING[name] * number for name, number in for_nothing(query, candidates).items())
    highest = max([nothing, *scores])
    parts = [math.exp(score - highest) for score in scores]
    against = sum(part for part, one in zip(parts, candidates, strict=True) if not one.beside)
    whole = against + math.exp(nothing - highest)
    found = [(part / whole, one) for part, one in zip(parts, candidates, strict=True)]
    return sorted(found, key=lambda one: (-one[0], one[1].sort, one[1].key))


def for_nothing(query: Query, candidates: list[Candidate]) -> dict[str, float]:
    """What speaks for "nothing here", as numbers from 0 to 1."""
    words = {word: tells for word, tells in query.tells.items() if "_" not in word}
    whole = sum(words.values())
    strange = sum(tells for word, tells in words.items() if word not in query.known)
    procedures = [one.numbers for one in candidates if one.sort == "procedure"]
    return {
        "always": 1.0,
        "unknown": strange / whole if whole else 1.0,
        "short": 1.0 / (1 + len(words)),
        "unexplained": 1.0 - max((numbers["explained"] for numbers in procedures), default=0.0),
        "unlike": 1.0 - max((numbers["phrase"] for numbers in procedures), default=0.0),
    }


def _answer(order: list[tuple[float, Candidate]], query: Query, kinds: Sequence[str], limit: int) -> Answer:
    weighed = _Weighed(order, query)
    # Whoever looks among procedures alone is shown those that have the words, although they are no sure answer.
    procedures = weighed.procedures if weighed.enough else weighed.with_the_words if "procedure" in kinds else []
    shown = [one for one in (*procedures, *weighed.others) if not kinds or one[1].sort in kinds]
    shown.sort(key=lambda one: (-one[0], -one[1].numbers["literal"]))
    what = weighed.instead
    return Answer(
        tuple(_hit(chance, one, query) for chance, one in shown[:limit]),
        _corrected(query, [one for _, one in order[:3]]),
        _choice(procedures) if procedures and (not kinds or "procedure" in kinds) else None,
        what.key.removeprefix("elsewhere:") if what and what.sort == "elsewhere" and query.telling else "",
        not query.telling or bool(what and what.key == features.VAGUE),
        what.key.removeprefix("page:") if what and what.sort == "page" else "",
    )


class _Weighed:
    """What is here and what speaks against it, each best first; `instead`: what the question means that is no item."""

    def __init__(self, order: list[tuple[float, Candidate]], query: Query) -> None:
        meant = [one for one in order if not one[1].beside]
        listed = [one for one in meant if one[1].sort == "procedure" and one[1].document]
        missed = [chance for chance, one in meant if one.sort == "procedure" and not one.document]
        others = [one for one in meant if one[1].sort != "procedure"]
        here, instead = (sum(chance for chance, _ in each) for each in (listed, others))
        nothing = max(0.0, 1 - here - instead - sum(missed))
        self.enough = query.telling and here > 0 and here >= ENOUGH * (here + instead + nothing)
        if self.enough and missed:
            self.enough = listed[0][0] >= MISSED * missed[0]
        self.procedures = [one for one in listed if one[0] >= TAIL * listed[0][0]]
        self.with_the_words = [one for one in listed if one[1].numbers["explained"] >= FOUND]
        # What is meant instead of a procedure: the likeliest, unless that is an item that is here.
        first = others[0] if others and others[0][0] >= nothing and not self.enough else None
        self.instead = first[1] if first and (first[1].sort in NO_ITEMS or not first[1].document) else None
        least = max(ALSO * max([chance for chance, _ in (*listed[:1], *others[:1])], default=0.0), nothing)
        answered = self.enough or (self.instead is not None and self.instead.sort != "elsewhere")
        kept = ("procedure", "elsewhere") if answered else ("procedure",)
        self.others = [
            (chance, one)
            for chance, one in order
            if one.document and one.sort not in kept and (_literal(one, query) if one.beside else chance >= least)
        ]


def _literal(one: Candidate, query: Query) -> bool:
    """Whether an item that was only found has the words of the question: all, or most of them side by side."""
    numbers = one.numbers
    side_by_side = numbers["title_pairs"] + numbers["words"] > 0
    if one.sort == "elsewhere":  # a card is an answer, not one find more: its name must be what was asked
        return query.telling and min(numbers["literal"], numbers["title_share"]) >= FOUND
    return query.telling and numbers["literal"] >= (FOUND if side_by_side else ALL)


def _hit(chance: float, one: Candidate, query: Query) -> Hit:
    nearest = max(one.entries, key=lambda entry: entry.near, default=None)
    phrase = nearest.phrase if nearest and nearest.near >= SAID else ""
    words = frozenset(word.plain for word in query.words)
    return Hit(one.sort, one.key, round(chance, 4), words, phrase)


def _choice(procedures: list[tuple[float, Candidate]]) -> Choice | None:
    """Ask back where the best is not sure: the family that the likeliest share, else these alone."""
    whole = sum(chance for chance, _ in procedures)
    best = procedures[0][0]
    near = {one.key: one.code for chance, one in procedures[:5] if chance >= LIKE * best}
    if best >= SURE * whole or len(near) < 2:
        return None
    for family in wordlists.choices(procedures[0][1].code):
        if sum(code in family.options for code in near.values()) >= 2:
            here = {one.code: one.key for _, one in procedures}
            options = [(here[code], label) for code, label in family.options.items() if code in here]
            return Choice(family.question, tuple(options))
    return Choice("", tuple((key, "") for key in list(near)[:3]))


def _corrected(query: Query, near: list[Candidate]) -> str:
    """The repaired question, with the marks that the texts near it have."""
    if not query.repaired:
        return ""
    said = [entry.lexicon.phrases(entry.place) for one in near for entry in one.entries[:1]]
    texts = [text for each in said for text in [one for one in each if not one.isascii()][:READ]]
    return marks.restore(query.repaired, texts, query.surfaces)
