"""Vietnamese alphabetical order."""

from __future__ import annotations

import unicodedata

import pytest

from portal.content.collation import key


@pytest.mark.parametrize("words", [
    "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
    "ma mà mả mã má mạ",
    "an ăn ân",
    "Dao Đào Em Ếch",
    "bán bàng",  # letters decide before tones
    "1 10a 2 a",
])  # fmt: skip
def test_words_stand_in_this_order(words):
    expected = words.split()
    mixed = expected[::-1]
    assert sorted(mixed, key=key) == expected


def test_two_encodings_of_one_word_are_one():
    assert key("Đường") == key(unicodedata.normalize("NFD", "Đường"))


def test_capitals_do_not_matter():
    assert key("HỘ TỊCH") == key("hộ tịch")


def test_any_text_has_a_key():
    assert sorted(["", " ", "日本", "Ê Đê", "ƀuôn", "-", "😀", "a"], key=key)[0] == ""
