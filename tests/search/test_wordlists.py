import pytest

from portal.search import text, wordlists
from portal.search.aliases import Alias


def test_a_line_reads_as_ways_to_say_words_and_codes():
    assert wordlists.concept("sổ đỏ, bìa đỏ = giấy chứng nhận = 1.013978 1.012783") == Alias(
        ("sổ đỏ", "bìa đỏ"), ("1.013978", "1.012783"), "giấy chứng nhận"
    )
    assert wordlists.concept("báo tử = khai tử") == Alias(("báo tử",), (), "khai tử")
    assert wordlists.concept("báo tử = 1.000656") == Alias(("báo tử",), ("1.000656",), "")


def test_every_concept_leads_somewhere_and_is_said_somehow():
    for alias in wordlists.concepts():
        assert alias.targets or alias.meaning, alias
        assert all(text.words(said) for said in alias.words), alias


def test_codes_of_what_is_often_asked_are_codes():
    assert all(text.codes(code) == [code] for code in wordlists.often_asked())


TELLING = (
    "sổ đỏ", "bán đất", "hộ nghèo", "chứng minh", "chứng tử", "mai táng", "di chúc", "em bé", "ba mẹ", "thẻ căn cước",
    "tố cáo", "vay vốn", "bản sao", "tai nạn", "thất nghiệp", "nhà ở", "an toàn", "ma túy", "thi đua", "ốm đau",
)  # fmt: skip


@pytest.mark.parametrize("words", TELLING)
def test_telling_words_are_no_stop_words(words):
    assert not wordlists.stop_words().intersection(text.words(words))
