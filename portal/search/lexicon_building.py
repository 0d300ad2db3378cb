"""Makes a lexicon of entries: reads the phrases, numbers their terms, weighs them, inverts them."""

from __future__ import annotations

import itertools
import math
from array import array
from collections import Counter
from collections.abc import Iterable

from portal.search import text
from portal.search.lexicon import Entry, Lexicon, terms
from portal.search.terms import table

SOME = 0.8  # how many phrases with a word make it half sure, in an entry of so many
PHRASES = 40
LENGTH = 0.6  # how much that grows with the number of phrases (b of BM25)


def build(entries: Iterable[Entry], stop: frozenset[str], base: Lexicon | None = None) -> Lexicon:
    """A lexicon of these entries; `base`: a larger one that knows how much a term tells."""
    return _Builder(stop).build(entries, base)


class _Builder:
    def __init__(self, stop: frozenset[str]) -> None:
        self.stop = stop
        self.read = text.Reader()
        self.numbers: dict[str, int] = {}
        self.weights = array("f")
        self.phrase_cuts, self.phrase_terms, self.entry_cuts = array("I", [0]), array("I"), array("I", [0])
        self.texts, self.text_cuts = bytearray(), array("I", [0])
        self.targets, self.target_cuts, self.oftens = bytearray(), array("I", [0]), array("B")
        self.folded: list[str] = []
        self.postings: list[tuple[array[int], array[float]]] = []

    def build(self, entries: Iterable[Entry], base: Lexicon | None) -> Lexicon:
        for entry in entries:
            self._add(entry)
        cuts, places, sures = self._invert()
        size = max(len(self.oftens), base.size if base else 0)
        known = base.counts(self.numbers) if base else {}
        frequent = (max(cuts[at + 1] - cuts[at], known.get(term, 0)) for term, at in self.numbers.items())
        tells = array(
            "f",
            (w * math.log(1 + (size - n + 0.5) / (n + 0.5)) for w, n in zip(self.weights, frequent, strict=True)),
        )
        spans = list(itertools.pairwise(self.phrase_cuts))
        wholes = array("f", (sum(tells[term] for term in self.phrase_terms[a:b]) for a, b in spans))
        lengths = array("f", (math.hypot(*(tells[term] for term in self.phrase_terms[a:b])) for a, b in spans))
        order = array("I", sorted(range(len(self.folded)), key=self.folded.__getitem__))
        return Lexicon(
            table(self.numbers), tells, cuts, places, sures, self.entry_cuts, self.phrase_cuts, self.phrase_terms,
            wholes, lengths, order, self.text_cuts, bytes(self.texts), self.target_cuts, bytes(self.targets),
            self.oftens,
        )  # fmt: skip

    def _add(self, entry: Entry) -> None:
        counts: Counter[int] = Counter()
        for phrase in (entry.name, *entry.phrases):
            words = self.read(phrase)
            for term, weight in terms(words, self.stop).items():
                number = self.numbers.setdefault(term, len(self.weights))
                if number == len(self.weights):
                    self.weights.append(weight)
                self.phrase_terms.append(number)
            counts.update(self.phrase_terms[self.phrase_cuts[-1] :])
            self.phrase_cuts.append(len(self.phrase_terms))
            self.folded.append(" ".join(word.plain for word in words))
            self.texts += phrase.encode(errors="surrogatepass")
            self.text_cuts.append(len(self.texts))
        self.entry_cuts.append(len(self.phrase_cuts) - 1)
        some = SOME * (1 - LENGTH + LENGTH * (len(entry.phrases) + 1) / PHRASES)
        self.postings.append((array("I", counts), array("f", (count / (count + some) for count in counts.values()))))
        self.targets += " ".join(entry.targets).encode(errors="surrogatepass")
        self.target_cuts.append(len(self.targets))
        self.oftens.append(entry.often)

    def _invert(self) -> tuple[array[int], array[int], array[float]]:
        sizes = Counter[int]()
        for numbers, _ in self.postings:
            sizes.update(numbers)
        cuts = array("I", itertools.accumulate((sizes[term] for term in range(len(self.numbers))), initial=0))
        places, sures = array("H", bytes(2 * cuts[-1])), array("f", bytes(4 * cuts[-1]))
        free = array("I", cuts)
        for place, (numbers, known) in enumerate(self.postings):
            for term, sure in zip(numbers, known, strict=True):
                places[free[term]], sures[free[term]] = place, sure
                free[term] += 1
        return cuts, places, sures
