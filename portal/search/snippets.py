"""Excerpts that show where a word was found, in the spelling of the text itself."""

from __future__ import annotations

import re
from itertools import islice

from portal.search import text

Segments = list[tuple[str, bool]]
_CUT = "…"
_MOST = 300  # matches that are looked at


def mark(original: str, matched: frozenset[str], width: int = 200) -> Segments:
    """The text around the best spot as (piece, is it a match); their pieces joined give the excerpt."""
    spots = _spots(original, matched)
    start, end = _window(original, spots, width)
    segments: Segments = [(_CUT, False)] if start > 0 else []
    at = start
    for first, last in spots:
        if first < start or last > end:
            continue
        segments += [(original[at:first], False), (original[first:last], True)]
        at = last
    segments += [(original[at:end], False), (_CUT if end < len(original) else "", False)]
    return [(piece, found) for piece, found in segments if piece]


def _spots(original: str, matched: frozenset[str]) -> list[tuple[int, int]]:
    """Where matched words stand; of Chinese and Korean runs the whole run."""
    if not matched:
        return []
    found = (each.span() for each in text.WORD.finditer(original) if matched.intersection(text.words(each.group())))
    return list(islice(found, _MOST))


def _window(original: str, spots: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """The stretch of at most `width` characters with most matches, cut between words."""
    if len(original) <= width:
        return 0, len(original)
    starts = [first for first, _last in spots] or [0]
    best = max(
        starts, key=lambda start: (sum(start <= first and last <= start + width for first, last in spots), -start)
    )
    start = 0 if best < width // 4 else best - width // 8
    end = min(len(original), start + width)
    return _between_words(original, start, forward=True), _between_words(original, end, forward=False)


def _between_words(original: str, at: int, *, forward: bool) -> int:
    if at in (0, len(original)):
        return at
    if forward:
        space = re.search(r"\s", original[at : at + 30])
        return at + space.end() if space else at
    space_before = original.rfind(" ", max(0, at - 30), at)
    return space_before if space_before > 0 else at
