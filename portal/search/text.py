"""Texts as search sees them: folded words, so that "đăng ký", "Đăng Ký" and "dang ky" are one.

SQLite's own tokenizers fold neither đ nor ƀ (tried, 3.40), and half of the catalogue's texts
are not NFC; so texts and questions both come through here before the index sees them.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass

# Letters with a stroke have no decomposition in Unicode; ƀ is Ê Đê.
STROKES = str.maketrans({"đ": "d", "ƀ": "b", "ð": "d"})

# A word with the marks that belong to it, also where they stand decomposed.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_PLAIN = re.compile(r"[^\W_]+")
# Scripts written without spaces; Korean too, because its endings hang on the noun.
_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_PARTS = re.compile(_RUN.pattern + r"|[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
# One sound, two school spellings: "kỹ sư" and "kĩ sư", "quý" and "quí".
_FINAL_Y = re.compile(r"(?:[hklmstv]|qu)y")
_CODE = re.compile(r"(?<![\w.])(\d\.\d{6})(?:\.\d{3}\.\d\d\.\d\d\.h\d\d)?(?![\w])", re.IGNORECASE)


# Marks of the tone as letters of their own (FTS5 cuts at ASCII signs, and digits are VNI keys); hỏi and ngã are one,
# as half of the country says them.
_TONES = {"\u0300": "ˋ", "\u0301": "ˊ", "\u0309": "ˀ", "\u0303": "ˀ", "\u0323": "ˌ"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as search compares it: `plain` without marks, `exact` with them ("" when it has none)."""

    plain: str
    exact: str


def fold(text: str) -> str:
    """Lower case without marks: what two spellings of one word have in common."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    # Back to NFC: Hangul would otherwise stay in single jamo.
    return unicodedata.normalize("NFC", bare).translate(STROKES)


def words(text: str) -> list[str]:
    """The folded words of a text in order, i for y; Chinese and Korean runs as pairs of characters."""
    found: list[str] = []
    for word in _PLAIN.findall(fold(text)):
        for part in _PARTS.findall(word):
            found.extend(_runs(part) if _RUN.match(part) else (one_i(part),))
    return found


def read(text: str) -> list[Word]:
    """The words of a text in order, marks kept apart: "đất" is ("dat", "đâtˊ"), wherever the tone was written."""
    return Reader()(text)


def surfaces(text: str) -> list[str]:
    """The words as they are written, in lower case."""
    return WORD.findall(unicodedata.normalize("NFC", text.casefold()))


class Reader:
    """Reads many texts; each different word is folded once."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Word, ...]] = {}

    def __call__(self, text: str) -> list[Word]:
        found: list[Word] = []
        for each in surfaces(text):
            if each not in self.known:
                plain = words(each)
                exact = _exact(each) if len(plain) == 1 and not each.isascii() else ""
                self.known[each] = tuple(Word(word, exact) for word in plain)
            found.extend(self.known[each])
        return found


def _exact(word: str) -> str:
    """The letters with hats and strokes, the tone after them; "" for a word with neither."""
    letters, tone = [], ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONES:
            tone = _TONES[letter]
        else:
            letters.append(letter)
    exact = one_i(unicodedata.normalize("NFC", "".join(letters))) + tone
    return "" if exact.isascii() else exact


def pairs(sequence: list[str]) -> list[str]:
    """Neighbours as one term; "_" never stands inside a word."""
    return [f"{first}_{second}" for first, second in itertools.pairwise(sequence)]


def codes(text: str) -> list[str]:
    """Codes of the national catalogue in a text, without the province's suffix (1.004222.000.00.00.H15)."""
    return _CODE.findall(text)


def one_i(word: str) -> str:
    """The word in the one spelling that the index holds."""
    return word[:-1] + "i" if _FINAL_Y.fullmatch(word) else word


def _runs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]
