"""What a revision changed is said field by field, line by line, word by word."""

from __future__ import annotations

import pytest

from portal.admin import differences
from portal.content.revisions import Revision


def revision(status: str = "draft", source: str = "", **fields) -> Revision:
    return Revision(1, "lan", "", "", status, fields, {}, source, "", "")


def change(before, after) -> list[list[tuple[str, str]]]:
    [found] = differences.between("procedure", revision(steps={"vi": before}), revision(steps={"vi": after}))
    return found.lines


@pytest.mark.parametrize(("before", "after", "lines"), [
    ("Nộp tại quầy 1", "Nộp tại quầy 2", [[("same", "Nộp tại quầy"), ("gone", "1"), ("new", "2")]]),
    ("Một\nHai", "Một\nHai\nBa", [[("new", "Ba")]]),
    ("Một\nHai\nBa", "Một\nBa", [[("gone", "Hai")]]),
    ("abc", "xyz", [[("gone", "abc"), ("new", "xyz")]]),
])  # fmt: skip
def test_lines_and_words_are_compared(before, after, lines):
    assert change(before, after) == lines


def test_long_unchanged_stretches_are_cut():
    words = " ".join(map(str, range(100)))
    [[before, gone, new, after]] = change(f"{words} A {words}", f"{words} B {words}")
    assert before == ("same", "… 92 93 94 95 96 97 98 99")
    assert (gone, new, after) == (("gone", "A"), ("new", "B"), ("same", "0 1 2 3 4 5 6 7 …"))


def test_each_language_and_what_is_about_the_item_is_told_apart():
    before = revision(name={"vi": "A", "en": "B"})
    after = revision("published", "Luật", name={"vi": "A", "en": "C", "ko": "D"})
    found = [(each.label, each.lang) for each in differences.between("procedure", before, after)]
    assert found == [("Official name", "en"), ("Official name", "ko"), ("Source", "")]


def test_a_row_is_one_line_in_the_order_of_its_columns():
    paper = {"copy": 1, "original": 2, "name": {"vi": "Tờ khai"}, "group": {"vi": "Nhóm"}}
    [found] = differences.between("procedure", revision(papers=[]), revision(papers=[paper]))
    assert found.lines == [[("new", "Nhóm · Tờ khai · 2 · 1")]]


def test_the_first_state_changed_nothing():
    only = revision(name={"vi": "A"})
    assert differences.steps("procedure", [only]) == [(only, [])]
    assert differences.steps("procedure", []) == []
