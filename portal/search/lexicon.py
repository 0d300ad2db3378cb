"""What people say for each matter, ready to be compared with a question.

An entry is one matter (a procedure, something done elsewhere, an amenity, small talk) with the
phrases that ask for it. A word that stands under few entries tells much, a word that stands in many
phrases of one entry is sure there. Everything lies in flat arrays (`lexicon_building.py` makes them), so
that the shipped lexicon can be a file that all workers share (`lexicon_file.py`).
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.search import text
from portal.search.terms import Terms

EXACT = 0.45  # what a word with the same marks adds to the same word without them
PAIR = 0.7
OFTEN = 3  # of 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One matter. `targets`: codes of the national catalogue or "kind:slug"; `often`: 0 hardly ever to 4 all day."""

    targets: tuple[str, ...]
    name: str
    often: int = 0
    phrases: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """What kind of matter: "procedure", or the word before the colon of its target."""
        first = self.targets[0] if self.targets else ""
        return first.partition(":")[0] if ":" in first else "procedure"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one lexicon reads it: what each known term tells; length and sum with the unknown."""

    tells: Mapping[int, float]
    length: float
    whole: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near the phrases of an entry are; the numbers of the asked terms that any of them has."""

    cosines: Sequence[float]  # of the name and of each phrase
    whole: float  # the largest share of a phrase that was said
    said: frozenset[int]


@dataclass(frozen=True)
class Lexicon:
    """Stretches of the flat fields are cut at `…_cuts`: those of number n run from cuts[n] to cuts[n + 1]."""

    terms: Terms
    tells: Sequence[float]  # of each term, with its weight
    cuts: Sequence[int]  # of `places` and `sures`, by term
    places: Sequence[int]  # the entries with a term,
    sures: Sequence[float]  # and how sure it is there
    entry_cuts: Sequence[int]  # of the phrases; the first of an entry is its name
    phrase_cuts: Sequence[int]  # of `phrase_terms`
    phrase_terms: Sequence[int]
    wholes: Sequence[float]  # of each phrase: what its terms tell together,
    lengths: Sequence[float]  # and as a vector
    order: Sequence[int]  # the phrases sorted by their folded words
    text_cuts: Sequence[int]  # of `texts`, by phrase
    texts: bytes | memoryview
    target_cuts: Sequence[int]  # of `targets`, by entry
    targets: bytes | memoryview
    oftens: Sequence[int]

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.oftens)

    def entry(self, place: int) -> Entry:
        """An entry without its phrases."""
        raw = bytes(self.targets[self.target_cuts[place] : self.target_cuts[place + 1]])
        return Entry(tuple(raw.decode(errors="surrogatepass").split()), self._written(self.entry_cuts[place]),
                     self.oftens[place])  # fmt: skip

    @cached_property
    def often(self) -> Mapping[str, int]:
        """What most people come for, and how often they do (of 4)."""
        places = (place for place in range(self.size) if self.oftens[place] >= OFTEN)
        return {target: self.oftens[place] for place in places for target in self.entry(place).targets}

    def counts(self, wanted: Iterable[str]) -> dict[str, int]:
        """Those of the terms that stand in the lexicon, with the number of entries."""
        found = ((term, self.terms.get(term)) for term in wanted)
        return {term: self.cuts[at + 1] - self.cuts[at] for term, at in found if at is not None}

    def ask(self, asked: Iterable[str], unknown: Mapping[str, float]) -> Asked:
        """Read the terms of a question; a term that is no term here counts as `unknown` says."""
        numbers = {term: self.terms.get(term) for term in asked}
        tells = {at: self.tells[at] for at in numbers.values() if at is not None}
        strange = [unknown[term] for term, at in numbers.items() if at is None and term in unknown]
        return Asked(tells, math.hypot(*tells.values(), *strange), sum(tells.values()) + sum(strange))

    def nearest(self, asked: Asked, limit: int) -> list[tuple[int, float]]:
        """The entries that share most with the asked terms, as (place, sum of what the shared terms tell)."""
        sums: dict[int, float] = defaultdict(float)
        for term, tells in asked.tells.items():
            for at in range(self.cuts[term], self.cuts[term + 1]):
                sums[self.places[at]] += tells * self.sures[at]
        return sorted(sums.items(), key=lambda one: (-one[1], one[0]))[:limit]

    def likeness(self, place: int, asked: Asked) -> Likeness:
        """Compare the question with the name and every phrase of an entry."""
        cosines, wholes, said = [], 0.0, set()
        for at in range(self.entry_cuts[place], self.entry_cuts[place + 1]):
            held = asked.tells.keys() & self.phrase_terms[self.phrase_cuts[at] : self.phrase_cuts[at + 1]]
            if not held:
                cosines.append(0.0)
                continue
            tells = [self.tells[term] for term in held]
            cosines.append(sum(one * one for one in tells) / (asked.length * self.lengths[at]))
            wholes = max(wholes, sum(tells) / self.wholes[at])
            said |= held
        return Likeness(cosines, wholes, frozenset(said))

    def phrases(self, place: int) -> list[str]:
        """The name and the phrases of an entry, as they were written."""
        return [self._written(at) for at in range(self.entry_cuts[place], self.entry_cuts[place + 1])]

    def beginning(self, start: str, limit: int) -> list[tuple[int, str]]:
        """Phrases whose folded words begin so, in order, with the places of their entries."""
        first = bisect_left(self.order, start, key=self._folded)
        last = bisect_left(self.order, start + chr(sys.maxunicode), lo=first, key=self._folded)
        numbers = self.order[first : min(last, first + limit)]
        return [(bisect_right(self.entry_cuts, number) - 1, self._written(number)) for number in numbers]

    def _folded(self, number: int) -> str:
        return " ".join(text.words(self._written(number)))

    def _written(self, number: int) -> str:
        return bytes(self.texts[self.text_cuts[number] : self.text_cuts[number + 1]]).decode(errors="surrogatepass")


def terms(words: Sequence[text.Word], stop: frozenset[str]) -> dict[str, float]:
    """What is compared, by weight: words, words with their marks, neighbours among the words that carry meaning."""
    found: dict[str, float] = {}
    for word in words:
        found[word.plain] = 1.0
        if word.exact:
            found[word.exact] = EXACT
    for pair in text.pairs(bare(words, stop)):
        found[pair] = PAIR
    return found


def bare(words: Sequence[text.Word], stop: frozenset[str]) -> list[str]:
    """The words that carry meaning; `stop` holds small words and small pairs ("ho_so"), plain or exact."""
    small: set[int] = set()
    for sequence in ([word.plain for word in words], [word.exact for word in words]):
        small |= {at for at, word in enumerate(sequence) if word in stop}
        for at, pair in enumerate(text.pairs(sequence)):
            if pair in stop:
                small |= {at, at + 1}
    return [word.plain for at, word in enumerate(words) if at not in small]
