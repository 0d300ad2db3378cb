"""Search over everything: the answer first, a question back, what is not done here, nothing; any input gives a page."""

from __future__ import annotations

import gzip

import pytest

from tests.lint import FIRST_PAGE
from tests.resident.records import (
    a_book,
    a_guide,
    a_place,
    a_procedure,
    an_amenity,
    an_app,
    an_area,
    an_open_office,
    publish,
)

PASSPORT = {
    "name": {"vi": "Hộ chiếu", "en": "Passport"},
    "where": {"vi": "Công an tỉnh.", "en": "Provincial police."},
    "website": "https://example.gov.vn",
}


@pytest.fixture
def full(content):
    an_area(content)
    a_procedure(content)
    a_book(content)
    a_place(content)
    publish(content, "elsewhere", "ho-chieu", PASSPORT, source="A clerk")
    return content


def links(found, selector: str = "main .best__title a, main .list__link") -> list[str]:
    return [link["href"] for link in found.soup.select(selector)]


@pytest.mark.parametrize(
    "words", ["khai sinh", "Khai Sinh", "khai sinh".upper(), "khai+sinh", "lam giay khai sinh", "1.001193"]
)
def test_a_procedure_is_found_with_and_without_diacritics_and_by_code(page, full, words):
    assert links(page(f"/vi/search?q={words}"))[0] == "/vi/procedures/1.001193"


def test_the_answer_comes_first_with_what_everybody_asks(page, full):
    best = page("/en/search?q=birth registration").soup.select_one(".best")
    assert [link["href"] for link in best.find_all("a")] == [
        "/en/procedures/1.001193", "/en/procedures/1.001193#papers", "/en/procedures/1.001193",
    ]  # fmt: skip
    assert "Register a newborn child." in best.text
    assert "How long it takes: Online: 1.5 working days" in " ".join(best.text.split())


def test_what_the_record_does_not_say_is_left_out(page, content):
    a_procedure(content, methods=[{"channel": "DIRECT", "time": "", "fee": ""}], papers=[])
    best = page("/en/search?q=birth").soup.select_one(".best")
    assert not best.select("dl")
    assert len(best.find_all("a", class_="button")) == 1


def test_the_counter_that_takes_it_is_named(page, full):
    an_open_office(full)
    assert "Where to apply: Counter 2" in page("/en/search?q=khai sinh").words


def test_words_found_are_marked_with_their_diacritics(page, full):
    assert [found.text for found in page("/vi/search?q=khai sinh").soup.select(".best__title mark")] == ["khai", "sinh"]


@pytest.mark.parametrize(
    ("typed", "marks"),
    [("đẻ", ["đẻ"]), ("de", ["Để", "đẻ"]), ("hòa", ["hoà"]), ("ĐẺ", ["đẻ"]), ("đẻ hòa", ["đẻ", "hoà"])],
)
def test_another_word_with_the_same_letters_is_not_marked(page, content, typed, marks):
    publish(content, "guide", "de", {"title": {"vi": "Để con khi đẻ được hoà thuận"}})
    assert [found.text for found in page("/vi/search", query_string={"q": typed}).soup.select("main mark")] == marks


def test_a_reader_of_english_sees_the_vietnamese_words_that_were_found(page, full):
    found = page("/en/search?q=giấy khai sinh").soup.select_one(".best p span")
    assert (found["lang"], found.mark.text) == ("vi", "giấy")


def test_what_was_found_by_everyday_words_says_so(page, full):
    publish(full, "alias", "de", {"name": "Đẻ", "words": ["ra đời"], "procedures": ["1.001193"]})
    found = page("/en/search?q=ra đời")
    assert links(found)[0] == "/en/procedures/1.001193"
    assert "People also say: “ra đời”" in found.soup.select_one(".best").text
    assert [mark.text for mark in found.soup.select(".best mark")] == ["ra", "đời"]
    assert "also say" not in page("/en/search?q=khai sinh").words
    assert "also say" not in page("/en/search?q=1.001193").words


def test_the_count_is_announced_and_stands_in_the_title(page, full):
    found = page("/en/search?q=khai sinh")
    assert found.soup.title.text.startswith("1 result: khai sinh")
    status = found.soup.find(attrs={"role": "status"})
    assert " ".join(status.text.split()) == "1 result. The first: Birth certificate"
    assert not found.soup.find(attrs={"autofocus": True})


def test_each_kind_shows_what_saves_a_tap(page, content):
    an_amenity(content, state="broken", name={"vi": "Nước sạch", "en": "Clean water"})
    an_open_office(content, latitude=12.68, longitude=108.05)
    a_place(content, name={"vi": "Giếng nước", "en": "Water well"}, latitude=12.69, longitude=108.05)
    a_book(content, "nuoc", title="Nước")
    an_app(content, "nuoc-app", name="Nước")
    a_guide(content, "nuoc-guide", title={"vi": "Trả tiền nước", "en": "Pay for water"})
    publish(content, "question", "nuoc", {"question": {"vi": "Nước ở đâu?"}, "answer": {"vi": "Ở cuối phòng."}})
    found = page("/en/search?q=nước")
    assert "✕ Out of order" in found.words
    assert "Where: On the right" in found.words
    assert "Address: 89 Nguyễn Lương Bằng 1.1 km from here in a straight line" in found.words
    assert "Place on the shelf: E1" in found.words
    assert "Ở cuối phòng." in found.words
    jumps = [link["href"] for link in found.soup.select("main nav .chip")]
    assert jumps == [f"#{heading['id']}" for heading in found.soup.select("main h2[id^=in-]")]
    assert len(jumps) > 2


def test_a_notice_that_is_over_is_no_result(page, content):
    fields = {"title": {"vi": "Nghỉ lễ"}, "body": {"vi": "Đóng cửa."}}
    publish(content, "notice", "nghi", {**fields, "shown_until": "2026-01-01"})
    assert "Đóng cửa" not in page("/vi/search?q=nghỉ lễ").words
    publish(content, "notice", "nghi", fields)
    assert "Đóng cửa" in page("/vi/search?q=nghỉ lễ").words


def test_a_group_is_cut_and_leads_to_all_of_it(page, content):
    for number in range(9):
        a_book(content, f"rung-{number}", title=f"Rừng {number}")
    found = page("/en/search?q=rừng")
    more = found.soup.select_one("main a[href*='kind=book']")
    assert more.text == "Books: all 9"
    assert len(links(found)) < 9
    assert len(links(page(more["href"]))) == 9


def test_a_search_inside_one_kind_stays_there(page, full):
    found = page("/en/search?q=de men phieu luu&kind=book")
    assert found.soup.find("input", attrs={"name": "kind", "value": "book"})
    assert links(found) == ["/en/books/de-men"]
    assert "Searched in: Books." in found.words
    assert found.soup.find("a", string="Search everything")["href"] == "/en/search?q=de+men+phieu+luu"


def test_where_one_looked_first_has_nothing_everything_is_searched(page, full):
    found = page("/en/search?q=khai sinh&kind=book")
    assert links(found)[0] == "/en/procedures/1.001193"
    assert "Nothing in: Books. This was found elsewhere on these pages:" in found.words


def test_a_search_from_an_area_looks_there_first(page, full):
    an_area(full, "dat-dai", name={"vi": "Đất đai", "en": "Land"})
    a_procedure(full, "1.009999", name={"vi": "Đăng ký đất"}, plain_name={"vi": "Đăng ký đất"}, area="dat-dai")
    a_procedure(full, "1.009998", name={"vi": "Đăng ký hộ"}, plain_name={"vi": "Đăng ký hộ"})
    box = page("/en/procedures/area/dat-dai").soup.find("form", attrs={"role": "search"})
    held = {field["name"]: field.get("value") for field in box.find_all("input")}
    assert held == {"q": "", "kind": "procedure", "area": "dat-dai"}
    found = page("/en/search?q=đăng ký&kind=procedure&area=dat-dai")
    assert links(found) == ["/en/procedures/1.009999"]
    assert "Searched in: Land." in found.words


@pytest.mark.parametrize("address", ["/procedures/1.001193", "/books", "/maps", "/apps"])
def test_a_search_from_a_page_knows_where_it_came_from(page, full, address):
    assert page(f"/vi{address}").soup.select_one("form[role=search] input[name=kind]")


def test_what_is_not_done_here_says_where_and_shows_no_procedure_as_the_answer(page, full):
    found = page("/en/search?q=ho chieu")
    assert found.soup.title.text.startswith("Not done here: ho chieu")
    assert "Passport: not done at this office Provincial police. example.gov.vn" in found.words
    assert "Source: A clerk" in found.words
    assert not found.soup.select(".best")
    assert "Provincial police." in page("/en/search?q=ho chieu&kind=procedure").words


def test_nothing_found_says_what_to_do_now(page, full):
    areas = [{"number": "1", "name": {"en": "Land"}}, {"number": "3", "name": {"vi": "Hướng dẫn", "en": "Guidance"}}]
    an_open_office(full, counters=areas, phone="0262 000 000")
    found = page("/en/search?q=xyzzy qwertz")
    assert found.soup.title.text.startswith("Nothing found: xyzzy qwertz")
    assert found.soup.select_one("main .lead").text == "Nothing here fits “xyzzy qwertz”."
    assert "Office open now" in found.words
    assert found.soup.select_one("main .place").text.startswith("Counter 3")
    assert {"/en/procedures/1.001193", "/en/procedures/area/ho-tich", "tel:0262000000"} <= set(links(found, "main a"))


def test_nothing_in_an_empty_box_still_leads_on(page):
    assert links(page("/en/search?q=xyzzy"), "main .button--quiet") == ["/en/procedures"]
    assert links(page("/en/search"), "main .button--quiet") == ["/en/procedures"]


def test_what_was_repaired_is_said_and_can_be_undone(page, full):
    found = page("/en/search?q=khai sihn")
    assert "Searched for: khai sinh" in found.words
    assert "/en/search?q=khai+sihn&exact=1" in links(found, "main a")
    assert "Searched for" not in page("/en/search?q=khai+sihn&exact=1").words


TYPED = [
    "", "%20", "%20%20%20", "%00", '"', "a*b", "NEAR(", "-x", "a:b", "' OR 1=1--", "%F0%9F%98%80", "x" * 5000,
    "<script>", "<b>khai</b> sinh", "%ff%fe", "\u202eshnis iahk", "שלום", "مرحبا khai sinh", "出生登记", "출생신고",
    "khai sinh " * 40,
]  # fmt: skip


@pytest.mark.parametrize("words", TYPED)
@pytest.mark.parametrize("tag", ["vi", "en"])
def test_any_input_gives_a_page_and_stays_in_the_box(page, full, tag, words):
    found = page(f"/{tag}/search", query_string=f"q={words}" if "%" in words else {"q": words})
    assert "<script>" not in found.text
    assert "<b>khai" not in found.text
    assert len(gzip.compress(found.text.encode(), 5)) < FIRST_PAGE
    if "%" not in words:
        assert found.soup.find(id="q")["value"] == words[:500]


def test_marks_of_direction_do_not_turn_the_title_around(page, full):
    assert "\u202e" not in page("/vi/search", query_string={"q": "\u202ekhai sinh"}).soup.title.text


def test_results_are_never_kept_by_a_browser(page, full):
    assert page("/vi/search?q=khai sinh").answer.headers["Cache-Control"] == "no-store"
