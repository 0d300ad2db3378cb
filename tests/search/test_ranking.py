import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.search import index, query, ranking
from portal.search.aliases import Alias
from tests.search.conftest import a_document

NAUGHTY = (
    "", " ", "'", "\"", "\"khai", "khai sinh'", "NEAR(a b)", "NEAR", "khai* sinh*", "-khai", "title:khai", "a:b",
    "(khai", ")", "^khai", "khai AND", "OR", "NOT khai", "{title}: khai", "khai + sinh", "\x00", "khai\x00sinh",
    "👶🏽", "💍 kết hôn", "\ud83d", "%", "_", "'; DROP TABLE search_document; --", "1' OR '1'='1", "../../etc/passwd",
    "<script>alert(1)</script>", "a" * 10_000, "đăng ký " * 2_000, "ﷺ", "Ǆ", "İ", "א ב ג", "\u202e khai", "1.", ".",
    "1.004222.", "9" * 300, "e\u0301" * 300, "\n\t\r", "-- ", "/*",
)  # fmt: skip


def keys(db, typed, **more):
    return [hit.key for hit in ranking.find(db, typed, **more).hits]


@pytest.mark.parametrize("typed", NAUGHTY)
def test_any_naughty_input_gets_an_answer(db, typed):
    assert isinstance(ranking.find(db, typed), ranking.Answer)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=300) | st.lists(st.sampled_from(["khai", '"', "*", "(", "NEAR", ":", "-", "sinh"])).map(" ".join)
)
def test_any_text_whatsoever_gets_an_answer(db, typed):
    assert isinstance(ranking.find(db, typed), ranking.Answer)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("đăng ký kết hôn", "1.000894"),
        ("dang ky ket hon", "1.000894"),
        ("ddawng kys keets hoon", "1.000894"),
        ("d9ang8 ky1 ke61t ho6n", "1.000894"),
        ("dangkykethon", "1.000894"),
        ("đăng kí kết hôm", "1.000894"),
        ("khai snih", "1.001193"),
        ("mất cccd", "1.014064"),
        ("sổ đỏ", "1.013978"),
        ("tôi muốn cưới vợ", "1.000894"),
        ("birth certificate", "1.001193"),
        ("出生证明", "1.001193"),
        ("혼인신고", "1.000894"),
        ("1.004222", "1.004222"),
        ("hồ sơ mã 1.004222.000.00.00.H15", "1.004222"),
    ],
)
def test_the_right_one_comes_first(db, typed, first):
    assert keys(db, typed)[0] == first


def test_the_plain_procedure_comes_before_its_variants(db):
    assert keys(db, "đăng ký khai sinh")[:2] == ["1.001193", "1.004884"]
    assert keys(db, "đăng ký lại khai sinh")[0] == "1.004884"


@pytest.mark.parametrize(
    "typed",
    ["giá vàng hôm nay", "asdf qwer zxcv", "xem phim hay", "thủ tục", "tôi muốn hỏi", "kết quả bóng đá", "zzzz"],
)
def test_garbage_and_empty_questions_find_nothing(db, typed):
    assert keys(db, typed) == []


def test_a_repair_is_told_and_right_typing_is_not(db):
    assert ranking.find(db, "khai snih").corrected == "khai sinh"
    assert ranking.find(db, "khai sinh").corrected == ""


def test_the_offices_own_words_count(db):
    aliases = (Alias(("vàng mười",), ("1.000894",)),)
    assert keys(db, "vàng mười") == []
    assert keys(db, "vàng mười", aliases=aliases) == ["1.000894"]
    assert keys(db, "giấy tờ vàng mười", aliases=(Alias(("vàng mười",), meaning="khai tử"),))[0] == "1.000656"


def test_kinds_and_limit_narrow_the_answer(db):
    assert keys(db, "khai sinh", kinds=("place",)) == []
    assert keys(db, "community hall", kinds=("place",)) == ["hall"]
    assert len(keys(db, "đăng ký", limit=2)) == 2


def test_matched_words_are_folded(db):
    assert ranking.find(db, "kết hôn").hits[0].matched >= {"ket", "hon"}


def test_questions_are_read_up_to_a_limit(db):
    asked = query.understand("đăng ký " * 2_000, index.Vocabulary(db))
    assert len(asked.words) <= query.MOST
    assert len(query.understand("cccd " * 200, index.Vocabulary(db)).words) <= 2 * query.MOST


@pytest.mark.parametrize("typed", ["khai sinh", "KHAI SINH?", "khai sihn", "xin chào", "giờ làm việc", "làm hộ chiếu"])
def test_what_the_office_says_that_words_mean_comes_before_all_else(db, typed):
    words = ("khai sinh", "xin chào", "giờ làm việc", "làm hộ chiếu")
    own = (Alias(words, ("9.999999", "place:hall", "1.000894")),)
    found = ranking.find(db, typed, aliases=own)
    assert [hit.key for hit in found.hits][:2] == ["hall", "1.000894"]
    assert (found.choice, found.elsewhere, found.unclear, found.page) == (None, "", False, "")
    assert ranking.find(db, typed, aliases=own, kinds=("place",)).hits[0].key == "hall"


def test_what_the_office_says_is_done_elsewhere_is(db):
    index.put(db, a_document(kind="elsewhere", key="ho-chieu", title="Hộ chiếu"))
    found = ranking.find(db, "khai sinh", aliases=(Alias(("khai sinh",), ("elsewhere:ho-chieu",)),))
    assert (found.hits[0].key, found.elsewhere) == ("ho-chieu", "ho-chieu")


def test_words_that_lead_to_nothing_published_change_nothing(db):
    assert keys(db, "khai sinh", aliases=(Alias(("khai sinh",), ("amenity:gone",)),))[0] == "1.001193"
