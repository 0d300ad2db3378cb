"""The office's own search words: what search is told, and how new words join what is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.content import aliases, revisions, store, transfer
from portal.search.aliases import Alias
from tests.builders import LATER, NOW, a_draft, a_file, a_procedure

BIRTH = {"name": "Khai sinh", "words": ["giấy đẻ"], "procedures": ["1.001193"]}


@pytest.fixture
def db(content):
    store.save(content, a_draft("procedure", a_procedure()), "lan", NOW)
    store.save(content, a_draft("alias", BIRTH | {"slug": "khai-sinh"}, sample=True), "samples", NOW)
    return content


def test_search_is_told_codes_and_other_items_by_kind(db):
    fields = {
        "name": "Nhà vệ sinh",
        "words": ["đi cầu"],
        "items": ["amenity:toilet", "place:cho"],
        "meaning": "vệ sinh",
    }
    store.save(db, a_draft("alias", fields), "lan", NOW)
    assert set(aliases.of(db)) == {
        Alias(("giấy đẻ",), ("1.001193",)),
        Alias(("đi cầu",), ("amenity:toilet", "place:cho"), "vệ sinh"),
    }


def test_an_entry_keeps_its_other_items_through_export_and_import(db, tmp_path):
    fields = {"name": "Sạc", "words": ["hết pin"], "items": ["amenity:sac"], "procedures": ["1.001193"]}
    store.save(db, a_draft("alias", fields | {"slug": "sac"}), "lan", NOW)
    for name in ("aliases.jsonl", "aliases.csv"):
        transfer.export_file(db, "alias", str(tmp_path / name))
        assert transfer.import_file(db, "alias", str(tmp_path / name), editor="import", now=LATER).unchanged == 2
    [record] = [each for each in map(json.loads, (tmp_path / "aliases.jsonl").open()) if each["slug"] == "sac"]
    assert record["items"] == ["amenity:sac"]


@pytest.mark.parametrize("item", ["toilet", "alias:x", "amenity:", "amenity:a b", "office:24121"])
def test_what_is_no_item_is_refused(db, tmp_path, item):
    record = {"slug": "x", "name": "X", "words": ["x"], "items": [item]}
    report = transfer.import_file(db, "alias", a_file(tmp_path, record), editor="import", now=NOW)
    assert "has not the right form" in report.refused[0]


def test_new_words_join_the_entry_for_the_same_item_and_can_be_undone(db):
    item, outcome = aliases.add(
        db, aliases.Addition(["làm giấy con", "GIAY DE"], ["1.001193"], "Khai sinh"), "lan", LATER
    )
    assert (outcome, item.slug, item.sample) == ("changed", "khai-sinh", False)
    assert item.fields["words"] == ["giấy đẻ", "làm giấy con"]
    assert revisions.of(db, item.id)[0].editor == "lan"
    assert revisions.restore(db, item.id, 1, "lan", LATER).fields["words"] == ["giấy đẻ"]


def test_words_that_are_there_change_nothing(db):
    item, outcome = aliases.add(db, aliases.Addition(["giay de", "?"], ["1.001193"], "Khai sinh"), "lan", LATER)
    assert (outcome, item.sample) == ("unchanged", True)


def test_words_for_another_item_make_an_entry_of_their_own(db):
    made = [
        aliases.add(db, aliases.Addition(["hết pin"], [target], "Khai sinh"), "lan", NOW)[0]
        for target in ("amenity:sac", "app:vneid")
    ]
    assert [item.slug for item in made] == ["khai-sinh-2", "khai-sinh-3"]
    assert made[0].fields == {"name": "Khai sinh", "words": ["hết pin"], "items": ["amenity:sac"]}
    assert made[0].status == "published"


def test_a_withdrawn_entry_is_left_alone(db):
    store.set_status(db, store.find(db, "alias", "khai-sinh").id, "draft", "lan", NOW)
    assert aliases.add(db, aliases.Addition(["giấy đẻ"], ["1.001193"], "Khai sinh"), "lan", LATER)[1] == "created"


def test_a_target_is_found_only_while_it_is_published(db):
    assert aliases.meant(db, "1.001193").slug == "1.001193"
    store.set_status(db, aliases.meant(db, "1.001193").id, "archived", "lan", LATER)
    assert aliases.meant(db, "1.001193") is None
    assert aliases.meant(db, "amenity:toilet") is None


def test_a_change_through_another_connection_is_seen_at_once(db, office_settings):
    other = store.open(Path(office_settings.state_dir))
    assert len(aliases.of(db)) == 1
    made, _outcome = aliases.add(other, aliases.Addition(["hết pin"], ["amenity:sac"], "Sạc"), "lan", NOW)
    assert len(aliases.of(db)) == 2
    store.set_status(other, made.id, "draft", "lan", NOW)
    assert len(aliases.of(db)) == 1


def test_what_was_taken_back_is_not_remembered(db):
    def add_and_fail() -> None:
        aliases.add(db, aliases.Addition(["hết pin"], ["amenity:sac"], "Sạc"), "lan", NOW)
        assert len(aliases.of(db)) == 2
        raise KeyError

    with pytest.raises(KeyError), store.writing(db):
        add_and_fail()
    aliases.add(
        db, aliases.Addition(["uống nước"], ["amenity:nuoc"], "Nước"), "lan", NOW
    )  # the version that was taken back, again
    assert {alias.words for alias in aliases.of(db)} == {("giấy đẻ",), ("uống nước",)}


def test_the_words_of_the_offices_own_cards_are_told_too(db):
    card = {"slug": "vang", "name": {"vi": "Đổi vàng"}, "where": {"vi": "Hỏi ngân hàng."}, "words": ["vàng mười"]}
    store.save(db, a_draft("elsewhere", card, sample=True), "samples", NOW)
    assert len(aliases.of(db)) == 1
    store.save(db, a_draft("elsewhere", card), "lan", LATER)
    assert Alias(("vàng mười",), ("elsewhere:vang",)) in aliases.of(db)
