"""Diacritics for words that were typed without them, taken from texts that have them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from portal.search import text


def restore(words: Sequence[str], texts: Iterable[str], typed: Mapping[str, str]) -> str:
    """The folded words as the texts spell them; a word that was `typed` with marks stays so.

    Where a word is spelled in several ways, its neighbours decide: "ket hon" is "kết hôn", "ket qua" is "kết quả".
    """
    alone: dict[str, Counter[str]] = defaultdict(Counter)
    beside: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for each in texts:
        spelled = [(word, folded[0]) for word in text.surfaces(each) if len(folded := text.words(word)) == 1]
        for at, (word, plain) in enumerate(spelled):
            alone[plain][word] += 1
            for side in (-1, 1):
                if 0 <= at + side < len(spelled):
                    beside[plain, spelled[at + side][1], side][word] += 1
    found = []
    for at, plain in enumerate(words):
        votes: Counter[str] = Counter()
        for side in (-1, 1):
            if 0 <= at + side < len(words):
                votes.update(beside.get((plain, words[at + side], side), Counter()))
        best = (votes or alone.get(plain, Counter())).most_common(1)
        written = typed.get(plain, plain)
        found.append(written if written != plain or not best else best[0][0])
    return " ".join(found)
