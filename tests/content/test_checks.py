"""Cleaning and refusing values, by the type of their field."""

from __future__ import annotations

import unicodedata

import pytest

from portal.content import checks
from portal.content.kinds import KINDS
from tests.builders import a_book, a_guide, a_procedure, an_office


def clean(kind, record):
    return checks.clean(KINDS[kind], record)


def sentences(kind, record):
    return [f"{each.path}: {each.sentence()}" for each in clean(kind, record)[1]]


@pytest.mark.parametrize(("dirty", "tidy"), [
    (unicodedata.normalize("NFD", "Cấp, quản lý căn cước"), "Cấp, quản lý căn cước"),
    ("Hộ\u00a0tịch", "Hộ tịch"), ("\u200eHộ tịch\u200f", "Hộ tịch"), ("Hộ\u00ad tịch", "Hộ tịch"),
    ("\ufeffHộ\u200b tịch\u2060", "Hộ tịch"), ("  Hộ\t\ttịch \r\n", "Hộ tịch"), ("Hộ\x00 tịch\x1b", "Hộ tịch"),
    ("Hộ \ud800tịch", "Hộ tịch"),
])  # fmt: skip
def test_names_that_look_the_same_are_the_same(dirty, tidy):
    assert clean("procedure", a_procedure(name=dirty))[0]["name"] == {"vi": tidy}


def test_paragraphs_are_kept_and_ragged_space_is_not():
    text = "Bước 1: \u00a0nộp\r\n\r\n\r\n\r\n  Bước 2\r- nhận\x0bxong  "
    assert clean("procedure", a_procedure(steps=text))[0]["steps"] == {"vi": "Bước 1: nộp\n\nBước 2\n- nhận\nxong"}


def test_a_plain_value_of_a_translated_field_is_vietnamese():
    assert clean("guide", a_guide(title="Dùng VNeID"))[0]["title"] == {"vi": "Dùng VNeID"}


def test_empty_values_and_empty_languages_are_not_stored():
    fields, problems = clean(
        "procedure", a_procedure(name={"vi": "Khai sinh", "en": " "}, counter="", legal_basis=[" "])
    )
    assert (fields["name"], "counter" in fields, "legal_basis" in fields, problems) == (
        {"vi": "Khai sinh"},
        False,
        False,
        [],
    )


def test_a_missing_field_is_asked_for_by_its_label():
    assert sentences("book", {"topic": "law"}) == ["title: Enter this: Title"]


def test_another_language_alone_does_not_stand_for_the_vietnamese():
    assert sentences("procedure", a_procedure(name={"en": "Birth"})) == ["name.vi: Enter this: Official name"]


@pytest.mark.parametrize(("kind", "field", "value", "part"), [
    ("procedure", "name", "x" * 2001, "shorten it to 2000"),
    ("procedure", "url", "javascript:alert(1)", "https://"), ("procedure", "url", "dichvucong.gov.vn", "https://"),
    ("procedure", "url", "https://", "https://"), ("procedure", "url", "http://[bad", "https://"),
    ("procedure", "type", "ODD", "none of STANDARD, SPECIFIC"),
    ("procedure", "area", "Hộ tịch", "not the short name"),
    ("procedure", "papers", "Giấy", "list of rows"), ("procedure", "papers", [{"nmae": "x"}], "no column nmae"),
    ("procedure", "legal_basis", {"a": 1}, "list of lines"), ("procedure", "counter", True, "give text"),
    ("book", "year", "MMXX", "a number from 0"), ("book", "copies", float("nan"), "a number from 0"),
    ("place", "latitude", 91, "from -90 to 90"), ("place", "longitude", "-180.5", "from -180 to 180"),
    ("place", "phone", "gọi chị Lan", "phone number"), ("place", "phone", "...", "phone number"),
    ("place", "phone", "+84 1234 5678 9012 3456", "phone number"),
    ("app", "ios_id", "id158", "right form"), ("notice", "shown_from", "31/02/2026", "a date like"),
    ("office", "closed_days", ["Tết"], "right form"), ("amenity", "plan_x", 101, "to 100"),
])  # fmt: skip
def test_a_value_that_will_not_do_is_refused_with_the_remedy(kind, field, value, part):
    found = [each for each in clean(kind, {field: value})[1] if each.path.startswith(field)]
    assert len(found) == 1
    assert part in found[0].sentence()


@pytest.mark.parametrize(("kind", "field", "value", "kept"), [
    ("place", "phone", "(0262) 385.1234", "(0262) 385.1234"), ("place", "phone", "113", "113"),
    ("place", "latitude", "12,6647", 12.6647), ("book", "copies", "2", 2), ("procedure", "counter", 3, "3"),
    ("notice", "shown_from", "6/2/2027", "2027-02-06"), ("notice", "shown_from", "2027-02-06", "2027-02-06"),
    ("procedure", "keywords", "đẻ\n\ncon mới sinh", ["đẻ", "con mới sinh"]),
    ("guide", "procedures", ["1.001193", "1.001193"], ["1.001193"]),
    ("office", "closed_days", "2027-02-06\n2027-02-07", ["2027-02-06", "2027-02-07"]),
])  # fmt: skip
def test_a_value_is_kept_in_one_form(kind, field, value, kept):
    fields, problems = clean(kind, {field: value})
    assert fields[field] == kept
    assert not [each for each in problems if each.path.startswith(field)]


@pytest.mark.parametrize("code", ["1.001193", "1.0133611", "2.009182739", "1.014955-Xoa", "1.012753.H19",
                                  "1.004222.000.00.00.H15"])  # fmt: skip
def test_odd_codes_are_codes(code):
    assert clean("procedure", a_procedure(code=code))[0]["code"] == code


@pytest.mark.parametrize(("number", "fits"), [
    ("978-604-2-00000-0", True), ("9786042000001", False), ("0-306-40615-2", True), ("080442957X", True),
    ("0-306-40615-3", False), ("8935086838014", False), ("8935086838020", True), ("12345", False), ("", True),
])  # fmt: skip
def test_the_check_digit_of_a_book_is_checked(number, fits):
    assert (clean("book", a_book(identifier=number))[1] == []) is fits


def test_headings_and_either_or_lines_without_copies_are_kept():
    rows = [{"name": "Một trong các giấy tờ sau", "original": 0, "copy": 0}, {"name": " ", "original": 0, "copy": 0}]
    kept = clean("procedure", a_procedure(papers=rows))[0]["papers"]
    assert kept == [{"name": {"vi": "Một trong các giấy tờ sau"}, "original": 0, "copy": 0}]


def test_problems_inside_rows_name_row_and_column():
    rows = [{"days": "1-5", "opens": "7:00", "closes": "11:30"}, {"days": "1-5", "opens": "25:00", "closes": "11:30"}]
    assert sentences("office", an_office(hours=rows)) == ["hours.1.opens: From: “25:00” has not the right form"]


def test_sentences_can_be_translated():
    [problem] = clean("book", {"topic": "law"})[1]
    vietnamese = {"Enter this: %(label)s": "Nhập: %(label)s", "Title": "Tên sách"}
    assert problem.sentence(lambda message: vietnamese.get(message, message)) == "Nhập: Tên sách"


def test_the_longest_real_texts_fit():
    record = a_procedure(name="T" * 1192, steps="bước " * 4641, papers=[{"name": "giấy"}] * 224)
    assert clean("procedure", record)[1] == []
