"""Texts for Hypothesis, of several alphabets: what hands, keyboards and programs make of a question."""

from __future__ import annotations

from hypothesis import strategies as st

from tests import keyboards

SYLLABLES = (
    "đăng", "ký", "khai", "sinh", "kết", "hôn", "tử", "chứng", "thực", "bản", "sao", "thường", "trú", "tạm", "cấp",
    "lại", "thẻ", "căn", "cước", "đất", "quyền", "sử", "dụng", "giấy", "tờ", "nghiêng", "ngoằn", "quý", "thuỷ", "oẹo",
    "ưỡn", "ở", "y", "con",
)  # fmt: skip
OPERATORS = (
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR(",
    '"',
    "*",
    "(",
    ")",
    "^",
    "+",
    "-",
    ":",
    "{",
    "}",
    "title:",
    "'",
    ";",
    "--",
)
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"

syllable = st.sampled_from(SYLLABLES)
marked = st.builds(lambda word, marks: word[:2] + marks + word[2:], syllable, st.text(MARKS, max_size=4))
typed = st.sampled_from((keyboards.telex, keyboards.vni, keyboards.plain, keyboards.tcvn3, str.upper, str)).flatmap(
    lambda how: syllable.map(how)
)
slipped = st.builds(lambda word, at, key: word[: at % len(word)] + key + word[at % len(word) :], syllable,
                    st.integers(0, 9), st.text("abcdefghijklmnopqrstuvwxyz0123456789", max_size=2))  # fmt: skip
joined = st.lists(typed, min_size=2, max_size=12).map("".join)
surrogate = st.text(st.characters(categories=("Cs",)), max_size=3)
foreign = st.text(st.characters(categories=("L", "M", "N")), max_size=12)
anything = st.text(max_size=30)

words = st.one_of(syllable, marked, typed, slipped, joined, st.sampled_from(OPERATORS), surrogate, foreign, anything)
questions = st.one_of(
    st.text(max_size=300),
    st.lists(words, max_size=30).map(" ".join),
    st.lists(words, max_size=30).map("".join),
    st.lists(syllable, min_size=1, max_size=8).map(" ".join),
)
vietnamese = st.lists(st.one_of(syllable, typed, slipped), min_size=1, max_size=8).map(" ".join)
