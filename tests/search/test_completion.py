"""What goes on as typed: titles by the pair begun, what people say, kinds, and any text whatsoever."""

from __future__ import annotations

import pytest

from portal.search import index
from portal.search.aliases import Alias
from portal.search.completion import Completion, complete
from tests.search.conftest import a_document

OWN = (Alias(("giấy ra đời", "ra đời"), ("1.001193",)), Alias(("nhà rông",), ("place:hall",)))


def keys(db, typed: str, **more) -> list[str]:
    return [one.key for one in complete(db, typed, **more)]


@pytest.mark.parametrize(
    "typed", ["khai si", "KHAI SI", "khái sì", "đăng ký khai s", "dang ky khai sinh", " khai  si "]
)
def test_the_last_word_may_be_unfinished(db, typed):
    assert keys(db, typed)[0] == "1.001193"


def test_words_side_by_side_come_before_words_apart(db):
    assert "1.004884" in keys(db, "lại khai")
    assert keys(db, "thường đăng")[0] == "1.004222"


def test_a_word_that_ends_in_y_so_far_may_go_on(db):
    assert keys(db, "chứng nhận quy") == ["1.013978"]
    assert "1.000894" in keys(db, "đăng ky")


def test_what_people_say_is_completed_too_and_says_so(db):
    assert Completion("procedure", "1.001193", "giấy ra đời") in complete(db, "giấy ra", aliases=OWN)
    assert complete(db, "nha ro", aliases=OWN) == [Completion("place", "hall", "nhà rông")]


def test_a_phrase_of_something_not_published_completes_nothing(db):
    index.remove(db, "place", "hall")
    assert complete(db, "nha ro", aliases=OWN) == []


def test_only_the_kinds_asked_for(db):
    assert keys(db, "nhà vă", kinds=("place",)) == ["hall"]
    assert keys(db, "nhà vă", kinds=("book",)) == []
    assert keys(db, "nha ro", kinds=("book",), aliases=OWN) == []


def test_no_more_than_asked_for_and_each_once(db):
    found = keys(db, "dang ky", limit=3)
    assert len(found) == len(set(found)) == 3


def test_a_thousand_titles_that_begin_alike_leave_room_for_what_most_people_come_for(db):
    for number in range(1000):
        key = f"9.{number:06}"
        index.put(db, a_document(key=key, code=key, title=f"Đăng ký khai thác mỏ số {number}"))
    assert set(keys(db, "đăng ký kha")[:2]) == {"1.001193", "1.000656"}


ANY = [
    "",
    " ",
    "a",
    "đ",
    '"',
    "*",
    "khai*",
    "a AND",
    "NEAR(",
    "\x00",
    "😀",
    "出",
    "出生",
    "출생",
    "שלום",
    "x" * 9000,
    "a " * 900,
]


@pytest.mark.parametrize("typed", ANY)
def test_anything_may_be_typed(db, typed):
    assert len(complete(db, typed, aliases=OWN)) <= 5


def test_a_short_name_stands_beside_rather_than_a_story(db):
    own = (
        Alias(("ra đời rồi mà cha mẹ chưa có giấy kết hôn", "ra đời chưa giấy", "ra đời rồi thì làm"), ("1.001193",)),
    )
    assert complete(db, "ra đời", aliases=own)[0] == Completion("procedure", "1.001193", "ra đời chưa giấy")


def test_pages_and_what_is_done_elsewhere_are_completed_without_an_item(db):
    assert Completion("page", "hours", "mấy giờ mở cửa") in complete(db, "mấy giờ mở c")
    assert [one.key for one in complete(db, "ly hôn", kinds=("procedure", "elsewhere"))][:1] == ["ly-hon"]
    assert complete(db, "mấy giờ mở c", kinds=("procedure",)) == []
