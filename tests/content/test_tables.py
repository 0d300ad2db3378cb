"""Items as a table and back: nothing is lost, nothing becomes a formula."""

from __future__ import annotations

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.content import store, transfer
from tests.builders import LATER, NOW, a_book, a_draft, a_guide, a_procedure, an_office


def saved(db, kind, record, **about):
    return store.save(db, a_draft(kind, record, **about), "lan", NOW)[0]


def again(db, kind, path):
    return transfer.import_file(db, kind, str(path), editor="minh", now=LATER)


RECORDS = [
    (
        "procedure",
        a_procedure(steps={"vi": "- Bước 1 | hai\n- Bước 2\\n", "en": "- Step"}, keywords=["đẻ", "sinh, con"]),
    ),
    (
        "procedure",
        a_procedure(area="ho-tich", papers=[{"name": {"vi": "a\nb | c"}}, {"name": {"vi": "\\", "en": "|"}}]),
    ),
    ("book", a_book(about={"vi": "=1+1", "en": "@x"}, shelf="'E1", year=1956)),
    ("guide", a_guide(procedures=["1.001193", "1.000656"], needs={"vi": ["a", "b"], "zh-Hans": ["電"]})),
    ("guide", a_guide(steps=[{"title": {"vi": "một"}}, {"title": {"vi": "hai", "en": "two"}}, {"text": {"vi": "ba"}}])),
    ("office", an_office(counters=[{"number": "1", "areas": ["ho-tich", "dat-dai"], "plan_x": 0, "plan_y": 12.5}])),
]


@pytest.mark.parametrize(("kind", "record"), RECORDS)
@pytest.mark.parametrize("name", ["all.csv", "all.jsonl", "all.csv.gz", "all.jsonl.xz"])
def test_what_is_exported_comes_back_unchanged(db, tmp_path, kind, record, name):
    about = {"source": "-luật", "source_date": "2026-07-20", "languages": {"en": "reviewed"}, "sample": True}
    saved(db, kind, record, status="draft", checked_by="lan", **about)
    assert transfer.export_file(db, kind, str(tmp_path / name)) == 1
    assert again(db, kind, tmp_path / name).lines() == ["0 new, 0 changed, 1 unchanged."]


@pytest.mark.parametrize(("kind", "record"), RECORDS)
def test_an_export_fills_an_empty_box_with_the_same(db, tmp_path, kind, record):
    item = saved(db, kind, record)
    transfer.export_file(db, kind, str(tmp_path / "all.csv"))
    other = store.open(tmp_path / "other")
    again(other, kind, tmp_path / "all.csv")
    assert store.find(other, kind, item.slug).fields == item.fields


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["|", "\\", "\\n", "'", "= 1", " | "]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries({"title": WORDS, "text": WORDS, "en": WORDS}), max_size=4), title=WORDS)
def test_any_words_come_back_unchanged(tmp_path_factory, rows, title):
    folder = tmp_path_factory.mktemp("any")
    db = store.open(folder)
    steps = [{"title": {"vi": row["title"], "en": row["en"]}, "text": {"vi": row["text"]}} for row in rows]
    saved(db, "guide", a_guide(title=f"a{title}", steps=steps, needs={"vi": [title], "en": [title, "b"]}))
    for name in ("all.csv", "all.jsonl"):
        transfer.export_file(db, "guide", str(folder / name))
        assert again(db, "guide", folder / name).unchanged == 1


def test_no_exported_cell_is_a_formula_to_a_spreadsheet(db, tmp_path):
    for number, text in enumerate(("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=1")):
        saved(db, "book", a_book(slug=f"b{number}", title=text))
    transfer.export_file(db, "book", str(tmp_path / "books.csv"))
    with (tmp_path / "books.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert again(db, "book", tmp_path / "books.csv").unchanged == 5


def test_the_first_column_tells_which_item_a_row_is(db, tmp_path):
    saved(db, "guide", a_guide(slug="vneid"))
    transfer.export_file(db, "guide", str(tmp_path / "guides.csv"))
    heads, row = list(csv.reader((tmp_path / "guides.csv").open(encoding="utf-8-sig", newline="")))
    assert (heads[0], row[0]) == ("slug", "vneid")
    assert heads[1:5] == ["title", "title.en", "summary", "summary.en"]


def test_a_table_saved_with_semicolons_is_read(db, tmp_path):
    (tmp_path / "books.csv").write_text("title;topic;authors\nTruyện Kiều;local;Nguyễn Du\n", encoding="utf-8")
    assert again(db, "book", tmp_path / "books.csv").created == 1
    assert store.get(db, "book", "truyen-kieu").fields["authors"] == ["Nguyễn Du"]


@pytest.mark.parametrize(("text", "sentence"), [
    ("title,topic\nA,law,3\n", "line 2: has 3 cells, the first line names 2 columns"),
    ("title,topc\nA,law\n", "line 2: topc is not a field of book; known are about,"),
    ("title,title.en,topic\nA,B,law\n", "line 2: title.en is not a field of book"),
    ('title,topic\n"A\nB",law\nC,odd\n', "line 4: topic: Topic: “odd” is none of law,"),
])  # fmt: skip
def test_a_row_that_will_not_do_is_refused_with_its_line(db, tmp_path, text, sentence):
    (tmp_path / "books.csv").write_text(text, encoding="utf-8")
    assert again(db, "book", tmp_path / "books.csv").refused[0].startswith(sentence)


def test_short_rows_and_empty_columns_of_a_spreadsheet_do_no_harm(db, tmp_path):
    (tmp_path / "books.csv").write_text("title,topic,shelf,,\nA,law\nB,law,,,\n,,,,\n", encoding="utf-8")
    assert again(db, "book", tmp_path / "books.csv").created == 2


def test_an_export_that_cannot_be_written_is_one_sentence(db, tmp_path):
    with pytest.raises(transfer.Unreadable, match="cannot be written"):
        transfer.export_file(db, "book", str(tmp_path / "missing" / "books.csv"))


def test_an_export_goes_to_standard_output(db, capsys):
    saved(db, "book", a_book())
    transfer.export_file(db, "book", "-")
    assert '"title": "Đất nước đứng lên"' in capsys.readouterr().out
