import re

import pytest

from portal.search import text, wordlists
from portal.search.lexicon import Entry


def test_a_line_reads_as_a_table():
    line = "1.013978 1.012783 | Sổ đỏ lần đầu | 4 | sổ đỏ, bìa đỏ; làm sổ"
    assert wordlists.entry(line) == Entry(("1.013978", "1.012783"), "Sổ đỏ lần đầu", 4, ("sổ đỏ", "bìa đỏ", "làm sổ"))
    assert wordlists.entry("| Báo tử | | chứng tử") == Entry((), "Báo tử", 0, ("chứng tử",))


@pytest.mark.parametrize("line", ["sổ đỏ", "1.001193 | Khai sinh | oft | đẻ", "a | b | 5 | c", "a | b | c"])
def test_a_line_of_another_form_is_refused_with_a_sentence(line):
    with pytest.raises(ValueError, match="write"):
        wordlists.entry(line)


def test_lines_about_one_matter_are_joined():
    joined = wordlists.merged(
        [
            Entry(("1.1",), "Khai sinh", 4, ("giấy đẻ",)),
            Entry(("1.1",), "", 0, ("birth", "giấy đẻ")),
            Entry((), "Tên", 1, ("a",)),
            Entry((), "Tên", 0, ("b",)),
        ]
    )
    assert joined == [Entry(("1.1",), "Khai sinh", 4, ("giấy đẻ", "birth")), Entry((), "Tên", 1, ("a", "b"))]


def test_every_entry_leads_somewhere_and_is_said_somehow():
    lexicon = wordlists.lexicon()
    assert lexicon.size > 700
    for place, entry in ((place, lexicon.entry(place)) for place in range(lexicon.size)):
        assert entry.name or entry.targets, lexicon.phrases(place)
        assert len(lexicon.phrases(place)) > 5, entry
        assert all(re.fullmatch(r"\d\.\d{6,7}|[a-z]+:[a-z0-9-]+", target) for target in entry.targets), entry


def test_every_question_back_has_answers_with_codes():
    families = wordlists.families()
    assert len(families) > 100
    for family in families:
        assert family.question.endswith("?"), family
        assert len(family.options) > 1, family
        assert all(text.codes(code) == [code] and label for code, label in family.options.items()), family


TELLING = (
    "sổ đỏ", "bán đất", "hộ nghèo", "chứng minh", "chứng tử", "mai táng", "di chúc", "em bé", "ba mẹ", "thẻ căn cước",
    "tố cáo", "vay vốn", "bản sao", "tai nạn", "thất nghiệp", "nhà ở", "an toàn", "ma túy", "thi đua", "ốm đau",
)  # fmt: skip


@pytest.mark.parametrize("words", TELLING)
def test_telling_words_are_no_stop_words(words):
    assert not wordlists.stop_words().intersection(text.words(words))
