"""What a question asks for: words repaired and weighed, what everyday words stand for, codes.

The way: cut to size → codes → fold → repair → abbreviations → aliases → weights. Ranking gets
the result and never sees the text again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from portal.search import aliases as everyday
from portal.search import keystrokes, spelling, text, wordlists
from portal.search.aliases import Alias, Meant

__all__ = ["Alias", "Query", "Vocabulary", "understand"]

LONGEST = 200  # characters of a question that are read
MOST = 24  # words of a question that are read
STOP_WEIGHT = 0.2  # a stop word still helps to tell two near titles apart
PAIR_WEIGHT = 1.0
MEANING_WEIGHT = 0.6  # an official word that the alias brought in, against one that was typed
REPLACED_WEIGHT = 0.4  # an everyday word once the official one stands beside it


class Vocabulary(spelling.Vocabulary, Protocol):
    """Also knows how many documents there are."""

    def size(self) -> int: ...


@dataclass(frozen=True)
class Query:
    """A question, ready for ranking; terms are words and pairs."""

    words: tuple[str, ...]
    weights: Mapping[str, float]  # every term to look for
    asked: Mapping[str, float]  # the words that carry the question, by how much they tell
    meant: tuple[Meant, ...]
    codes: tuple[str, ...]
    corrected: str


def understand(typed: str, vocabulary: Vocabulary, aliases: Iterable[Alias] = (), *, repair: bool = True) -> Query:
    """Read any text whatsoever; what lies beyond the limits is not read."""
    short = typed[:LONGEST]
    codes = tuple(dict.fromkeys(text.codes(short)))
    read = text.words(short)[:MOST]
    lists = [group for group in (wordlists.concepts(), tuple(aliases)) if group]
    stop = wordlists.stop_words(foreign=_foreign(read))
    books = [everyday.phrasebook(group, stop) for group in lists]
    settled = stop | frozenset(wordlists.abbreviations())
    known = frozenset().union(*(book.words for book in books))
    right = spelling.repair(read, vocabulary, settled=settled, known=known) if repair else read
    words = [word for one in right for word in wordlists.abbreviations().get(one, (one,))][: 2 * MOST]
    meant = tuple(use for book in books for use in everyday.meant(words, book, stop))
    tells = _information([*words, *text.pairs(words), *_meanings(meant)], vocabulary)
    return Query(
        words=tuple(words),
        weights=_weights(words, meant, stop, tells),
        asked=_asked([words[at] for at in everyday.carrying(words, stop)], tells, vocabulary, known),
        meant=meant,
        codes=codes,
        corrected=" ".join(right) if right != read else "",
    )


def _foreign(words: list[str]) -> bool:
    """Whether at least a third of the words can be no Vietnamese syllable, nor keys of one."""
    strange = [word for word in words if not keystrokes.SYLLABLE.fullmatch(word) and not keystrokes.decode(word)]
    return len(words) > 1 and 3 * sum(word.isascii() and word.isalpha() for word in strange) >= len(words)


def _information(terms: list[str], vocabulary: Vocabulary) -> dict[str, float]:
    """How much a term tells: the fewer documents have it, the more (Robertson's idf)."""
    counts, size = vocabulary.counts(terms), vocabulary.size()
    return {term: math.log(1 + (size + 1) / (0.5 + counts.get(term, 0))) for term in terms}


def _asked(
    words: list[str], tells: Mapping[str, float], vocabulary: Vocabulary, known: frozenset[str]
) -> dict[str, float]:
    """The telling words by weight; pairs of a script without spaces tell only where somebody lists them."""
    listed = known | frozenset(vocabulary.counts(words))
    return {word: tells[word] for word in words if word.isascii() or word in listed}


def _weights(
    words: list[str], meant: tuple[Meant, ...], stop: frozenset[str], tells: Mapping[str, float]
) -> dict[str, float]:
    weights: dict[str, float] = {}

    def add(term: str, weight: float) -> None:
        weights[term] = max(weight, weights.get(term, 0.0))

    replaced, carrying = _replaced(words, meant), set(everyday.carrying(words, stop))
    for at, word in enumerate(words):
        add(word, tells[word] * (STOP_WEIGHT if at not in carrying else REPLACED_WEIGHT if at in replaced else 1.0))
    for at, pair in enumerate(text.pairs(words)):
        add(pair, tells[pair] * PAIR_WEIGHT * (1.0 if carrying & {at, at + 1} else STOP_WEIGHT))
    for use in meant:
        for term in _meanings((use,)):
            add(term, tells[term] * MEANING_WEIGHT * use.strength * (STOP_WEIGHT if term in stop else 1.0))
    return weights


def _replaced(words: list[str], meant: tuple[Meant, ...]) -> set[int]:
    """Places of words whose official form is another."""
    return {
        at for use in meant if use.alias.meaning for at in use.places if words[at] not in text.words(use.alias.meaning)
    }


def _meanings(meant: tuple[Meant, ...]) -> list[str]:
    official = [text.words(use.alias.meaning) for use in meant]
    return [term for words in official for term in (*words, *text.pairs(words))]
