"""Vietnamese alphabetical order: a ă â b c d đ e ê …, and within a word the tones ngang huyền hỏi ngã sắc nặng.

SQLite has no such order; keys are made here and sorted in Python.
"""

from __future__ import annotations

import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
RANK = {letter: number for number, letter in enumerate(LETTERS, 20)}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A sort key: letters first, tones decide between words of the same letters."""
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((TONES[mark] for mark in parts if mark in TONES), 0)
        plain = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES))
        letters.append(RANK.get(plain, ord(plain[0]) if plain and ord(plain[0]) < 20 else _other(plain)))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def _other(letter: str) -> int:
    """Digits after spaces and before letters, all else after them."""
    if letter.isdigit():
        return 5 + int(letter) if letter.isascii() else 15
    return 1 if letter.isspace() or not letter.isalnum() else 1000 + ord(letter[0])
