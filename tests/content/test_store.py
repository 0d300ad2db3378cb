"""Saving, reading and ordering items."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.content import revisions, store
from portal.search import index
from tests.builders import LATER, NOW, a_book, a_draft, a_procedure, an_area


def saved(db, kind="procedure", record=None, **about):
    return store.save(db, a_draft(kind, record or a_procedure(), **about), "lan", NOW)[0]


def test_a_saved_item_is_read_back_as_it_was(db):
    item = saved(db, source="Luật Hộ tịch", source_date="2026-07-20", languages={"en": "unreviewed"})
    assert store.get(db, "procedure", "1.001193") == item
    assert item.text("name", ("en", "vi")) == ("Birth registration", "en")
    assert (item.source, item.source_date, item.sample) == ("Luật Hộ tịch", "2026-07-20", False)


def test_saving_says_whether_it_created_changed_or_left_alone(db):
    draft = a_draft("procedure", a_procedure())
    assert store.save(db, draft, "lan", NOW)[1] == "created"
    assert store.save(db, draft, "lan", LATER)[1] == "unchanged"
    assert store.save(db, replace(draft, source="Luật"), "lan", LATER)[1] == "changed"


def test_an_unchanged_item_makes_no_revision_and_moves_no_version(db):
    item = saved(db)
    before = store.version(db)
    store.save(db, a_draft("procedure", a_procedure()), "lan", LATER)
    assert (len(revisions.of(db, item.id)), store.version(db)) == (1, before)


def test_every_change_moves_the_version(db):
    versions = [store.version(db)]
    item = saved(db)
    versions.append(store.version(db))
    store.set_status(db, item.id, "archived", "lan", LATER)
    versions.append(store.version(db))
    assert versions == sorted(set(versions))


def test_residents_do_not_get_drafts_and_archived_items(db):
    item = saved(db)
    for status in ("draft", "archived"):
        store.set_status(db, item.id, status, "lan", LATER)
        with pytest.raises(store.NoSuchItem, match=r"1\.001193"):
            store.get(db, "procedure", "1.001193")
        assert store.by_id(db, item.id).status == status


def test_an_item_that_is_not_there_is_named(db):
    with pytest.raises(store.NoSuchItem, match="no book moby-dick"):
        store.get(db, "book", "moby-dick")
    with pytest.raises(store.NoSuchItem, match="no item 7"):
        store.by_id(db, 7)


def test_names_are_in_vietnamese_order(db):
    for name in ("Ăn", "Đất", "An", "Dê", "Âm", "Ếch", "Em"):
        saved(db, "book", a_book(title=name, slug=name.lower()))
    assert [book.fields["title"] for book in store.find_all(db, "book")] == ["An", "Ăn", "Âm", "Dê", "Đất", "Em", "Ếch"]


def test_numbered_items_come_first_in_their_order(db):
    for slug, position in (("c", 10), ("b", 2), ("a", None)):
        saved(db, "area", an_area(slug=slug, position=position))
    assert [area.slug for area in store.find_all(db, "area")] == ["b", "c", "a"]


def test_several_items_come_in_one_query(db):
    for code in ("1.000001", "1.000002"):
        saved(db, record=a_procedure(code=code))
    asked = []
    with db.tracer(lambda sql, _parameters: asked.append(sql)):
        found = store.by_slugs(db, "procedure", ["1.000001", "1.000002", "1.999999", ""])
    assert sorted(found) == ["1.000001", "1.000002"]
    assert len(asked) == 1


def test_who_loaded_an_older_state_cannot_save_over_a_newer_one(db):
    seen = saved(db).changed
    draft = a_draft("procedure", a_procedure(counter="3"))
    store.save(db, draft, "lan", LATER, seen=seen)
    with pytest.raises(store.EditedMeanwhile):
        store.save(db, replace(draft, source="mine"), "minh", LATER, seen=seen)
    assert store.get(db, "procedure", "1.001193").source == ""


def test_an_edit_takes_a_sample_over(db):
    item = saved(db, sample=True)
    fields = {**item.fields, "counter": "2"}
    assert store.edit(db, item, fields, {"status": "published"}, "lan", LATER, item.changed).sample is False


@pytest.mark.parametrize("change", [
    {"name": {"vi": "Khai sinh", "en": "Birth registration"}},
    {"papers": [{"name": {"vi": "Giấy chứng sinh (bản chính)"}, "original": 1, "copy": 0}]},
])  # fmt: skip
def test_a_reviewed_translation_is_unreviewed_once_the_vietnamese_moved(db, change):
    item = saved(db, languages={"vi": "original", "en": "reviewed", "ko": "machine"})
    edited = store.edit(db, item, {**item.fields, **change}, {}, "lan", LATER, item.changed)
    assert edited.languages == {"vi": "original", "en": "unreviewed", "ko": "machine"}


def test_a_reviewed_translation_stays_so_when_only_the_counter_changes(db):
    item = saved(db, languages={"en": "reviewed"})
    edited = store.edit(db, item, {**item.fields, "counter": "4"}, {}, "lan", LATER, item.changed)
    assert edited.languages == {"en": "reviewed"}


def test_a_check_says_who_and_when(db):
    item = store.mark_checked(db, saved(db, sample=True).id, "lan", LATER)
    assert (item.checked_by, item.checked_at[:10], item.sample) == ("lan", "2026-11-25", False)


def test_a_failed_transaction_leaves_nothing(db):
    def saved_and_then_not():
        with store.writing(db):
            saved(db)
            raise KeyError

    with pytest.raises(KeyError):
        saved_and_then_not()
    assert store.find(db, "procedure", "1.001193") is None
    assert index.size(db) == 0


def test_a_second_writer_waits_for_the_first(db, tmp_path):
    other = store.open(tmp_path / "state")
    other.execute("PRAGMA busy_timeout = 50")
    with store.writing(db):
        with pytest.raises(store.StoreUnusable, match="another program is writing"), store.writing(other):
            pass
        saved(db)
    store.save(other, a_draft("book", a_book()), "minh", LATER)
    assert store.get(db, "book", "one").text("title", ("vi",)).value == "Đất nước đứng lên"
