import pytest

from portal.search import lexicon_file, text
from portal.search.lexicon import Entry, terms
from portal.search.lexicon_building import build

STOP = frozenset({"lam", "giay"})
ENTRIES = (
    Entry(("1.001193",), "Khai sinh", 4, ("giấy đẻ", "mới sinh em bé", "làm giấy khai sinh cho con")),
    Entry(("1.000656",), "Khai tử", 3, ("báo tử", "người nhà mất")),
    Entry(("elsewhere:ho-chieu",), "Hộ chiếu", 0, ("làm hộ chiếu", "passport")),
)


@pytest.fixture(scope="module", params=["in memory", "from a file"])
def lexicon(request, tmp_path_factory):
    made = build(ENTRIES, STOP)
    if request.param == "in memory":
        return made
    path = tmp_path_factory.mktemp("lexicon") / "lexicon.bin"
    lexicon_file.write(made, path, "ours")
    return lexicon_file.read(path, "ours")


def ask(lexicon, typed, unknown=3.0):
    asked = terms(text.read(typed), STOP)
    return lexicon.ask(asked, dict.fromkeys((term for term in asked if "_" not in term), unknown))


@pytest.mark.parametrize(("typed", "first"), [("đẻ em bé", 0), ("bao tu", 1), ("ho chieu", 2), ("PASSPORT", 2)])
def test_the_entry_that_shares_most_is_nearest(lexicon, typed, first):
    assert lexicon.nearest(ask(lexicon, typed), 3)[0][0] == first


def test_nothing_shared_is_near_nothing(lexicon):
    assert lexicon.nearest(ask(lexicon, "thời tiết"), 3) == []


def test_marks_tell_words_apart_that_are_one_without(lexicon):
    near = [dict(lexicon.nearest(ask(lexicon, typed), 3))[0] for typed in ("đẻ", "để", "de")]
    assert near[0] > near[1] == near[2]


def test_a_phrase_said_in_full_is_alike_and_an_unknown_word_makes_it_less_so(lexicon):
    whole, more = (lexicon.likeness(1, ask(lexicon, typed)) for typed in ("báo tử", "báo tử xyz"))
    assert max(whole.cosines) == pytest.approx(1.0)
    assert whole.whole == pytest.approx(1.0)
    assert 0.3 < max(more.cosines) < 0.95


def test_the_kind_of_matter_stands_before_the_colon(lexicon):
    assert [lexicon.entry(place).sort for place in range(lexicon.size)] == ["procedure", "procedure", "elsewhere"]
    assert Entry((), "tên").sort == "procedure"


def test_words_are_counted_by_entry(lexicon):
    assert lexicon.counts(["khai", "khai_sinh", "passport", "xyz"]) == {"khai": 2, "khai_sinh": 1, "passport": 1}


def test_phrases_are_kept_as_they_were_written(lexicon):
    assert lexicon.phrases(0) == ["Khai sinh", "giấy đẻ", "mới sinh em bé", "làm giấy khai sinh cho con"]


def test_an_empty_lexicon_answers_nothing():
    empty = build((), STOP)
    assert empty.nearest(ask(empty, "khai sinh"), 3) == []
    assert empty.counts(["khai"]) == {}


def test_an_entry_keeps_targets_name_and_how_often(lexicon):
    assert lexicon.entry(0) == Entry(("1.001193",), "Khai sinh", 4)
    assert lexicon.often == {"1.001193": 4, "1.000656": 3}


def test_phrases_are_found_by_their_beginning(lexicon):
    assert lexicon.beginning("lam ", 5) == [(0, "làm giấy khai sinh cho con"), (2, "làm hộ chiếu")]
    assert lexicon.beginning("lam ", 1) == [(0, "làm giấy khai sinh cho con")]
    assert lexicon.beginning("zz", 5) == []


def test_a_larger_lexicon_knows_how_much_a_word_tells():
    own = build([Entry(("1.1",), "", 0, ("khai vàng mười",))], STOP, base=build(ENTRIES, STOP))
    vang, khai = (own.tells[own.terms.get(word)] for word in ("vang", "khai"))
    assert vang > khai > 0


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[: len(raw) // 2], lambda raw: b"{}\n" + raw, lambda raw: b"", lambda raw: b"\xff" * 99]
)
def test_a_file_that_is_spoiled_or_of_other_words_is_not_used(tmp_path, spoil):
    path = tmp_path / "lexicon.bin"
    assert lexicon_file.read(path, "ours") is None
    lexicon_file.write(build(ENTRIES, STOP), path, "ours")
    assert lexicon_file.read(path, "others") is None
    path.write_bytes(spoil(path.read_bytes()))
    assert lexicon_file.read(path, "ours") is None


def test_a_lone_surrogate_in_an_offices_word_is_kept():
    assert build([Entry((), "\ud800 khai", 0, ("a\udfff",))], STOP).phrases(0) == ["\ud800 khai", "a\udfff"]
