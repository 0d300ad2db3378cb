"""Search over everything: any input gives a page, words found are marked, what is not done here says so."""

from __future__ import annotations

import pytest

from tests.resident.records import a_book, a_place, a_procedure, an_area, publish


@pytest.fixture
def full(content):
    an_area(content)
    a_procedure(content)
    a_book(content)
    a_place(content)
    publish(
        content,
        "elsewhere",
        "ho-chieu",
        {"name": {"vi": "Hộ chiếu", "en": "Passport"}, "where": {"vi": "Công an tỉnh.", "en": "Provincial police."}},
    )
    return content


@pytest.mark.parametrize(
    "words", ["khai sinh", "Khai Sinh", "khai sinh".upper(), "khai+sinh", "lam giay khai sinh", "1.001193"]
)
def test_a_procedure_is_found_with_and_without_diacritics_and_by_code(page, full, words):
    assert page(f"/vi/search?q={words}").soup.select_one("main .list__link")["href"] == "/vi/procedures/1.001193"


def test_words_found_are_marked_with_their_diacritics(page, full):
    assert [found.text for found in page("/vi/search?q=khai sinh").soup.select(".list__link mark")] == ["khai", "sinh"]


def test_books_and_places_are_found_in_groups(page, full):
    assert "/vi/books/de-men" in page("/vi/search?q=de men phieu luu").text
    assert "tram-y-te" in page("/vi/search?q=tram y te").text


def test_a_search_inside_one_kind_stays_there(page, full):
    found = page("/vi/search?q=de men phieu luu&kind=book")
    assert found.soup.find("input", attrs={"name": "kind", "value": "book"})
    assert [link["href"] for link in found.soup.select("main .list__link")] == ["/vi/books/de-men"]


def test_what_is_not_done_here_says_where(page, full):
    assert "Provincial police." in page("/en/search?q=ho chieu").words


def test_nothing_found_offers_a_way_on(page, full):
    found = page("/en/search?q=xyzzy qwertz")
    assert "Nothing here fits" in found.words
    assert found.soup.find("a", href="/en/procedures")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "%20",
        "%00",
        '"',
        "a*b",
        "NEAR(",
        "-x",
        "a:b",
        "' OR 1=1--",
        "%F0%9F%98%80",
        "x" * 5000,
        "<script>",
        "%ff%fe",
    ],
)
def test_any_input_gives_a_page(page, full, words):
    assert "<script>" not in page(f"/vi/search?q={words}").text


def test_results_are_never_kept_by_a_browser(page, full):
    assert page("/vi/search?q=khai sinh").answer.headers["Cache-Control"] == "no-store"
