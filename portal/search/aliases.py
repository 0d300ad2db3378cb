"""Everyday words and what they stand for: "sổ đỏ" is the certificate of land-use right.

A phrase holds when its words stand side by side in the question, less firmly when they stand
apart, and weakly when two thirds of them are there. Stop words between them do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.search import text

APART = 0.6  # how much a phrase counts whose words stand apart
PARTLY = 0.3  # and one of which a word is missing


@dataclass(frozen=True)
class Alias:
    """Ways to say a thing; codes of the procedures meant, likeliest first; the official words for it."""

    words: tuple[str, ...]
    targets: tuple[str, ...] = ()
    meaning: str = ""


@dataclass(frozen=True)
class Meant:
    """An alias that the question used: places of its words in the question, and how firmly it holds."""

    alias: Alias
    places: frozenset[int]
    strength: float


@dataclass(frozen=True)
class Phrasebook:
    """Phrases by their first word, ready to be looked up; made once for a set of aliases."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], Alias], ...]]
    words: frozenset[str]  # pairs too


@lru_cache(maxsize=8)
def phrasebook(aliases: tuple[Alias, ...], stop: frozenset[str]) -> Phrasebook:
    found: dict[str, list[tuple[tuple[str, ...], Alias]]] = defaultdict(list)
    said_words: set[str] = set()
    for alias in aliases:
        for said in alias.words:
            spoken = text.words(said)
            said_words.update(spoken, text.pairs(spoken))
            phrase = bare(spoken, stop)
            for word in set(phrase):
                found[word].append((phrase, alias))
    return Phrasebook({word: tuple(entries) for word, entries in found.items()}, frozenset(said_words))


def carrying(words: Sequence[str], stop: frozenset[str]) -> list[int]:
    """Places of the words that carry meaning; `stop` holds small words and small pairs."""
    small = {at for at, word in enumerate(words) if word in stop}
    for at, pair in enumerate(text.pairs(list(words))):
        if pair in stop:
            small |= {at, at + 1}
    return [at for at in range(len(words)) if at not in small]


def bare(words: Sequence[str], stop: frozenset[str]) -> tuple[str, ...]:
    """The words that carry meaning; all of them where none would be left."""
    return tuple(words[at] for at in carrying(words, stop)) or tuple(words)


def meant(words: Sequence[str], book: Phrasebook, stop: frozenset[str]) -> list[Meant]:
    """The aliases a question uses; a phrase inside a longer one that holds firmly is left out."""
    places = carrying(words, stop) or list(range(len(words)))
    content = [words[at] for at in places]
    uses: dict[tuple[Alias, frozenset[int]], float] = {}
    for word in dict.fromkeys(content):
        for phrase, alias in book.phrases.get(word, ()):
            here = _where(phrase, content)
            if here is None:
                continue
            at, strength = here
            key = (alias, frozenset(places[one] for one in at))
            uses[key] = max(strength, uses.get(key, 0.0))
    found = [Meant(alias, at, strength) for (alias, at), strength in uses.items()]
    return [one for one in found if not any(_hides(other, one) for other in found)]


def _where(phrase: tuple[str, ...], content: list[str]) -> tuple[list[int], float] | None:
    """Places of the phrase in the question, and how firmly it holds there."""
    length = len(phrase)
    for start in range(len(content) - length + 1):
        if tuple(content[start : start + length]) == phrase:
            return list(range(start, start + length)), 1.0
    shared = set(phrase).intersection(content)
    if len(shared) < 2 or 3 * len(shared) < 2 * len(set(phrase)):
        return None
    whole = len(shared) == len(set(phrase))
    return sorted(content.index(word) for word in shared), APART if whole else PARTLY


def _hides(other: Meant, one: Meant) -> bool:
    return one.places < other.places and other.strength >= one.strength
