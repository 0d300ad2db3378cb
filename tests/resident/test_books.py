from tests.resident.records import a_book


def titles(page):
    return [found.text for found in page.soup.select(".spine__title")]


def test_books_lie_under_their_topic(content, page):
    a_book(content)
    a_book(content, "luat-can-cuoc", title="Luật Căn cước", topic="law", age="16", number="26/2023/QH15")
    found = page("/en/books")
    assert [heading.text for heading in found.soup.main.find_all("h2")] == ["Law", "Children"]
    assert titles(found) == ["Luật Căn cước", "Dế Mèn phiêu lưu ký"]
    assert "26/2023/QH15" in found.words


def test_topic_and_age_filter_by_links_that_keep_each_other(content, page):
    a_book(content)
    a_book(content, "qua-khu", title="Kính vạn hoa", age="11")
    a_book(content, "luat", title="Luật Căn cước", topic="law", age="16")
    found = page("/en/books?topic=children&age=11")
    assert titles(found) == ["Kính vạn hoa"]
    assert found.soup.select_one('.chip--on[aria-current="true"]')
    assert found.soup.find("a", href="/en/books?topic=children&age=6")


def test_a_filter_that_is_not_in_the_table_counts_as_none(content, page):
    a_book(content)
    assert titles(page("/en/books?topic=' OR 1=1&age=99")) == ["Dế Mèn phiêu lưu ký"]


def test_a_long_topic_shows_a_few_books_and_leads_to_all(content, page):
    for number in range(9):
        a_book(content, f"truyen-{number}", title=f"Truyện {number}")
    found = page("/en/books")
    assert len(titles(found)) == 6
    assert found.soup.find("a", href="/en/books?topic=children", class_="button").text == "Children: all 9 books"
    assert len(titles(page("/en/books?topic=children"))) == 9


def test_titles_are_marked_as_vietnamese(content, page):
    a_book(content)
    assert page("/en/books").soup.select_one(".pile")["lang"] == "vi"
    assert page("/en/books/de-men").h1.span["lang"] == "vi"


def test_an_empty_shelf_says_so(page):
    assert "No book stands here yet." in page("/en/books").words


def test_a_book_tells_its_facts_and_leaves_out_what_nobody_knows(content, page):
    a_book(content, about={"vi": "Chuyện chú dế.", "en": "A cricket's travels."}, identifier="")
    found = page("/en/books/de-men")
    assert "A cricket's travels." in found.words
    assert "Tô Hoài" in found.words
    assert "From 6 years" in found.words
    assert "ISBN" not in found.words


def test_a_sample_book_says_that_nobody_has_checked_it(content, page):
    a_book(content)
    found = page("/en/books/de-men")
    assert found.soup.select_one(".sample")
    assert "Not yet checked by the office." in found.words
    assert "Title known to everyone" in found.words


def test_the_bookcase_marks_the_compartment_among_the_known_ones(content, page):
    a_book(content)
    a_book(content, "luat", title="Luật Căn cước", topic="law", shelf="A3")
    found = page("/en/books/de-men")
    assert "Board E, compartment 1 from the left." in found.words
    assert len(found.soup.select(".drawing__here")) == 1
    assert [mark.text for mark in found.soup.select(".drawing text")] == ["A3", "E1"]


def test_a_place_written_in_another_way_is_shown_as_it_is(content, page):
    a_book(content, shelf="cạnh cửa sổ")
    found = page("/en/books/de-men")
    assert "cạnh cửa sổ" in found.words
    assert not found.soup.select(".drawing")


def test_an_unknown_book_is_a_page_with_a_way_back(page):
    assert "Page not found" in page("/en/books/khong-co", status=404).words
