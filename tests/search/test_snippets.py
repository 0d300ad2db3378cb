import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from portal.search import snippets

LONG = (
    "Nộp hồ sơ tại quầy và chờ giấy hẹn. " * 20
    + "Lấy Giấy khai sinh ở quầy số ba. "
    + "Về nhà nghỉ ngơi cho khỏe. " * 20
)


def marked(segments):
    return [piece for piece, found in segments if found]


def test_marks_show_the_texts_own_letters():
    segments = snippets.mark("Đăng ký Kết hôn lưu động", frozenset({"ket", "hon"}))
    assert segments == [("Đăng ký ", False), ("Kết", True), (" ", False), ("hôn", True), (" lưu động", False)]


def test_decomposed_letters_are_marked_whole():
    decomposed = unicodedata.normalize("NFD", "Đăng ký Kết hôn")
    assert [unicodedata.normalize("NFC", one) for one in marked(snippets.mark(decomposed, frozenset({"ket"})))] == [
        "Kết"
    ]


def test_i_and_y_are_one_in_marks_too():
    assert marked(snippets.mark("đăng ký, đăng kí", frozenset({"ki"}))) == ["ký", "kí"]


def test_the_excerpt_lies_around_the_best_spot():
    segments = snippets.mark(LONG, frozenset({"khai", "sinh"}), width=80)
    assert marked(segments) == ["khai", "sinh"]
    assert segments[0] == segments[-1] == ("…", False)
    assert sum(len(piece) for piece, _found in segments) <= 82


def test_a_text_without_matches_opens_at_its_beginning():
    segments = snippets.mark(LONG, frozenset(), width=40)
    assert segments[0][0].startswith("Nộp hồ sơ")
    assert marked(segments) == []
    assert snippets.mark("", frozenset({"a"})) == []


@given(st.text(max_size=400), st.integers(min_value=1, max_value=300))
def test_pieces_are_cut_from_the_text_itself(written, width):
    pieces = [piece for piece, _found in snippets.mark(written, frozenset({"a", "i"}), width) if piece != "…"]
    assert "".join(pieces) in written or "…" in written
