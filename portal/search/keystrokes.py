"""Telex and VNI keystrokes that no keyboard turned into letters: "dđăng kys", "ddawng kys", "d9ang8 ky1".

Search folds all marks away, so decoding means dropping the keys that would have made them.
"""

from __future__ import annotations

import re

from portal.search.text import one_i

SYLLABLE = re.compile(
    r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(ch|nh|ng|[cmnpt])?"  # folded spelling
)
_VNI = re.compile(r"[a-z]+[1-9][a-z1-9]*")
_TONE = re.compile(r"(?<=[aeiouy])(\w*?)[sfrxjz]")


def decode(word: str) -> str | None:
    """The folded syllable that these keys mean, or None when they are no keystrokes."""
    if not word.isascii() or word.isdigit() or len(word) > 12:
        return None
    plain = re.sub(r"[1-9]", "", word) if _VNI.fullmatch(word) else _telex(word)
    return one_i(plain) if plain != word and SYLLABLE.fullmatch(plain) else None


def _telex(word: str) -> str:
    """Drop the keys of horns, hats and strokes, then the key of the tone."""
    bare = re.sub(r"^dd", "d", word)
    bare = re.sub(r"(?<=[aou])(\w*?)w", r"\1", bare)  # also typed last: "dangw"
    bare = bare.replace("w", "u")
    bare = re.sub(r"([aeo])\1", r"\1", bare)
    if bare.startswith("d") and bare.endswith("d") and len(bare) > 2:
        bare = bare[:-1]  # the stroke typed last: "dawngd"
    if not SYLLABLE.fullmatch(bare):
        bare = _TONE.sub(r"\1", bare, count=1)
    # The hat typed last: "hoan" + "o" is rare, "kheu" + "e" is not.
    if not SYLLABLE.fullmatch(bare) and re.search(r"([aeo])\w+\1$", bare):
        bare = bare[:-1]
    return bare
