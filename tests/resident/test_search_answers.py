"""The page of each sort of answer: a question back, not done here, a page of the portal itself, no matter named."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from portal.resident import looking, own_pages, results, search
from portal.search import ranking, wordlists
from tests import lint
from tests.lint import Page
from tests.resident.records import a_book, a_procedure, an_area, an_open_office, publish

PASSPORT = {"name": {"vi": "Hộ chiếu", "en": "Passport"}, "where": {"vi": "Công an tỉnh.", "en": "Provincial police."}}


@pytest.fixture
def full(content):
    an_area(content)
    a_procedure(content)
    publish(content, "elsewhere", "ho-chieu", PASSPORT)
    return content


def links(found, selector: str) -> list[str]:
    return [link["href"] for link in found.soup.select(selector)]


@pytest.fixture
def answered(app, full):
    """The page of an answer as ranking may give it."""

    def render(answer: ranking.Answer, address: str = "/en/search?q=khai") -> Page:
        with app.test_request_context(address):
            app.preprocess_request()
            items = results.items_of(answer.hits)
            found = looking.Found(answer, list(answer.hits), items, narrow=False)
            text = search.answered(looking.Question.read(), found)
        shown = Page(BeautifulSoup(text, "html.parser"), text, TestResponse([], "200 OK", {}, None))
        lint.check(shown, address)
        return shown

    return render


def test_procedures_that_fit_alike_are_asked_back(answered, full):
    a_procedure(full, "1.004884", plain_name={"vi": "Đăng ký lại khai sinh", "en": "Registering a birth again"})
    options = (("1.001193", "Làm lần đầu"), ("1.004884", "Bị mất"), ("9.999999", "Không có ở đây"))
    hits = tuple(ranking.Hit("procedure", code, 1.0, frozenset({"khai"})) for code in ("1.001193", "1.004884"))
    choice = ranking.Choice("Việc nào?", options)
    found = answered(ranking.Answer(hits, choice=choice), "/vi/search?q=khai")
    assert found.soup.select_one("main h2").text == "Việc nào?"
    assert links(found, ".asks a") == ["/vi/procedures/1.001193", "/vi/procedures/1.004884", "#results"]
    assert found.soup.select_one(".asks li").text == "Làm lần đầuLàm giấy khai sinh"
    assert not found.soup.select(".best")
    assert len(links(found, "main .list__link")) == 2


def test_readers_of_other_languages_are_asked_by_the_names_of_procedures(answered, full):
    a_procedure(full, "1.004884", plain_name={"vi": "Đăng ký lại khai sinh"})
    choice = ranking.Choice("Việc nào?", (("1.001193", "Làm lần đầu"), ("1.004884", "Bị mất")))
    found = answered(ranking.Answer(choice=choice))
    assert "Which one do you need?" in found.soup.select_one("main h2").text
    names = [" ".join(each.stripped_strings) for each in found.soup.select(".asks li")]
    assert names[:2] == ["Birth certificate", "Bị mất Đăng ký lại khai sinh"]


def test_nobody_has_written_a_question_yet(answered, full):
    a_procedure(full, "1.004884", plain_name={"vi": "Đăng ký lại khai sinh"})
    choice = ranking.Choice("", (("1.001193", ""), ("1.004884", "")))
    found = answered(ranking.Answer(choice=choice), "/vi/search?q=khai")
    assert [each.text for each in found.soup.select(".asks li")][:2] == ["Làm giấy khai sinh", "Đăng ký lại khai sinh"]
    a_procedure(full, "1.004884", name={"vi": "Thủ tục đăng ký lại khai sinh"}, plain_name={})
    found = answered(ranking.Answer(choice=choice), "/vi/search?q=khai")
    short = "Đăng ký lại khai sinhThủ tục đăng ký lại khai sinh"
    assert [each.text for each in found.soup.select(".asks li")][1] == short


def test_a_choice_of_one_is_no_choice(answered):
    hits = (ranking.Hit("procedure", "1.001193", 1.0, frozenset({"khai"})),)
    choice = ranking.Choice("Việc nào?", (("1.001193", "Làm lần đầu"), ("9.999999", "Không có ở đây")))
    assert links(answered(ranking.Answer(hits, choice=choice)), ".best a")


def test_what_is_near_stands_below_what_is_not_done_here(answered):
    hits = (ranking.Hit("procedure", "1.001193", 0.2, frozenset()),)
    found = answered(ranking.Answer(hits, elsewhere="ho-chieu"))
    assert "If you meant something that is done here:" in found.words
    assert found.text.index("Provincial police.") < found.text.index("Birth certificate")
    assert not found.soup.select(".best")


def test_what_is_not_done_here_and_has_no_card_is_still_said(answered):
    assert "Not done at this office Ask at the information desk" in answered(ranking.Answer(elsewhere="x")).words
    found = answered(ranking.Answer(elsewhere="ly-hon"))
    assert "not done at this office Ask at the information desk which office does it." in found.words
    assert found.soup.select_one("h2 [lang=vi]").text == "Ly hôn"


def test_alike_results_are_a_list_and_none_is_the_answer(answered, full):
    a_procedure(full, "1.004884")
    hits = tuple(ranking.Hit("procedure", code, 1.0, frozenset({"khai"})) for code in ("1.001193", "1.004884"))
    assert not answered(ranking.Answer(hits)).soup.select(".best")


def test_the_opening_hours_are_said_at_once(page, full):
    an_open_office(full)
    found = page("/en/search?q=mấy giờ làm việc")
    assert "Opening hours Office open now until 11:30 Today: 07:30 – 11:30, 13:30 – 17:00" in found.words
    assert links(found, ".best a") == ["/en/#hours"]
    assert page("/en/").soup.select_one("#hours")
    assert found.soup.title.text.startswith("Opening hours: mấy giờ")
    assert found.soup.select_one("[role=status]").text == "1 result. The first: Opening hours"


def test_of_the_sample_s_hours_none_are_today_s(answered, full):
    fields = {"name": {"vi": "Mẫu"}, "ward": {"vi": "Mẫu"}, "hours": [{"days": "1-5", "opens": "07:30"}]}
    publish(full, "office", "24121", fields, sample=True)
    assert "The office has not entered its hours yet." in answered(ranking.Answer(page="hours")).words
    fields["hours"] = [{"days": "1-5", "opens": "07:30", "closes": "11:30"}]
    publish(full, "office", "24121", fields, sample=True)
    found = answered(ranking.Answer(page="hours")).words
    assert "Opening hours Monday – Friday: 07:30 – 11:30" in found
    assert "Today" not in found


def test_the_wi_fi_is_named_and_connect_stands_with_it(answered, full):
    found = answered(ranking.Answer(page="wifi"))
    assert "Free Wi-Fi here Name of the Wi-Fi: WiFi Phuong Tan Lap There is no password" in found.words
    assert found.soup.select_one(".best + .access form")
    assert len(found.soup.select(".access")) == 1


def test_numbers_can_be_called_at_once(answered, full):
    an_open_office(full, phone="0262 000 000")
    assert links(answered(ranking.Answer(page="numbers")), ".best .chip") == ["tel:0262000000", "tel:115"]


def test_the_languages_are_links_to_this_same_search(answered, full):
    found = answered(ranking.Answer(page="languages"), "/en/search?q=tieng viet")
    assert links(found, ".best .chip") == ["/vi/search?q=tieng+viet"]


def test_complaints_lead_to_what_the_office_says_about_them(answered, full):
    assert links(answered(ranking.Answer(page="feedback")), ".best a") == ["/en/#numbers"]
    said = {"question": {"vi": "Góp ý?"}, "answer": {"vi": "Nói với cán bộ.\nHoặc viết đơn."}}
    publish(full, "question", "gui-y-kien", said)
    hits = (ranking.Hit("question", "gui-y-kien", 0.4, frozenset({"gop"})),)
    found = answered(ranking.Answer(hits, page="feedback"))
    assert links(found, ".best a") == ["/en/questions#gui-y-kien"]
    assert [line.text for line in found.soup.select(".best p")] == ["Nói với cán bộ.", "Hoặc viết đơn."]
    assert not found.soup.select("h2[id^=in-]")


@pytest.mark.parametrize("name", sorted(own_pages.PAGES))
@pytest.mark.parametrize("tag", ["vi", "en"])
def test_every_page_of_the_portal_is_an_answer(answered, page, full, name, tag):
    an_open_office(full)
    found = answered(ranking.Answer(page=name), f"/{tag}/search?q=x")
    [address, *_more] = links(found, ".best__title a")
    path, _, anchor = address.partition("#")
    assert not anchor or page(path).soup.find(id=anchor)


def test_the_pages_that_search_knows_are_those_that_are_shown():
    known = {target.removeprefix("page:") for target in wordlists.names() if target.startswith("page:")}
    assert known == set(own_pages.PAGES)
    assert own_pages.named("of a newer list") is None


def test_what_only_shares_a_word_is_not_shown_below_a_page_of_the_portal(answered, full):
    an_area(full, "dong", name={"vi": "Hợp đồng"})
    a_book(full, "dong", title="Hợp đồng của người lao động")
    a_book(full, "gio", title="Mấy giờ đóng")
    hits = tuple(ranking.Hit(kind, key, 0.001, frozenset({"dong"})) for kind, key in
                 (("elsewhere", "ho-chieu"), ("book", "dong"), ("area", "dong"), ("book", "gio")))  # fmt: skip
    found = answered(ranking.Answer(hits, page="hours"), "/vi/search?q=may gio dong cua")
    assert links(found, ".best__title a, .list__link") == ["/vi/#hours", "/vi/books/gio"]
    assert "Công an tỉnh" not in found.words


def test_a_book_is_not_hidden_by_where_the_books_are(answered, full):
    a_book(full)
    hits = (ranking.Hit("book", "de-men", 0.4, frozenset({"men"})),)
    found = answered(ranking.Answer(hits, page="books"))
    assert links(found, ".best__title a, .list__link") == ["/en/books", "/en/books/de-men"]


def test_who_names_no_matter_is_asked_for_it_and_offered_what_most_come_for(page, full):
    publish(full, "situation", "sinh-con", {"title": {"vi": "Sinh con", "en": "A child is born"}})
    found = page("/en/search?q=xin hỏi")
    assert found.soup.select_one("main [role=status]").text == "What is it about?"
    assert links(found, ".asks a") == ["/en/procedures/1.001193", "/en/situations/sinh-con"]
    assert not found.soup.select(".best")
    assert "Nothing in" not in page("/en/search?q=xin hỏi&kind=book").words


def test_what_most_come_for_is_in_order(page, full):
    for code in ("1.004884", "1.004222", "1.000894"):
        a_procedure(full, code, plain_name={"vi": f"Việc {code}"})
    found = page("/vi/search?q=xin hỏi")
    codes = ["1.001193", "1.000894", "1.004222", "1.004884"]  # three times 4 of 4, as the lists go on, then 3
    assert links(found, ".asks a") == [f"/vi/procedures/{code}" for code in codes]
