"""Words as they were meant: left-over keystrokes, one wrong letter, words typed together.

A word that the portal knows and whose neighbours agree is left alone. Everything is bounded: at
most `REPAIRS` words, one edit each, looked up together in the vocabulary of the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from portal.search import keystrokes
from portal.search.text import one_i

REPAIRS = 6
FAMILIAR = 3  # in so many documents or matters stands a pair that is known well
LETTERS = "abcdeghiklmnopqrstuvxy"
LONGEST_SYLLABLE = 7
# Sounds that regions share: one is written for the other at the beginning or the end of a syllable.
STARTS = (("tr", "ch"), ("x", "s"), ("d", "gi"), ("d", "r"), ("v", "d"), ("l", "n"), ("c", "k"), ("g", "gh"),
          ("z", "d"), ("ng", "ngh"), ("j", "gi"), ("f", "ph"), ("k", "kh"), ("q", "qu"))  # fmt: skip
ENDS = (("c", "t"), ("n", "ng"), ("i", "y"), ("iu", "uu"), ("nh", "n"), ("ao", "au"), ("ai", "ay"), ("im", "iem"),
        ("k", "c"), ("g", "ng"), ("ieu", "uou"))  # fmt: skip


class Vocabulary(Protocol):
    """The words and pairs ("khai_sinh") that can be found, with the number of documents."""

    def counts(self, terms: Iterable[str]) -> Mapping[str, int]: ...


def repair(
    words: list[str],
    vocabulary: Vocabulary,
    *,
    settled: frozenset[str] = frozenset(),
    certain: frozenset[str] = frozenset(),
) -> list[str]:
    """The words as they were probably meant.

    `settled` words are never touched; `certain` ones were typed with marks that are right.
    """
    lexicon = Lexicon(vocabulary, settled, certain)
    return _corrected(_split(_decoded(words, lexicon), lexicon), lexicon)


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary together with the words that are not to be touched."""

    vocabulary: Vocabulary
    settled: frozenset[str]
    certain: frozenset[str]
    asked: dict[str, int] = field(default_factory=dict)  # 0 for what is not there; each is asked for once

    def counts(self, terms: Iterable[str]) -> dict[str, int]:
        """Known terms by how many documents have them, 1 where only a word list does."""
        wanted = set(terms)
        if fresh := wanted - self.asked.keys():
            self.asked.update(dict.fromkeys(fresh, 0))
            self.asked.update(dict.fromkeys(fresh & self.settled, 1))
            self.asked.update(self.vocabulary.counts(fresh))
        return {term: self.asked[term] for term in wanted if self.asked[term]}


def _decoded(words: list[str], lexicon: Lexicon) -> list[str]:
    meant = {word: plain for word in words if (plain := keystrokes.decode(word))}
    counts = lexicon.counts([*meant, *meant.values()])
    return [meant[word] if word in meant and word not in counts and meant[word] in counts else word for word in words]


def _split(words: list[str], lexicon: Lexicon) -> list[str]:
    counts = lexicon.counts(words)
    result: list[str] = []
    for word in words:
        joined = 5 <= len(word) <= 40 and word.isalpha() and word.isascii() and word not in counts
        result.extend((_pieces(word, lexicon) if joined else None) or [word])
    return result


def _pieces(word: str, lexicon: Lexicon) -> list[str] | None:
    """The fewest known syllables that make the word, and where equal those known as pairs."""
    ends = range(1, len(word) + 1)
    spans = {(a, b): one_i(word[a:b]) for b in ends for a in range(max(0, b - LONGEST_SYLLABLE), b - 1)}
    counts = lexicon.counts(span for span in spans.values() if keystrokes.SYLLABLE.fullmatch(span))
    spans = {place: span for place, span in spans.items() if span in counts}
    meeting = {f"{one}_{other}" for (_, middle), one in spans.items() for (a, _), other in spans.items() if a == middle}
    friends = lexicon.counts(meeting)
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for (start, end), span in sorted(spans.items(), key=lambda item: item[0][1]):
        if start not in best:
            continue
        cost, before = best[start]
        agree = bool(before) and f"{before[-1]}_{span}" in friends
        step = (cost + (0.4 if agree else 1.0), [*before, span])
        best[end] = min(best.get(end, step), step, key=lambda way: way[0])
    cost, pieces = best.get(len(word), (0.0, []))
    # Syllables of which none ever stand together are no reading of a long word.
    return pieces if len(pieces) > 1 and cost < len(pieces) else None


def _corrected(words: list[str], lexicon: Lexicon) -> list[str]:
    """The surest repair first, then what is still doubtful beside it: "khiếu lại" is "khiếu nại", not "kiểu lại"."""
    result, settled = list(words), set[int]()
    for _ in range(REPAIRS):
        doubtful = [place for place in _doubtful(result, lexicon) if place[0] not in settled]
        if not doubtful:
            break
        tries = {
            at: _regional(result[at], certain=result[at] in lexicon.certain)
            | (_swaps(result[at]) if known else _slips(result[at]))
            for at, known in doubtful
        }
        counts = lexicon.counts(one for options in tries.values() for one in options)
        friends = lexicon.counts(
            pair for at in tries for one in tries[at] & counts.keys() for pair in _around(result, at, one)
        )
        ways = [
            (_likeness(result, at, one, counts, friends), at, one, known)
            for at, known in doubtful
            for one in sorted(tries[at] & counts.keys())
        ]
        if not ways:
            break
        _, at, best, known = max(ways)
        # Short words have too many neighbours one letter away: they need a pair that is known. A word that is right
        # by itself ("lại") is only taken for another ("nại") where that makes a pair that is known well.
        least = FAMILIAR if known else 1
        sure = any(friends.get(pair, 0) >= least for pair in _around(result, at, best))
        if sure or (not known and len(result[at]) >= 5):
            result[at] = best
        settled.add(at)
    return result


def _doubtful(words: list[str], lexicon: Lexicon) -> list[tuple[int, bool]]:
    """Places of words that are unknown, or familiar but strangers to both neighbours."""
    counts = lexicon.counts(words)
    pairs = lexicon.counts(pair for at, word in enumerate(words) for pair in _around(words, at, word))
    places = []
    for at, word in enumerate(words):
        if not (word.isalpha() and word.isascii() and 2 <= len(word) <= 20) or word in lexicon.settled:
            continue
        if word not in counts or not any(pair in pairs for pair in _around(words, at, word)):
            places.append((at, word in counts))
    return sorted(places, key=lambda place: place[1])[:REPAIRS]


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


def _regional(word: str, *, certain: bool = False) -> set[str]:
    found = set()
    for one, other in (*STARTS, *(pair[::-1] for pair in STARTS)):
        # Without marks "đ" is "d", too: nobody who writes "vàng" in full means "đăng".
        if word.startswith(one) and not (certain and (one, other) == ("v", "d")):
            found.add(other + word[len(one) :])
    for one, other in (*ENDS, *(pair[::-1] for pair in ENDS)):
        if word.endswith(one):
            found.add(word[: -len(one)] + other)
    return {one_i(one) for one in found} - {word}


def _slips(word: str) -> set[str]:
    """What a slip of the finger may have meant; a short syllable that reads well was meant as typed."""
    reads_well = len(word) <= 4 and keystrokes.SYLLABLE.fullmatch(word)
    return _swaps(word) if len(word) < 3 or reads_well else set(_edits(word))


def _swaps(word: str) -> set[str]:
    """Two neighbours typed in the wrong order, the slip of a thumb in a hurry: "khia" is "khai"."""
    pairs = ((at, word[at] + word[at + 1]) for at in range(len(word) - 1) if len(word) > 3)
    return {word[:at] + pair[::-1] + word[at + 2 :] for at, pair in pairs if pair[0] != pair[1]}


def _edits(word: str) -> Iterator[str]:
    """Every word one missing, extra, wrong or swapped letter away."""
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
