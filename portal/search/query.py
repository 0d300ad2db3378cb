"""What a question asks for: its words repaired and weighed, codes, and which matters of the lexicons lie near.

The way: cut to size → codes → repair → abbreviations → terms → nearest entries. Ranking gets the
result and never sees the text again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.search import keystrokes, spelling, text, wordlists
from portal.search.lexicon import Lexicon, bare, terms

LONGEST = 200  # characters of a question that are read
MOST = 24  # words of a question that are read
STRANGE = 0.7  # how much a word tells that nobody knows, against the rarest known one


class Vocabulary(spelling.Vocabulary, Protocol):
    """Also knows how many documents there are."""

    def size(self) -> int: ...


@dataclass(frozen=True)
class Query:
    """A question, ready for ranking."""

    words: tuple[text.Word, ...]
    terms: Mapping[str, float]  # words, exact words and pairs with their weight, for the lexicons
    tells: Mapping[str, float]  # plain words and pairs that carry meaning, by how much they tell
    known: frozenset[str]  # of the words those that stand anywhere
    telling: bool  # whether any word is more than a small word
    codes: tuple[str, ...]
    repaired: tuple[str, ...]  # all words in order where any was repaired, else none
    surfaces: Mapping[str, str]  # plain word → as it was typed, with marks


def understand(typed: str, vocabulary: Vocabulary, lexicons: Sequence[Lexicon] = (), *, repair: bool = True) -> Query:
    """Read any text whatsoever; what lies beyond the limits is not read."""
    short = typed[:LONGEST]
    codes = tuple(dict.fromkeys(text.codes(short)))
    read = text.read(short)[:MOST]
    stop = wordlists.stop_words(foreign=_foreign([word.plain for word in read]))
    known = _Known(vocabulary, lexicons)
    long = _spelled_out(read)
    plain = [word.plain for word in long]
    right_marks = known.counts(word.exact for word in long if word.exact)
    certain = frozenset(word.plain for word in long if word.exact in right_marks)
    right = spelling.repair(plain, known, settled=stop, certain=certain) if repair else plain
    exact = {word.plain: word.exact for word in long}
    words = [text.Word(word, exact.get(word, "")) for word in right]
    content = bare(words, stop)
    telling = bool(content)
    content = content or right
    tells = _information([*content, *text.pairs(content)], known, lexicons)
    return Query(
        words=tuple(words),
        terms=terms(words, stop),
        tells=tells,
        known=frozenset(known.counts(content)),
        telling=telling,
        codes=codes,
        repaired=tuple(right) if right != plain else (),
        surfaces={text.fold(typed): typed for typed in text.surfaces(short)},
    )


@dataclass(frozen=True)
class _Known:
    """The words of the index and of the lexicons as one vocabulary."""

    vocabulary: Vocabulary
    lexicons: Sequence[Lexicon]

    def counts(self, wanted: Iterable[str]) -> dict[str, int]:
        asked = list(wanted)
        found = dict(self.vocabulary.counts(asked))
        for lexicon in self.lexicons:
            for term, count in lexicon.counts(asked).items():
                found[term] = max(count, found.get(term, 0))
        return found


def _foreign(words: list[str]) -> bool:
    """Whether at least a third of the words can be no Vietnamese syllable, nor keys of one."""
    strange = [word for word in words if not keystrokes.SYLLABLE.fullmatch(word) and not keystrokes.decode(word)]
    return len(words) > 1 and 3 * sum(word.isascii() and word.isalpha() for word in strange) >= len(words)


def _spelled_out(words: list[text.Word]) -> list[text.Word]:
    """Abbreviations as the words they stand for."""
    short = wordlists.abbreviations()
    return [long for word in words for long in short.get(word.plain, (word,))][: 2 * MOST]


def _information(found: list[str], known: _Known, lexicons: Sequence[Lexicon]) -> dict[str, float]:
    """How much a term tells: the fewer documents or entries have it, the more (Robertson's idf)."""
    counts = known.counts(found)
    size = max([known.vocabulary.size(), *(lexicon.size for lexicon in lexicons)])
    highest = math.log(1 + size)
    return {
        term: math.log(1 + size / (0.5 + counts[term])) if term in counts else STRANGE * highest
        for term in dict.fromkeys(found)
    }
