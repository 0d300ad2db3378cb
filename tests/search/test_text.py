import unicodedata

import pytest

from portal.search import text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đăng Ký", "dang ky"),
        ("ĐẮK LẮK", "dak lak"),
        ("Buôn Ƀuôr ƀơ̆ng", "buon buor bong"),
        ("hòa hoà", "hoa hoa"),
        ("thủy thuỷ", "thuy thuy"),
        ("ưỡn ướt ặ ễ ộ", "uon uot a e o"),
        ("출생신고", "출생신고"),
        ("出生", "出生"),
        ("Straße", "strasse"),
    ],
)
def test_folding_keeps_what_spellings_share(written, folded):
    assert text.fold(written) == folded
    assert text.fold(unicodedata.normalize("NFD", written)) == folded


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Đăng ký kết hôn", ["dang", "ki", "ket", "hon"]),
        ("đăng kí, quí vị", ["dang", "ki", "qui", "vi"]),
        ("a_b-c/d", ["a", "b", "c", "d"]),
        ("出生证明", ["出生", "生证", "证明"]),
        ("办thẻ", ["办", "the"]),
        ("  \x00 ''\" ", []),
        ("\ud800x", ["x"]),
    ],
)
def test_words_are_folded_in_order(written, words):
    assert text.words(written) == words


def test_pairs_join_neighbours():
    assert text.pairs(["a", "b", "c"]) == ["a_b", "b_c"]
    assert text.pairs(["a"]) == []


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("1.004222", ["1.004222"]),
        ("mã 1.004222.000.00.00.H15 ở đâu", ["1.004222"]),
        ("1.004222.000.00.00.h15", ["1.004222"]),
        ("2.000815, 1.001193", ["2.000815", "1.001193"]),
        ("31.004222", []),
        ("1.0042221", []),
        ("1,004222", []),
    ],
)
def test_codes_are_read_with_and_without_the_provinces_suffix(typed, codes):
    assert text.codes(typed) == codes
