"""Words as they were meant: left-over keystrokes, one wrong letter, words typed together.

A word that the portal knows and whose neighbours agree is left alone. Everything is bounded: at
most `REPAIRS` words, one edit each, looked up together in the vocabulary of the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from portal.search import keystrokes

REPAIRS = 6
LETTERS = "abcdeghiklmnopqrstuvxy"
LONGEST_SYLLABLE = 7
# Sounds that regions share: one is written for the other at the beginning or the end of a syllable.
STARTS = (("tr", "ch"), ("x", "s"), ("d", "gi"), ("d", "r"), ("v", "d"), ("l", "n"), ("c", "k"), ("g", "gh"),
          ("z", "d"), ("ng", "ngh"), ("j", "gi"), ("f", "ph"), ("k", "kh"), ("q", "qu"))  # fmt: skip
ENDS = (("c", "t"), ("n", "ng"), ("i", "y"), ("iu", "uu"), ("nh", "n"), ("ao", "au"), ("ai", "ay"), ("im", "iem"),
        ("k", "c"), ("g", "ng"))  # fmt: skip


class Vocabulary(Protocol):
    """The words and pairs ("khai_sinh") that can be found, with the number of documents."""

    def counts(self, terms: Iterable[str]) -> Mapping[str, int]: ...


def repair(words: list[str], vocabulary: Vocabulary, *, known: frozenset[str] = frozenset()) -> list[str]:
    """The words as they were probably meant; `known` are right although the index lacks them."""
    typed = _decoded(words, vocabulary, known)
    apart = _split(typed, vocabulary, known)
    return _corrected(apart, vocabulary, known)


def _decoded(words: list[str], vocabulary: Vocabulary, known: frozenset[str]) -> list[str]:
    meant = {word: plain for word in words if (plain := keystrokes.decode(word))}
    counts = vocabulary.counts([*meant, *meant.values()])

    def right(word: str) -> bool:
        return word in counts or word in known

    return [meant[word] if word in meant and not right(word) and right(meant[word]) else word for word in words]


def _split(words: list[str], vocabulary: Vocabulary, known: frozenset[str]) -> list[str]:
    counts = vocabulary.counts(words)
    result: list[str] = []
    for word in words:
        joined = 5 <= len(word) <= 40 and word.isalpha() and word.isascii() and word not in counts and word not in known
        result.extend((_pieces(word, vocabulary) if joined else None) or [word])
    return result


def _pieces(word: str, vocabulary: Vocabulary) -> list[str] | None:
    """The fewest known syllables that make the word, and where equal those known as pairs."""
    ends = range(1, len(word) + 1)
    spans = {word[a:b] for b in ends for a in range(max(0, b - LONGEST_SYLLABLE), b) if b - a > 1}
    counts = vocabulary.counts(span for span in spans if keystrokes.SYLLABLE.fullmatch(span))
    paths = vocabulary.counts(f"{one}_{other}" for one in counts for other in counts if one + other in word)
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for end in ends:
        for start in range(max(0, end - LONGEST_SYLLABLE), end - 1):
            if start not in best or word[start:end] not in counts:
                continue
            cost, before = best[start]
            friends = bool(before) and f"{before[-1]}_{word[start:end]}" in paths
            step = (cost + (0.4 if friends else 1.0), [*before, word[start:end]])
            best[end] = min(best.get(end, step), step, key=lambda way: way[0])
    found = best.get(len(word))
    # Two syllables that never stand together are no reading of a long word.
    return found[1] if found and len(found[1]) > 1 and found[0] < len(found[1]) else None


def _corrected(words: list[str], vocabulary: Vocabulary, known: frozenset[str]) -> list[str]:
    doubtful = _doubtful(words, vocabulary, known)
    tries = {at: set(_regional(words[at])) | set(_edits(words[at])) for at in doubtful}
    counts = vocabulary.counts(one for options in tries.values() for one in options)
    options = {at: [one for one in tries[at] if one in counts or one in known] for at in doubtful}
    friends = vocabulary.counts(pair for at in doubtful for one in options[at] for pair in _around(words, at, one))
    result = list(words)
    for at in doubtful:
        best = max(options[at], key=lambda one: _likeness(result, at, one, counts, friends), default=None)
        if best and _convincing(result, at, best, friends, known, vocabulary):
            result[at] = best
    return result


def _doubtful(words: list[str], vocabulary: Vocabulary, known: frozenset[str]) -> list[int]:
    """Places of words that are unknown, or known but strangers to both neighbours."""
    counts = vocabulary.counts(words)
    pairs = vocabulary.counts(pair for at, word in enumerate(words) for pair in _around(words, at, word))
    places = []
    for at, word in enumerate(words):
        if not (word.isalpha() and word.isascii()) or len(word) < 2 or len(word) > 20 or word in known:
            continue
        if word not in counts or not any(pair in pairs for pair in _around(words, at, word)):
            places.append(at)
    return sorted(places, key=lambda at: words[at] in counts)[:REPAIRS]


def _around(words: list[str], at: int, word: str) -> Iterator[str]:
    if at:
        yield f"{words[at - 1]}_{word}"
    if at + 1 < len(words):
        yield f"{word}_{words[at + 1]}"


def _likeness(
    words: list[str], at: int, one: str, counts: Mapping[str, int], friends: Mapping[str, int]
) -> tuple[int, bool, int]:
    """Sort key: neighbours that agree, then a regional spelling, then how common the word is."""
    agree = sum(friends.get(pair, 0) for pair in _around(words, at, one))
    return agree, one in _regional(words[at]), counts.get(one, 0)


def _convincing(
    words: list[str], at: int, best: str, friends: Mapping[str, int], known: frozenset[str], vocabulary: Vocabulary
) -> bool:
    """Short words have too many neighbours one letter away: they need a pair that the index knows."""
    if any(pair in friends for pair in _around(words, at, best)):
        return True
    unknown = words[at] not in known and not vocabulary.counts([words[at]])
    return unknown and len(words[at]) >= 5


def _regional(word: str) -> set[str]:
    found = set()
    for one, other in (*STARTS, *(pair[::-1] for pair in STARTS)):
        if word.startswith(one):
            found.add(other + word[len(one) :])
    for one, other in (*ENDS, *(pair[::-1] for pair in ENDS)):
        if word.endswith(one):
            found.add(word[: -len(one)] + other)
    return found - {word}


def _edits(word: str) -> Iterator[str]:
    """Every word one missing, extra, wrong or swapped letter away."""
    if len(word) < 3:
        return
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
            if tail and letter != tail[0]:
                yield head + letter + tail[1:]
