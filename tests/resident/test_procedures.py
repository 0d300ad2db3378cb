"""Procedures: by area, and one page each that never invents a fee or a time."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from portal.resident import procedures
from tests.resident.records import a_procedure, an_area, an_open_office, publish


@pytest.fixture
def birth(content):
    an_open_office(content)
    an_area(content)
    return a_procedure(content)


def test_areas_lead_to_their_procedures(page, birth):
    assert page("/vi/procedures").soup.find("a", href="/vi/procedures/area/ho-tich")
    assert (
        page("/en/procedures/area/ho-tich").soup.find("a", href="/en/procedures/1.001193").text == "Birth certificate"
    )


def test_a_procedure_says_what_to_bring_pay_and_wait(page, birth):
    found = page("/en/procedures/1.001193")
    assert found.h1.text == "Birth certificate"
    assert "Certificate of live birth (1 original)" in found.words
    assert "1.5 working days" in found.words
    assert "Counter 2" in found.words
    assert "Luật Hộ tịch 60/2014/QH13" in found.words


def test_a_fee_that_somebody_decides_is_not_free(page, birth):
    words = page("/en/procedures/1.001193").words
    assert "Set by the province; ask at the counter." in words
    assert words.count("0 VND (free)") == 2, "in the box on top and at the online way, not at the counter"


def test_other_is_no_number(page, birth):
    assert "OTHER" not in page("/en/procedures/1.001193").text


def test_lines_with_no_copies_claim_none(page, birth):
    assert "Một trong các giấy sau" in page("/vi/procedures/1.001193").words
    assert "(0" not in page("/vi/procedures/1.001193").words


def test_nobody_checked_it_and_the_page_says_so(page, birth):
    words = page("/en/procedures/1.001193").words
    assert "Not yet checked by the office" in words
    assert "National catalogue" in words
    assert "This translation has not been reviewed" in words


def test_a_replaced_code_leads_to_the_new_one(page, content, birth):
    a_procedure(content, "2.000986", replaced_by="1.001193")
    assert page("/vi/procedures/2.000986").soup.select_one(".notice--warning a")["href"] == "/vi/procedures/1.001193"


def test_a_procedure_without_papers_says_to_ask(page, content):
    a_procedure(content, papers=[], methods=[])
    assert "lists no papers" in page("/en/procedures/1.001193").words


@pytest.mark.parametrize("code", ["9.999999", "..%2f", "x" * 300, "%00", "1.001193'"])
def test_an_unknown_code_is_a_page_not_found(page, birth, code):
    assert page(f"/vi/procedures/{code}", 404).soup.find("form", role="search")


def test_a_draft_is_not_shown(page, content):
    publish(content, "procedure", "1.000001", {"code": "1.000001", "name": {"vi": "x"}})
    from portal.content import store
    from tests.resident.records import NOW

    item = store.get(content, "procedure", "1.000001")
    store.set_status(content, item.id, "draft", "lan", NOW)
    assert page("/vi/procedures/1.000001", 404)


def test_an_odd_code_has_its_page(page, content):
    a_procedure(content, "1.014955-Xoa")
    assert page("/vi/procedures/1.014955-Xoa").h1


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("0 VNĐ ()", "0 VND (free)"),
        ("8000 VNĐ (mỗi bản)", "8,000 VND (<span"),
        ("", "Not known"),
        ("Không có thông tin", "Not known"),
    ],
)
def test_fees_in_words(app, raw, shown):
    with app.test_request_context("/en/", headers={"Accept-Language": "en"}):
        app.preprocess_request()
        assert shown in Markup(procedures.fee(raw))


def test_a_very_long_official_name_is_cut_in_headings_and_whole_at_the_end(page, content):
    long = "Giao đất ở có thu tiền " * 40
    a_procedure(content, plain_name={}, name={"vi": long.strip()})
    found = page("/vi/procedures/1.001193")
    assert len(found.h1.text) <= 152
    assert found.h1.text.endswith(" …")
    assert long.strip() in found.words


def test_the_same_fact_in_two_ways_of_writing_stands_once():
    assert procedures.first_fact([("A", "Miễn lệ phí."), ("B", "(Miễn lệ phí)")]) == Markup("Miễn lệ phí.")
    facts = [("Counter", "3 days"), ("Online", "3 days"), ("Post", Markup("<b>9 days</b>"))]
    assert procedures.first_fact(facts) == Markup("Counter: 3 days<br>Post: <b>9 days</b>")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Bước 1: Nộp", "Nộp"),
        ("- + Nộp", "Nộp"),
        ("2) Nộp", "Nộp"),
        ("1.5 ngày", "1.5 ngày"),
        ("Nộp - nhận", "Nộp - nhận"),
    ],
)
def test_the_catalogue_s_own_numbers_and_bullets_go(line, shown):
    assert procedures.undecorated(line) == shown


def test_headings_and_notes_among_the_papers_have_no_box(page, content):
    names = ["Giấy tờ phải nộp:", "Lưu ý: không nhận bản cũ", "Tờ khai"]
    a_procedure(content, papers=[{"name": {"vi": name}, "original": 1, "copy": 0} for name in names])
    items = page("/en/procedures/1.001193").soup.select(".checklist__item")
    assert ["checklist__item--plain" in item["class"] for item in items] == [True, True, False]


def test_the_sample_office_s_counters_send_nobody_anywhere(page, content, birth):
    from portal.content import store
    from tests.resident.records import NOW

    office = store.find(content, "office", "24121")
    store.save(content, store.draft_of(office, sample=True), "samples", NOW)
    assert "Counter 2" not in page("/en/procedures/1.001193").words
    assert "Office" not in page("/en/").soup.find(class_="search").find_next("p").text
