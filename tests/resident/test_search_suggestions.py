"""Suggestions while somebody types: names and where they lead, from where one looks first, kept by nobody."""

from __future__ import annotations

import pytest

from tests.resident.records import a_book, a_procedure, an_amenity, an_area, publish


@pytest.fixture
def full(content):
    an_area(content)
    a_procedure(content)
    a_book(content, "khai-sinh", title="Khai sinh của loài người")
    an_amenity(content)
    where = {"name": {"vi": "Hộ chiếu", "en": "Passport"}, "where": {"vi": "Công an tỉnh."}}
    publish(content, "elsewhere", "ho-chieu", where)
    return content


@pytest.fixture
def suggest(app):
    def ask(typed: str, tag: str = "vi", **more: str) -> list[dict[str, str]]:
        phone = app.test_client(use_cookies=False)
        answer = phone.get(f"/{tag}/search/suggest", query_string={"q": typed, **more})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert len(answer.json["items"]) <= 5
        assert bool(answer.json["said"]) == bool(answer.json["items"])
        return answer.json["items"]

    return ask


def test_a_name_half_typed_leads_to_its_page(suggest, full):
    found = suggest("khai si")
    assert found[0] == {
        "text": "Làm giấy khai sinh", "lang": "vi", "kind": "Thủ tục", "address": "/vi/procedures/1.001193",
    }  # fmt: skip
    assert {"text": "Khai sinh của loài người", "address": "/vi/books/khai-sinh"}.items() <= found[-1].items()


def test_the_name_is_in_the_reader_s_language(suggest, full):
    assert (suggest("khai si", "en")[0]["text"], suggest("khai si", "en")[0]["lang"]) == ("Birth certificate", "en")
    assert suggest("birth c", "en")[0]["address"] == "/en/procedures/1.001193"


def test_what_people_say_stands_beside_the_name(suggest, full):
    publish(full, "alias", "de", {"name": "Đẻ", "words": ["ra đời rồi"], "procedures": ["1.001193"]})
    assert suggest("ra đời")[0]["kind"] == "“ra đời rồi”"


def test_a_whole_story_does_not_stand_beside_a_name(suggest, full):
    story = "ba mẹ ở xa nhờ bà ngoại đi làm giấy cho cháu"
    publish(full, "alias", "de", {"name": "Đẻ", "words": [story], "procedures": ["1.001193"]})
    assert suggest("ba mẹ ở xa")[0]["kind"] == "Thủ tục"


def test_from_one_kind_only_that_kind(suggest, full):
    assert [one["address"] for one in suggest("khai si", kind="book")] == ["/vi/books/khai-sinh"]


def test_from_an_area_its_own_come_first(suggest, full):
    a_procedure(full, "1.000001", name={"vi": "Khai sinh đất"}, plain_name={"vi": "Khai sinh đất"}, area="dat-dai")
    found = suggest("khai si", kind="procedure", area="dat-dai")
    assert [one["address"] for one in found][:2] == ["/vi/procedures/1.000001", "/vi/procedures/1.001193"]


def test_what_is_not_done_here_leads_to_its_card(suggest, full):
    assert suggest("hộ ch", kind="procedure")[0]["address"] == "/vi/search?q=H%E1%BB%99+chi%E1%BA%BFu"


def test_what_is_not_done_here_is_suggested_without_a_card_too(suggest, full):
    [row, *_more] = suggest("ly hô", "en")
    assert row == {"text": "Ly hôn", "lang": "vi", "kind": "Not done here", "address": "/en/search?q=Ly+h%C3%B4n"}


def test_the_portal_s_own_pages_are_suggested(suggest, full):
    assert suggest("mấy giờ mở", "en")[0] == {
        "text": "Opening hours", "lang": "en", "kind": "“mấy giờ mở cửa”", "address": "/en/#hours",
    }  # fmt: skip
    assert suggest("mấy giờ mở", kind="book") == []


def test_where_nothing_goes_on_as_typed_search_itself_is_asked(suggest, full):
    assert suggest("sinh giấy khai")[0]["address"] == "/vi/procedures/1.001193"


def test_the_text_size_is_kept(suggest, full):
    assert suggest("khai si", size="2")[0]["address"] == "/vi/procedures/1.001193?size=2"


def test_a_reader_of_korean_types_korean(suggest, full):
    assert suggest("출생")[0]["address"] == "/vi/procedures/1.001193"


@pytest.mark.parametrize("typed", ["", "k", " ", "\x00", "<script>", '"', "😀", "x" * 5000, "שלום"])
def test_anything_may_be_typed(suggest, full, typed):
    assert suggest(typed) == []


def test_the_script_is_small_and_kept_for_good(app, page):
    address = page("/vi/").soup.select_one("script[src]")["src"]
    answer = app.test_client().get(address)
    assert answer.mimetype == "text/javascript"
    assert len(answer.data) < 6000
    assert app.test_client().get("/static/0123456789ab/js/nothing.js").status_code == 404
