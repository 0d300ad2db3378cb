"""The word lists in `words/`, read once: stop words, abbreviations, everyday words, what is asked for most.

They are plain text for staff and contributors: one entry a line, "#" begins a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from portal.search import text
from portal.search.aliases import Alias

FOLDER = Path(__file__).parent / "words"


@cache
def stop_words(*, foreign: bool = False) -> frozenset[str]:
    """Words and pairs that ask for nothing by themselves; any number on a line, pairs written "ho+so"."""
    names = ("stop_words.txt", "stop_words_foreign.txt") if foreign else ("stop_words.txt",)
    entries = (entry for name in names for line in _lines(name) for entry in line.split())
    return frozenset("_".join(text.words(entry)) for entry in entries)


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Short form → the words it stands for: "cccd = căn cước"."""
    pairs = (line.split("=", 1) for line in _lines("abbreviations.txt"))
    return {text.fold(short.strip()): tuple(text.words(long)) for short, long in pairs}


@cache
def often_asked() -> frozenset[str]:
    """Codes of what most people come for; they win where all else is equal."""
    return frozenset(line for line in _lines("often_asked.txt"))


@cache
def concepts() -> tuple[Alias, ...]:
    """Everyday words, in Vietnamese and other languages, with what the office calls it."""
    names = sorted(path.name for path in FOLDER.glob("concepts*.txt"))
    return tuple(concept(line) for name in names for line in _lines(name))


def concept(line: str) -> Alias:
    """Read "what people say, another way = official words = codes"; words or codes may be missing."""
    said, *rest = (part.strip() for part in line.split("="))
    targets = tuple(code for part in rest for code in text.codes(part))
    meaning = " ".join(part for part in rest if not text.codes(part))
    return Alias(tuple(re.split(r"\s*,\s*", said)), targets, meaning)


def _lines(name: str) -> Iterator[str]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        entry = line.split("#", 1)[0].strip()
        if entry:
            yield entry
