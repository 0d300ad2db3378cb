from sqlite_utils import Database

from portal.search import index
from tests.search.conftest import a_document


def keys(db, *terms, kinds=()):
    return [found.key for found in index.candidates(db, terms, kinds, 20)]


def test_creating_twice_keeps_what_is_there(db):
    index.create(db)
    assert keys(db, "khai_tu") == ["1.000656"]


def test_putting_again_replaces(db):
    before = index.size(db)
    index.put(db, a_document(key="1.000656", title="Báo tử"))
    assert index.size(db) == before
    assert keys(db, "khai_tu") == []
    assert keys(db, "bao_tu") == ["1.000656"]


def test_removing_forgets_words_too(db):
    index.remove(db, "place", "hall")
    index.remove(db, "place", "never there")
    assert keys(db, "community") == []
    assert index.Vocabulary(db).counts(["community", "khai"]) == {"khai": 3}


def test_kinds_are_kept_apart(db):
    index.put(db, a_document(kind="book", key="1.000656", title="Khai tử"))
    assert keys(db, "khai_tu", kinds=("book",)) == ["1.000656"]
    index.remove(db, "book", "1.000656")
    assert keys(db, "khai_tu") == ["1.000656"]


def test_nothing_is_committed_for_the_caller(tmp_path):
    db = Database(tmp_path / "content.db")
    index.create(db)
    db.begin()
    index.create(db)
    index.put(db, a_document(title="Khai sinh"))
    index.remove(db, "procedure", "b")
    db.rollback()
    assert index.size(db) == 0
    assert keys(db, "khai") == []


def test_no_pair_spans_two_languages(db):
    assert index.Vocabulary(db).counts(["dhong_community", "community_hall"]) == {"community_hall": 1}


def test_codes_are_the_same_with_and_without_suffix(db):
    for code in ("1.004222", "1.004222.000.00.00.H15", " 1.004222"):
        assert [found.key for found in index.with_codes(db, [code], ())] == ["1.004222"]
    assert index.with_codes(db, ["9.999999", ""], ()) == []
