"""Own questions against the sample office: a change that harms search much is seen here, the figures are fit.py's."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from portal.content import store
from portal.content.samples import load_samples
from portal.search import ranking
from tests.search import measure

BATCHES = sorted(measure.FOLDER.glob("*.jsonl"))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    db = store.open(tmp_path_factory.mktemp("office"))
    load_samples(db, datetime(2026, 11, 24, tzinfo=UTC))
    return db


def answers(db, asked):
    hits = {one.id: ranking.find(db, one.typed).hits for one in asked}
    return {name: [hit.key for hit in found if hit.kind == "procedure"] for name, found in hits.items()}


def test_there_are_many_questions_and_each_is_whole():
    asked = [one for path in BATCHES for one in measure.questions(path)]
    assert len(asked) > 1_000
    assert sum(not one.relevant for one in asked) > 200
    assert len({one.id for one in asked}) == len(asked)
    for one in asked:
        assert one.category in measure.CATEGORIES, one
        assert bool(one.relevant) == (one.category != "j"), one
        assert one.typed.strip(), one
        assert all(re.fullmatch(r"\d\.\d{6,7}|T\.[a-z0-9-]+", code) for code in one.relevant), one
        assert set(one.relevant.values()) <= {1, 2}, one


def test_what_the_office_lists_is_found(office):
    listed = {row["key"] for row in office.query("SELECT key FROM search_document WHERE kind = 'procedure'")}
    asked = [one for path in BATCHES for one in measure.questions(path) if one.asked_for and one.asked_for <= listed]
    found = measure.figures(asked, answers(office, asked))
    assert found.number > 150
    assert found.first > 0.85, found
    assert found.three > 0.92, found
    assert found.wrongly_none < 0.05, found


def test_what_has_no_answer_gets_none(office):
    asked = [one for path in BATCHES for one in measure.questions(path) if not one.relevant]
    assert measure.figures(asked, answers(office, asked)).in_vain < 0.15


def test_the_figures_are_counted_rightly():
    asked = [
        measure.Question("1", "a", "x", {"A": 2}),
        measure.Question("2", "a", "x", {"A": 2, "B": 1}),
        measure.Question("3", "a", "x", {"A": 2}),
        measure.Question("4", "j", "x", {}),
        measure.Question("5", "j", "x", {}),
    ]
    found = measure.figures(asked, {"1": ["A"], "2": ["B", "C", "A"], "3": [], "4": ["A"], "5": []})
    assert (found.first, found.three, found.wrongly_none, found.in_vain) == (1 / 3, 2 / 3, 1 / 3, 0.5)
