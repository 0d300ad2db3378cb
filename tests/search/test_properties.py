"""What holds of search for every text, tried with many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.search import completion, index, keystrokes, ranking, snippets, spelling, text
from tests import keyboards
from tests.search import strategies
from tests.search.conftest import PROCEDURES

IN_ANOTHER_PROCESS = """
import json, sys
from sqlite_utils import Database
from portal.search import ranking
db = Database(sys.argv[1])
print(json.dumps([[(h.key, h.score, sorted(h.matched)) for h in ranking.find(db, q).hits] for q in sys.argv[2:]]))
"""
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def decomposed(typed):
    return unicodedata.normalize("NFD", typed)


def keys(db, typed):
    return [(hit.kind, hit.key) for hit in ranking.find(db, typed).hits]


@often
@given(strategies.questions)
def test_any_text_whatsoever_gets_an_answer(db, typed):
    answer = ranking.find(db, typed)
    assert len(answer.hits) <= 20
    assert len({(hit.kind, hit.key) for hit in answer.hits}) == len(answer.hits)
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)


@often
@given(strategies.questions)
def test_any_beginning_gets_few_completions(db, typed):
    found = completion.complete(db, typed)
    assert len({(one.kind, one.key) for one in found}) == len(found) <= 5


@often
@given(strategies.questions)
def test_folding_twice_is_folding_once(typed):
    folded = text.fold(typed)
    assert text.fold(folded) == folded
    assert text.words(folded) == text.words(typed)


@often
@given(strategies.questions)
def test_words_read_again_are_the_same_words(typed):
    words = text.words(typed)
    latin = [word for word in words if word.isascii()]  # runs of other scripts overlap
    assert text.words(" ".join(latin)) == latin


@often
@given(strategies.words)
def test_keys_are_decoded_to_a_syllable_or_not_at_all(word):
    meant = keystrokes.decode(word)
    assert meant is None or keystrokes.SYLLABLE.fullmatch(meant)


@often
@given(strategies.questions)
def test_repair_takes_any_words(db, typed):
    words = text.words(typed)[:24]
    right = spelling.repair(words, index.Vocabulary(db))
    assert all(right)
    assert bool(right) == bool(words)


@often
@given(strategies.questions, strategies.vietnamese, st.integers(1, 300))
@example("\u0301", "a", 1)
def test_pieces_joined_give_the_excerpt(written, asked, width):
    segments = snippets.mark(written, frozenset(text.words(asked)), width)
    whole = "".join(piece for piece, _found in segments)
    cut = whole.removeprefix("…").removesuffix("…")
    assert whole in written or cut in written
    assert len(whole) <= width + 2
    assert all(piece for piece, _found in segments)


@often
@given(strategies.vietnamese)
def test_the_form_of_the_letters_changes_nothing(db, typed):
    first = keys(db, unicodedata.normalize("NFC", typed))
    assert keys(db, decomposed(typed)) == first


@often
@given(st.lists(strategies.syllable, min_size=1, max_size=8).map(" ".join))
def test_capitals_change_nothing(db, typed):
    assert keys(db, typed.upper()) == keys(db, typed) == keys(db, typed.title())


@often
@given(strategies.vietnamese, st.text("  \t\n.,;:!?()[]\"'…–-/*+", min_size=1, max_size=5))
def test_spaces_and_punctuation_change_nothing(db, typed, more):
    assert keys(db, f"{more}{typed.replace(' ', f' {more} ')}{more}") == keys(db, typed)


@pytest.mark.parametrize("title", [title for _code, title, _area, _summary in PROCEDURES])
@pytest.mark.parametrize(
    "how",
    [
        str,
        str.upper,
        keyboards.plain,
        keyboards.telex,
        keyboards.vni,
        decomposed,
    ],
)
def test_a_title_that_is_typed_comes_first(db, title, how):
    [code] = [code for code, known, _area, _summary in PROCEDURES if known == title]
    assert keys(db, how(title))[0] == ("procedure", index.normal_code(code))


def test_the_order_is_the_same_in_every_process(db):
    """Sets are ordered by a hash that differs from process to process."""
    asked = ["đăng ký", "giay to dat dai", "cap lai", "mat the", "sinh", "hon nhan", "ban sao chung thuc", "tam chu"]
    [(_, _, path)] = db.execute("PRAGMA database_list").fetchall()
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, path, *asked]
    answers = [
        json.loads(subprocess.check_output(command, env=os.environ | {"PYTHONHASHSEED": seed}))
        for seed in ("0", "1", "77")
    ]
    assert answers[0] == answers[1] == answers[2]
    assert any(answers[0])
