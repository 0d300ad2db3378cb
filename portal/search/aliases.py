"""The office's own search words, as entries of a lexicon of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from portal.search import wordlists
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


@lru_cache(maxsize=4)
def _made(aliases: tuple[Alias, ...]) -> Lexicon:
    entries = (Entry(alias.targets, alias.meaning, 0, alias.words) for alias in aliases)
    return build(entries, wordlists.stop_words(), base=wordlists.lexicon())
