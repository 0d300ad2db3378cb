"""The sample office that comes with the project."""

from __future__ import annotations

import json

import pytest

from portal.content import catalogue, store
from portal.content.kinds import KINDS
from portal.content.samples import FILES, FOLDER, load_samples
from portal.search import wordlists
from tests.builders import LATER, NOW


@pytest.fixture
def loaded(db):
    report = load_samples(db, NOW)
    assert report.refused == []
    return db


def everything(db, status=None):
    return [item for kind in KINDS for item in store.find_all(db, kind, status=status)]


def test_every_sample_file_is_loaded_and_none_forgotten(loaded):
    assert {f"{name}.jsonl" for _kind, name in FILES} == {path.name for path in FOLDER.glob("*.jsonl")}
    assert {kind for kind in KINDS if store.find_all(loaded, kind)} == set(KINDS)


def test_samples_are_marked_and_nobody_has_checked_them(loaded):
    assert {(item.sample, item.checked_by, item.checked_at) for item in everything(loaded)} == {(True, "", "")}


def test_loading_again_changes_nothing(loaded):
    version = store.version(loaded)
    assert load_samples(loaded, LATER).unchanged == len(everything(loaded))
    assert store.version(loaded) == version


def test_what_staff_took_over_or_put_away_stays_so(loaded):
    first, second = store.find_all(loaded, "book")[:2]
    store.edit(loaded, first, {**first.fields, "shelf": "Z9"}, {}, "lan", LATER, first.changed)
    store.set_status(loaded, second.id, "archived", "lan", LATER)
    load_samples(loaded, LATER)
    assert store.by_id(loaded, first.id).fields["shelf"] == "Z9"
    assert store.by_id(loaded, second.id).status == "archived"


def test_every_item_that_a_sample_names_is_there(loaded):
    missing = []
    for item in everything(loaded):
        for kind, slugs in named(KINDS[item.kind].fields, item.fields):
            missing += [f"{item.kind} {item.slug}: {slug}" for slug in slugs if not store.find(loaded, kind, slug)]
    assert missing == []


def named(fields, values):
    for each in fields:
        value = values.get(each.name)
        if each.type in ("ref", "refs") and value:
            yield each.of, [value] if each.type == "ref" else value
        for row in value or () if each.type == "rows" else ():
            yield from named(each.columns, row)


def test_every_sample_procedure_says_what_it_costs_and_how_long_it_takes_in_readable_words(loaded):
    ways = [way for item in store.find_all(loaded, "procedure") for way in item.fields.get("methods", ())]
    assert ways
    assert [way for way in ways if "OTHER" in catalogue.duration(way.get("time", "")).note] == []
    assert {catalogue.fee(way.get("fee", "")).state for way in ways} <= {"free", "amount", "decided", "unknown", "text"}


def test_samples_speak_both_languages_in_every_title(loaded):
    silent = []
    for item in everything(loaded):
        title = KINDS[item.kind].by_name[KINDS[item.kind].title]
        if title.translated and not item.text(title.name, ("en",)):
            silent.append(f"{item.kind} {item.slug}")
    assert silent == []


def test_whatever_search_knows_to_be_done_elsewhere_has_a_card_in_both_languages(loaded):
    known = [target for entry in wordlists.entries() for target in entry.targets if entry.sort == "elsewhere"]
    cards = {f"elsewhere:{item.slug}": item for item in store.find_all(loaded, "elsewhere")}
    assert set(known) == set(cards)
    assert [slug for slug, item in cards.items() if not item.text("where", ("en",)) or not item.fields["words"]] == []


def test_a_broken_sample_names_its_file(db, tmp_path):
    for _kind, name in FILES:
        (tmp_path / f"{name}.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "books.jsonl").write_text(json.dumps({"title": "x"}) + "\n", encoding="utf-8")
    assert load_samples(db, NOW, tmp_path).refused == ["books.jsonl, line 1: topic: Enter this: Topic"]
