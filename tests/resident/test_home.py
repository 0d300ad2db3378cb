"""The first page: Connect and search first, eight numbered entrances, notices of today, the address to type."""

from __future__ import annotations

import pytest

from tests.resident.records import an_open_office, publish


@pytest.mark.parametrize("address", ["/", "/vi/", "/en/"])
def test_connect_comes_first_then_search(page, address):
    found = page(address)
    text = found.text
    assert text.index("/connect") < text.index('role="search"') < text.index('class="tiles"')


def test_eight_entrances_are_numbered(page):
    assert [found.text for found in page("/vi/").soup.select(".tile__number")] == list("12345678")


def test_the_first_page_answers_at_once_in_the_reader_s_language(page):
    found = page("/", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert found.soup.html["lang"] == "en"
    assert found.answer.headers["Vary"] == "Accept-Language"
    assert page("/", headers={"Accept-Language": "rad"}).soup.html["lang"] == "vi"


def test_the_address_to_type_stands_on_every_page(page):
    for address in ("/vi/", "/vi/help", "/vi/search", "/en/questions"):
        assert "tram.home.arpa" in page(address).words
        assert "10.10.10.10" in page(address).words


def test_the_office_is_open_in_its_hours_and_closed_at_noon(page, content, clock):
    an_open_office(content)
    assert "Office open now until 11:30" in page("/en/").words
    clock.pass_time(hours=2, minutes=30)
    assert "Office closed now opens today at 13:30" in page("/en/").words


def test_the_office_is_closed_at_the_weekend(page, content, clock):
    an_open_office(content)
    clock.pass_time(days=4)
    assert "opens Monday at 07:30" in page("/en/").words


def test_without_an_open_office_record_the_page_stands(page):
    assert page("/vi/").h1


def test_notices_show_on_their_days_the_important_first(page, content, clock):
    publish(
        content, "notice", "a", {"title": {"vi": "Nghỉ lễ"}, "body": {"vi": "Đóng cửa."}, "shown_until": "2026-11-25"}
    )
    publish(content, "notice", "b", {"title": {"vi": "Cúp điện"}, "body": {"vi": "Chiều."}, "tone": "warning"})
    titles = [found.text for found in page("/vi/").soup.select(".notice__title")]
    assert titles == ["Cúp điện", "Nghỉ lễ"]
    clock.pass_time(days=2)
    assert [found.text for found in page("/vi/").soup.select(".notice__title")] == ["Cúp điện"]


def test_text_of_another_language_is_marked(page, content):
    publish(content, "notice", "a", {"title": {"vi": "Nghỉ lễ"}, "body": {"vi": "Đóng cửa."}})
    assert page("/en/").soup.select_one(".notice__title span")["lang"] == "vi"


def test_markup_in_content_is_shown_as_text(page, content):
    publish(content, "notice", "a", {"title": {"vi": "<script>alert(1)</script>"}, "body": {"vi": "<b>x</b>"}})
    assert "<script>" not in page("/vi/").text


@pytest.mark.parametrize("address", ["/en/", "/en/kiosk", "/en/search?q=giờ làm việc", "/en/search?q=phone numbers"])
def test_half_a_row_of_hours_or_numbers_breaks_no_page(page, content, address):
    hours = [{"days": "1"}, {"days": "2", "opens": "07:30", "closes": "11:30"}, {"opens": "13:30", "closes": "17:00"}]
    numbers = [{"name": {"vi": "Cấp cứu"}}, {"number": "115"}, {"name": {"vi": "Công an"}, "number": "113"}]
    an_open_office(content, hours=hours, numbers=numbers)
    found = page(address).words
    assert "115" not in found
    assert "13:30" not in found
