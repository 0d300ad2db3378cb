import pytest

from portal.search import index, spelling


def meant(db, typed, **lists):
    return " ".join(spelling.repair(typed.split(), index.Vocabulary(db), **lists))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("ddawng kys keets hoon", "dang ki ket hon"),
        ("khai snih", "khai sinh"),
        ("dangki", "dang ki"),
        ("dangkykethon", "dang ki ket hon"),
        ("tam chu", "tam tru"),
        ("chung thuwjc", "chung thuc"),
        ("thuongg tru", "thuong tru"),
    ],
)
def test_what_was_meant_is_found_in_the_vocabulary(db, typed, right):
    assert meant(db, typed) == right


@pytest.mark.parametrize("typed", ["khai sinh", "gia vang hom nay", "xem phim", "zzzz qqqq"])
def test_right_and_strange_words_stay_as_typed(db, typed):
    assert meant(db, typed) == typed


def test_settled_words_are_never_touched(db):
    assert meant(db, "khai snih", settled=frozenset({"snih"})) == "khai snih"


class Counting(index.Vocabulary):
    """Also counts what it was asked for."""

    asked = 0

    def counts(self, terms):
        wanted = list(terms)
        self.asked += len(wanted)
        return super().counts(wanted)


@pytest.mark.parametrize("word", ["dangky" * 6, "qwrtpsdfgh", "kethonx", "a" * 40])
def test_the_work_is_bounded_whatever_is_typed(db, word):
    vocabulary = Counting(db)
    spelling.repair([word] * 24, vocabulary)
    assert vocabulary.asked < 30_000


class Counted:
    """A vocabulary of these terms alone."""

    def __init__(self, **terms: int) -> None:
        self.terms = terms

    def counts(self, terms):
        return {term: self.terms[term] for term in terms if term in self.terms}


def test_the_surest_repair_comes_first():
    known = Counted(khieu=10, lai=90, nai=10, kieu=9, khieu_nai=10, kieu_lai=1)
    assert spelling.repair(["khieu", "lai"], known) == ["khieu", "nai"]


def test_a_word_repaired_vouches_for_its_neighbour():
    known = Counted(giay=50, phep=40, ban=60, ruou=8, giay_phep=30, ban_ruou=6)
    assert spelling.repair(["giay", "phep", "ban", "rieu"], known) == ["giay", "phep", "ban", "ruou"]


def test_a_word_written_in_full_is_not_taken_for_one_with_another_letter():
    known = Counted(giay=50, vang=9, dang=90, giay_dang=30, muoi=5)
    assert spelling.repair(["giay", "vang", "muoi"], known) == ["giay", "dang", "muoi"]
    assert spelling.repair(["giay", "vang", "muoi"], known, certain=frozenset({"vang"})) == ["giay", "vang", "muoi"]


def test_two_letters_in_the_wrong_order_are_put_right_even_in_a_word_that_reads_well():
    known = Counted(giay=50, khai=90, sinh=90, khai_sinh=40, giay_khai=20, chia=20, giay_chia=4, khia=1)
    assert spelling.repair(["giay", "khia", "sinh"], known) == ["giay", "khai", "sinh"]
