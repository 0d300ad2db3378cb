"""The office's words as one text: out without names of staff, in all or nothing, and only ever added."""

from __future__ import annotations

import pytest

from portal.content import lexicon, revisions, store
from tests.builders import LATER, NOW, a_draft, a_procedure

LINE = "1.001193 | Khai sinh | 4 | làm giấy khai sinh, giấy đẻ"


def fill(db) -> None:
    """A procedure, two entries and a card of the office's own, and a sample of each."""
    save = lambda kind, record, **more: store.save(db, a_draft(kind, record, **more), "Trần Thị Lan", NOW)  # noqa: E731
    save("procedure", a_procedure())
    save("amenity", {"slug": "toilet", "name": "Nhà vệ sinh"})
    save("alias", {"slug": "a", "name": "Khai sinh", "words": ["giấy đẻ", "con; mới đẻ"], "procedures": ["1.001193"]})
    save("alias", {"slug": "b", "name": "Cầu", "words": ["đi cầu"], "items": ["amenity:toilet"], "meaning": "vệ sinh"})
    save("alias", {"slug": "c", "name": "Mẫu", "words": ["mẫu"], "meaning": "mẫu"}, sample=True)
    card = {"name": "Hộ chiếu", "where": "Công an tỉnh.", "words": ["passport"]}
    save("elsewhere", card | {"slug": "ho-chieu"}, checked_by="Trần Thị Lan")
    save("elsewhere", card | {"slug": "mau"}, sample=True)


@pytest.fixture
def db(content):
    fill(content)
    return content


@pytest.fixture
def other(tmp_path):
    """Another office, with the same procedure and nothing else."""
    db = store.open(tmp_path / "other")
    store.save(db, a_draft("procedure", a_procedure()), "minh", NOW)
    return db


def words(db) -> dict[str, list[str]]:
    return {item.fields["name"]: item.fields["words"] for item in store.find_all(db, "alias")}


def test_the_office_s_own_words_are_one_text(db):
    assert list(lexicon.lines(db)) == [
        "amenity:toilet | Cầu | | đi cầu",
        "| vệ sinh | | đi cầu",
        "1.001193 | Khai sinh | | giấy đẻ, con mới đẻ",
        "elsewhere:ho-chieu | Hộ chiếu | | passport",
    ]


def test_no_name_of_staff_is_in_the_file(db, tmp_path):
    said, done = lexicon.run(db, "export", str(tmp_path / "words.txt"), NOW)
    assert (said, done) == (["4 entries written"], True)
    assert "Lan" not in (tmp_path / "words.txt").read_text("utf-8")


def test_its_own_file_taken_in_again_changes_nothing(db, tmp_path):
    lexicon.run(db, "export", str(tmp_path / "words.txt"), NOW)
    version = store.version(db)
    said, done = lexicon.run(db, "import", str(tmp_path / "words.txt"), LATER)
    assert (said, done) == (["0 new, 0 with more words, 3 unchanged."], True)
    assert store.version(db) == version


def test_another_office_takes_what_it_has_use_for_and_is_told_the_rest(db, other, tmp_path):
    lexicon.run(db, "export", str(tmp_path / "words.txt"), NOW)
    said, _done = lexicon.run(other, "import", str(tmp_path / "words.txt"), LATER)
    assert said == [
        "line 3: left out: there is no amenity:toilet here",
        "line 6: left out: there is no elsewhere:ho-chieu here",
        "2 new, 0 with more words, 0 unchanged.",
    ]
    assert words(other) == {"Khai sinh": ["giấy đẻ", "con mới đẻ"], "vệ sinh": ["đi cầu"]}


def test_words_are_added_to_what_is_there(db):
    report = lexicon.take(db, [LINE], "minh", LATER)
    assert (report.created, report.changed, report.unchanged) == (0, 1, 0)
    assert words(db)["Khai sinh"] == ["giấy đẻ", "con; mới đẻ", "làm giấy khai sinh"]


def test_words_are_parted_as_in_the_lists_of_search(db):
    lexicon.take(db, [" | Hai việc | | việc một; việc hai, việc ba"], "minh", LATER)
    assert words(db)["Hai việc"] == ["việc một", "việc hai", "việc ba"]


def test_a_line_may_name_several_procedures_and_those_not_here_fall_away(db):
    lexicon.take(db, ["1.001193 9.999999, amenity:toilet | Hai | | hai việc"], "minh", LATER)
    [item] = [item for item in store.find_all(db, "alias") if item.fields["name"] == "Hai"]
    assert (item.fields["procedures"], item.fields["items"]) == (["1.001193"], ["amenity:toilet"])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("1.001193 = khai sinh", "write four parts"),
        ("1.001193 | Khai sinh | giấy đẻ", "write four parts"),
        ("<b> | Khai sinh | | giấy đẻ", "“<b>” is no code"),
        ("alias:x | Khai sinh | | giấy đẻ", "“alias:x” is no code"),
        ("1.001193 | Khai sinh | | ?, !", "at least one word"),
        (" | | | giấy đẻ", "write what is meant"),
        ("1.001193 | Khai sinh | often | giấy đẻ", "a number from 0 to 4"),
        (f"1.001193 | Khai sinh | | {'đẻ ' * 200}", "longer than 300"),
    ],
)
def test_one_faulty_line_and_nothing_is_written(db, line, sentence):
    version = store.version(db)
    report = lexicon.take(db, ["# a remark", "", LINE, line], "minh", LATER)
    assert [each.line for each in report.refused] == [4]
    assert sentence in report.lines()[0]
    assert report.lines()[-1] == "nothing was written."
    assert store.version(db) == version


def test_lines_for_the_same_are_one_revision_of_one_entry(db):
    item = store.find(db, "alias", "a")
    lines = [f"1.001193 | Khai sinh | | giấy số {number}" for number in range(30)]
    report = lexicon.take(db, [*lines, *(f" | Một việc | | việc {number}" for number in range(30))], "minh", LATER)
    assert (report.created, report.changed, report.unchanged) == (1, 1, 0)
    assert [each.editor for each in revisions.of(db, item.id)] == ["minh", "Trần Thị Lan"]
    assert len(words(db)["Khai sinh"]) == 32
    assert words(db)["Một việc"] == [f"việc {number}" for number in range(30)]


def test_what_is_there_is_read_once_for_all_lines(db):
    seen: list[str] = []
    db.conn.set_trace_callback(seen.append)
    report = lexicon.take(db, [f" | Việc {number % 5} {number} | | việc {number}" for number in range(60)], "m", LATER)
    assert report.created == 60
    assert sum("kind = 'alias' AND (" in " ".join(each.split()) for each in seen) == 1


def test_entries_of_one_name_get_short_names_of_their_own(db):
    report = lexicon.take(db, [f" | Việc {sign} | | việc {sign}" for sign in ("đá", "đà", "da-", "dạ x")], "m", LATER)
    assert report.created == 2
    lexicon.take(db, ["amenity:toilet 1.001193 | Việc da | | nhà đá"], "m", LATER)
    assert {"viec-da", "viec-da-2", "viec-da-x"} <= {item.slug for item in store.find_all(db, "alias")}


def test_a_file_without_end_is_refused(db):
    report = lexicon.take(db, [LINE] * (lexicon.MOST + 9), "minh", LATER)
    assert "more than 2000 lines" in report.lines()[0]


def test_a_file_that_is_no_text_says_what_to_do(db, tmp_path):
    (tmp_path / "words.txt").write_bytes(LINE.encode("utf-16"))
    with pytest.raises(lexicon.Unreadable, match="not UTF-8"):
        lexicon.run(db, "import", str(tmp_path / "words.txt"), LATER)
