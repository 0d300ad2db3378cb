"""What people say for each matter, in memory and ready to be compared with a question.

An entry is one matter (a procedure, something done elsewhere, an amenity, small talk) with the
phrases that ask for it. A word that stands under few entries tells much, a word that stands in many
phrases of one entry is sure there. Everything lies in flat arrays: 30,000 phrases take about 12 MB,
as Python objects they would take 70.
"""

from __future__ import annotations

import itertools
import math
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.search import text

SOME = 0.8  # how many phrases with a word make it half sure, in an entry of so many
PHRASES = 40
LENGTH = 0.6  # how much that grows with the number of phrases (b of BM25)
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


class Lexicon:
    """Entries; an inverted list of their terms; the terms of every phrase. Stretches are cut at `…_cuts`."""

    def __init__(self, entries: Iterable[Entry], stop: frozenset[str], base: Lexicon | None = None) -> None:
        """`base`: a larger lexicon that knows how much a term tells."""
        self.entries: list[Entry] = []  # without their phrases
        self.numbers: dict[str, int] = {}
        self.phrase_cuts = array("I", [0])  # of `phrase_terms`
        self.phrase_terms = array("I")
        self.entry_cuts = array("I", [0])  # of the phrases
        self._texts, self._text_cuts = bytearray(), array("I", [0])
        weights = array("f")
        postings: list[tuple[array[int], array[float]]] = []
        read = text.Reader()
        for entry in entries:
            self._add(entry, stop, read, weights, postings)
        self._invert(postings)
        size = max(len(self.entries), len(base.entries) if base else 0)
        known = base.counts(self.numbers) if base else {}
        frequent = (max(self.counts([term])[term], known.get(term, 0)) for term in self.numbers)
        self.tells = array(
            "f",
            (weight * math.log(1 + (size - n + 0.5) / (n + 0.5)) for weight, n in zip(weights, frequent, strict=True)),
        )
        phrases = [self.phrase_terms[start:end] for start, end in itertools.pairwise(self.phrase_cuts)]
        self.wholes = array("f", (sum(self.tells[term] for term in phrase) for phrase in phrases))
        self.lengths = array("f", (math.hypot(*(self.tells[term] for term in phrase)) for phrase in phrases))

    def _add(
        self,
        entry: Entry,
        stop: frozenset[str],
        read: text.Reader,
        weights: array[float],
        postings: list[tuple[array[int], array[float]]],
    ) -> None:
        counts: Counter[int] = Counter()
        for phrase in (entry.name, *entry.phrases):
            for term, weight in terms(read(phrase), stop).items():
                number = self.numbers.setdefault(term, len(weights))
                if number == len(weights):
                    weights.append(weight)
                self.phrase_terms.append(number)
            counts.update(self.phrase_terms[self.phrase_cuts[-1] :])
            self.phrase_cuts.append(len(self.phrase_terms))
            self._texts += phrase.encode(errors="surrogatepass")
            self._text_cuts.append(len(self._texts))
        self.entry_cuts.append(len(self.phrase_cuts) - 1)
        some = SOME * (1 - LENGTH + LENGTH * (len(entry.phrases) + 1) / PHRASES)
        sure = array("f", (count / (count + some) for count in counts.values()))
        postings.append((array("I", counts), sure))
        self.entries.append(Entry(entry.targets, entry.name, entry.often))

    def _invert(self, postings: list[tuple[array[int], array[float]]]) -> None:
        """`places[cuts[t] : cuts[t + 1]]` are the entries with term t, `sures` how sure it is there."""
        sizes = Counter[int]()
        for numbers, _ in postings:
            sizes.update(numbers)
        self.cuts = array("I", itertools.accumulate((sizes[term] for term in range(len(self.numbers))), initial=0))
        self.places, self.sures = array("H", bytes(2 * self.cuts[-1])), array("f", bytes(4 * self.cuts[-1]))
        free = array("I", self.cuts)
        for place, (numbers, sures) in enumerate(postings):
            for term, sure in zip(numbers, sures, strict=True):
                self.places[free[term]], self.sures[free[term]] = place, sure
                free[term] += 1

    @cached_property
    def often(self) -> frozenset[str]:
        """What most people come for."""
        return frozenset(target for entry in self.entries if entry.often >= OFTEN for target in entry.targets)

    def counts(self, wanted: Iterable[str]) -> dict[str, int]:
        """Those of the terms that stand in the lexicon, with the number of entries."""
        known = {term: self.numbers[term] for term in wanted if term in self.numbers}
        return {term: self.cuts[number + 1] - self.cuts[number] for term, number in known.items()}

    def ask(self, asked: Iterable[str], unknown: Mapping[str, float]) -> Asked:
        """Read the terms of a question; a term that is no term here counts as `unknown` says."""
        tells = {self.numbers[term]: self.tells[self.numbers[term]] for term in asked if term in self.numbers}
        strange = [unknown[term] for term in asked if term not in self.numbers and term in unknown]
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
        first = bisect_left(self._in_order, start, key=self._folded)
        last = bisect_left(self._in_order, start + chr(sys.maxunicode), lo=first, key=self._folded)
        numbers = self._in_order[first : min(last, first + limit)]
        return [(bisect_right(self.entry_cuts, number) - 1, self._written(number)) for number in numbers]

    @cached_property
    def _in_order(self) -> array[int]:
        folded = [self._folded(number) for number in range(len(self.phrase_cuts) - 1)]
        return array("I", sorted(range(len(folded)), key=folded.__getitem__))

    def _folded(self, number: int) -> str:
        return " ".join(text.words(self._written(number)))

    def _written(self, number: int) -> str:
        return self._texts[self._text_cuts[number] : self._text_cuts[number + 1]].decode(errors="surrogatepass")
