"""How the national catalogue writes fees and times: the traps of its real records, in our own short examples."""

from __future__ import annotations

import pytest

from portal.content.catalogue import Duration, Fee, duration, fee, is_catalogue


@pytest.mark.parametrize("text", ["0 VNĐ ()", "0 VNĐ", "0 đồng", "0 VNĐ () | 0 VNĐ ()", "Miễn phí", "miễn phí."])
def test_free_is_said_only_where_nothing_else_is_said(text):
    assert fee(text) == Fee("free")


@pytest.mark.parametrize("note", [
    "Hội đồng nhân dân cấp tỉnh quyết định", "do HĐND tỉnh quy định", "Theo Quyết định của UBND",
])  # fmt: skip
def test_nought_that_somebody_decides_is_not_free(note):
    assert fee(f"0 VNĐ ({note})") == Fee("decided", (), note)


@pytest.mark.parametrize("note", ["Không quy định.", "Thông tư 25/2022/TT-BTC", "Không"])
def test_nought_with_any_other_note_is_the_note(note):
    assert fee(f"0 VNĐ ({note})") == Fee("text", (), note)


@pytest.mark.parametrize(("text", "amount"), [
    ("300000 VNĐ ()", 300_000), ("10 VNĐ ()", 10), ("10.000 đồng", 10_000), ("10.000đ", 10_000),
    ("1,500,000 VND", 1_500_000),
])  # fmt: skip
def test_an_amount_that_ends_in_nought_is_not_nought(text, amount):
    assert fee(text) == Fee("amount", ((amount, ""),))


@pytest.mark.parametrize("text", ["", "  ", "Không có thông tin", "không có thông tin.", "|", "-"])
def test_no_information_is_unknown_and_not_free(text):
    assert fee(text) == Fee("unknown")


def test_a_note_with_brackets_stays_whole():
    assert fee("8000 VNĐ (một bản (hai mặt))") == Fee("amount", ((8000, "một bản (hai mặt)"),))


def test_several_fees_in_one_cell_are_several():
    found = fee("20000 VNĐ (người lớn) | 10000 VNĐ () | 0 VNĐ (trẻ em theo quy định)")
    assert found == Fee("amount", ((20_000, "người lớn"), (10_000, "")), "trẻ em theo quy định")


def test_words_that_stand_twice_are_said_once():
    assert fee("Theo biểu phí | Theo biểu phí") == Fee("text", (), "Theo biểu phí")
    assert fee("0 VNĐ (Theo quy định) | 0 VNĐ (Theo quy định)") == Fee("text", (), "Theo quy định")


@pytest.mark.parametrize("text", ["50.000 - 100.000 đồng", "10.000 đồng/bản", "10,5 triệu đồng"])
def test_what_is_no_plain_amount_is_left_as_it_is_written(text):
    assert fee(text) == Fee("text", (), text)


@pytest.mark.parametrize(("text", "number", "unit"), [
    ("5 WORKING_DAY", 5, "working_day"), ("1.5 WORKING_DAY", 1.5, "working_day"), ("20 ngày", 20, "day"),
    ("4 HOUR", 4, "hour"), ("2 MONTH", 2, "month"), ("3 YEAR", 36, "month"), ("5 ngày làm việc", 5, "working_day"),
    ("1,5 ngày làm việc", 1.5, "working_day"), ("03 ngày làm việc.", 3, "working_day"),
])  # fmt: skip
def test_a_time_is_read(text, number, unit):
    assert duration(text) == Duration(number, unit)


@pytest.mark.parametrize("text", ["1 OTHER", "OTHER", "01 OTHER", "- OTHER", "", "Không có thông tin"])
def test_the_unit_other_is_no_number(text):
    assert duration(text) == Duration(None)


@pytest.mark.parametrize(("text", "note"), [
    ("OTHER\nTrong ngày.", "Trong ngày."), ("0 OTHER Không quy định", "Không quy định"),
    ("Theo mô tả OTHER", "Theo mô tả"), ("15/12 OTHER", "15/12"), ("5-7 ngày", "5-7 ngày"), ("0 ngày", "0 ngày"),
    ("Không quá 10 ngày làm việc OTHER", "Không quá 10 ngày làm việc"),
])  # fmt: skip
def test_a_time_in_words_stays_words(text, note):
    assert duration(text) == Duration(None, "", note)


def test_paragraphs_after_a_number_are_its_note():
    assert duration("7 WORKING_DAY\nKể từ ngày nhận đủ (hồ sơ)") == Duration(
        7, "working_day", "Kể từ ngày nhận đủ (hồ sơ)"
    )
    assert duration("20 ngày (hai mươi)") == Duration(20, "day", "hai mươi")


def test_the_catalogues_shape_is_told_from_ours():
    assert is_catalogue({"code": "1.000656", "field": "Hộ tịch"})
    assert not is_catalogue({"code": "1.000656", "field": "", "area": ""})
