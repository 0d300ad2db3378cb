"""The office's own search words, as entries of a lexicon of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from portal.search import text, wordlists
from portal.search.lexicon import Entry, Lexicon
from portal.search.lexicon_building import build


@dataclass(frozen=True)
class Alias:
    """Ways to say a thing; codes or "kind:slug" of what is meant, likeliest first; the official words for it."""

    words: tuple[str, ...]
    targets: tuple[str, ...] = ()
    meaning: str = ""


def lexicon(aliases: Iterable[Alias]) -> Lexicon:
    """The aliases, one entry each. Made once for a set of aliases."""
    return _made(tuple(aliases))


def said(aliases: Iterable[Alias], words: Iterable[str]) -> tuple[str, ...]:
    """The targets of what the office says exactly these folded words mean."""
    return _said(tuple(aliases)).get(" ".join(words), ())


@lru_cache(maxsize=4)
def _said(aliases: tuple[Alias, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for alias in aliases:
        for phrase in alias.words:
            words = " ".join(text.words(phrase))
            found[words] = tuple(dict.fromkeys((*found.get(words, ()), *alias.targets)))
    return found


@lru_cache(maxsize=4)
def _made(aliases: tuple[Alias, ...]) -> Lexicon:
    entries = (Entry(alias.targets, alias.meaning, 0, alias.words) for alias in aliases)
    return build(entries, wordlists.stop_words(), base=wordlists.lexicon())
