"""What the office did to an item stays when a file brings the item again."""

from __future__ import annotations

import pytest

from portal.content import store, transfer
from tests.builders import LATER, NOW, a_catalogue_record, a_draft, a_file, a_procedure


@pytest.fixture
def take(db, tmp_path):
    def importing(*records, name="", **more):
        path = name or a_file(tmp_path, *records)
        return transfer.import_file(db, "procedure", path, **{"editor": "lan", "now": NOW, **more})

    return importing


@pytest.fixture
def imported(db, take):
    take(a_catalogue_record())
    return store.find(db, "procedure", "1.000656")


def edited(db, item, **fields):
    return store.edit(db, item, {**item.fields, **fields}, {}, "minh", LATER, "")


def test_official_text_that_the_office_edited_is_kept_and_the_report_says_so(db, take, imported):
    edited(db, imported, steps={"vi": "Đến quầy 3."})
    report = take(a_catalogue_record(steps="Nộp hồ sơ mới."))
    assert report.lines()[0] == "line 1: 1.000656 was edited by the office and stays as it is"
    assert store.find(db, "procedure", "1.000656").fields["steps"] == {"vi": "Đến quầy 3."}


def test_what_the_office_added_beside_the_official_text_does_not_hold_news_back(db, take, imported):
    name = {**imported.fields["name"], "en": "Death registration"}
    edited(db, imported, counter="3", plain_name={"vi": "Khai tử"}, name=name)
    assert take(a_catalogue_record(steps="Nộp hồ sơ mới.")).changed == 1
    fields = store.find(db, "procedure", "1.000656").fields
    assert (fields["steps"], fields["counter"], fields["plain_name"]) == (
        {"vi": "Nộp hồ sơ mới."},
        "3",
        {"vi": "Khai tử"},
    )
    assert fields["name"]["en"] == "Death registration"


def test_translations_of_unchanged_official_rows_stay(db, take, imported):
    papers = [{"name": {"vi": "Giấy báo tử", "en": "Death notice"}, "original": 1, "copy": 0}]
    edited(db, imported, papers=papers)
    assert take(a_catalogue_record()).unchanged == 1
    assert store.find(db, "procedure", "1.000656").fields["papers"] == papers


def test_a_check_and_a_review_end_when_the_official_text_changes(db, take, imported):
    store.save(db, store.draft_of(imported, languages={"en": "reviewed"}), "minh", LATER)
    store.mark_checked(db, imported.id, "minh", LATER)
    assert take(a_catalogue_record()).unchanged == 1
    assert store.find(db, "procedure", "1.000656").checked_by == "minh"
    take(a_catalogue_record(result="Trích lục"))
    item = store.find(db, "procedure", "1.000656")
    assert (item.checked_by, item.checked_at, item.languages) == ("", "", {"en": "unreviewed"})


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_the_office_withdrew_is_not_published_again(db, take, imported, status):
    store.set_status(db, imported.id, status, "minh", LATER)
    take(a_catalogue_record(result="Trích lục"))
    assert store.find(db, "procedure", "1.000656").status == status


def test_a_procedure_that_became_internal_is_withdrawn(db, take, imported):
    take(a_catalogue_record(type="STANDARD_INTERNAL"))
    assert store.find(db, "procedure", "1.000656").status == "draft"


def test_official_text_replaces_a_sample_but_its_everyday_words_stay(db, take):
    record = a_procedure(code="1.000656", plain_name={"vi": "Báo tử", "en": "Report a death"}, counter="2")
    store.save(db, a_draft("procedure", record, sample=True, languages={"en": "unreviewed"}), "samples", NOW)
    assert take(a_catalogue_record()).changed == 1
    item = store.find(db, "procedure", "1.000656")
    assert (item.sample, item.fields["plain_name"]["en"]) == (False, "Report a death")
    assert "counter" not in item.fields  # a sample's counter is an example
    assert item.fields["name"] == {"vi": "Đăng ký khai tử", "en": "Birth registration"}


def test_a_sample_does_not_come_back_over_official_text(db, take, imported):
    report = take(a_procedure(code="1.000656"), sample=True)
    assert (report.unchanged, len(report.kept)) == (1, 1)
    assert store.find(db, "procedure", "1.000656") == imported


def test_our_own_shape_replaces_the_whole_item(db, take):
    take(a_procedure(counter="3"))
    assert take(a_procedure()).changed == 1
    assert "counter" not in store.find(db, "procedure", "1.001193").fields


def test_a_table_with_few_columns_changes_those_alone(db, take, tmp_path):
    papers = [{"name": {"vi": "Giấy chứng sinh", "en": "Birth notice"}, "original": 1}]
    take(a_procedure(papers=papers, source="Luật Hộ tịch", languages={"en": "unreviewed"}))
    path = tmp_path / "counters.csv"
    path.write_text("code,counter,name,papers\n1.001193,5,Khai sinh, | Giấy chứng sinh | 2 | \n", encoding="utf-8")
    assert take(name=str(path)).changed == 1
    item = store.find(db, "procedure", "1.001193")
    assert (item.fields["counter"], item.source, item.languages) == ("5", "Luật Hộ tịch", {"en": "unreviewed"})
    assert item.fields["name"] == {"vi": "Khai sinh", "en": "Birth registration"}
    assert item.fields["papers"] == [{"name": {"vi": "Giấy chứng sinh", "en": "Birth notice"}, "original": 2}]
    assert item.fields["steps"] == {"vi": "Mang giấy tờ đến quầy."}


def test_an_empty_cell_empties_its_field_alone(db, take, tmp_path):
    take(a_procedure(counter="3"))
    path = tmp_path / "counters.csv"
    path.write_text("code,counter,name.en\n1.001193,,\n", encoding="utf-8")
    take(name=str(path))
    fields = store.find(db, "procedure", "1.001193").fields
    assert ("counter" in fields, fields["name"]) == (False, {"vi": "Đăng ký khai sinh"})
