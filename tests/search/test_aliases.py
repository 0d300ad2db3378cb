import pytest

from portal.search import aliases
from portal.search.aliases import Alias

STOP = frozenset({"toi", "ho_so"})
BOOK = aliases.phrasebook((Alias(("xin cắt khẩu", "sổ đỏ")), Alias(("mất sổ đỏ",))), STOP)


@pytest.mark.parametrize(
    ("question", "strengths"),
    [
        ("xin cat khau", [1.0]),
        ("khau cat xin", [aliases.APART]),
        ("cat het khau", [aliases.PARTLY]),
        ("so tien do", [aliases.APART, aliases.PARTLY]),
        ("khau", []),
        ("", []),
    ],
)
def test_a_phrase_holds_firmly_apart_or_partly(question, strengths):
    found = aliases.meant(question.split(), BOOK, STOP)
    assert sorted((use.strength for use in found), reverse=True) == strengths


def test_a_phrase_inside_a_longer_one_is_left_out():
    [use] = aliases.meant(["toi", "mat", "so", "do"], BOOK, STOP)
    assert use.alias.words == ("mất sổ đỏ",)
    assert use.places == {1, 2, 3}


def test_small_pairs_are_small_only_side_by_side():
    assert aliases.carrying(["ho", "so", "cua", "toi"], STOP) == [2]
    assert aliases.carrying(["so", "ho", "toi"], STOP) == [0, 1]
