"""A code leads to its page for half an hour, however it is typed, and is forgotten by itself."""

from __future__ import annotations

import itertools
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from portal.visits import continuing, retention, sessions

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
PAGE = "/vi/search?q=khai+sinh&size=2"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(tmp_path):
    return sessions.open_store(tmp_path / "state")


def rows(db) -> list[str]:
    return [row["page"] for row in db.query("SELECT page FROM continuing ORDER BY id")]


def test_a_code_leads_to_its_page(db):
    code = continuing.make(db, PAGE, NOW)
    assert len(code) == 6
    assert continuing.find(db, code, NOW + 29 * MINUTE) == PAGE


def test_one_page_has_one_code_which_lives_on_when_it_is_asked_for_again(db):
    code = continuing.make(db, PAGE, NOW)
    assert continuing.make(db, PAGE, NOW + 20 * MINUTE) == code
    assert continuing.find(db, code, NOW + 45 * MINUTE) == PAGE
    assert continuing.make(db, "/vi/", NOW) != code


def test_after_half_an_hour_it_is_unknown_and_then_gone(db):
    code = continuing.make(db, PAGE, NOW)
    later = NOW + 31 * MINUTE
    assert continuing.find(db, code, later) is None
    retention.erase(db, 30, later)
    assert rows(db) == []


def test_asking_for_a_code_forgets_the_old_ones_too(db):
    continuing.make(db, PAGE, NOW)
    continuing.make(db, "/vi/", NOW + 31 * MINUTE)
    assert rows(db) == ["/vi/"]


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400)])
def test_a_clock_that_is_set_meanwhile_makes_no_code_live_for_ever(db, jump):
    code = continuing.make(db, PAGE, NOW)
    assert continuing.find(db, code, NOW + jump) is None
    retention.erase(db, 30, NOW + jump)
    assert rows(db) == []


def test_a_clock_that_is_corrected_by_minutes_costs_nobody_a_code(db):
    code = continuing.make(db, PAGE, NOW)
    assert continuing.find(db, code, NOW - 10 * MINUTE) == PAGE


def test_at_most_two_thousand_are_kept_and_the_oldest_goes(db):
    with sessions.schema.writing(db):
        pages = [{"code": f"{number:06}", "page": f"/vi/{number}", "made": NOW.isoformat()} for number in range(2000)]
        db["continuing"].insert_all(pages)
    newest = continuing.make(db, PAGE, NOW)
    assert len(rows(db)) == continuing.MOST
    assert continuing.find(db, "000000", NOW) is None
    assert continuing.find(db, "000001", NOW) == "/vi/1"
    assert continuing.find(db, newest, NOW) == PAGE


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("K7M4TX", "K7M4TX"),
        ("k7m 4tx", "K7M4TX"),
        (" k7m-4tx. ", "K7M4TX"),
        ("K7N4TX", "K7M4TX"),  # heard as "en"
        ("http://tram.home.arpa/c/K7M4TX/", "K7M4TX"),
        ("OIL5SC", "01155C"),
        ("oóơ00k", "00000K"),  # accents of an input method that was left on
        ("１２３ＫＭＴ", "123KMT"),  # full-width, as a Chinese keyboard gives
        ("", ""),
        ("K7M4T", ""),
        ("K7M4TXX", ""),
        ("K7M4TĐ", ""),
        ("\x00" * 6, ""),
        ("' OR 1=1", ""),
    ],
)
def test_what_was_typed_is_understood(typed, meant):
    assert continuing.read(typed) == meant


def test_what_is_shown_can_be_typed_back(db):
    code = continuing.make(db, PAGE, NOW)
    assert continuing.read(continuing.grouped(code)) == code


def test_no_two_characters_of_a_code_are_taken_for_each_other():
    assert {chr(letter) for letter in continuing.MISTAKEN}.isdisjoint(continuing.ALPHABET)
    assert {chr(letter) for letter in continuing.MISTAKEN.values()} <= set(continuing.ALPHABET)
    for one, other in itertools.combinations(continuing.ALPHABET, 2):
        assert continuing.read(one * 6) != continuing.read(other * 6)


def test_an_input_method_left_on_cannot_change_a_code():
    """Telex and VNI put marks on vowels, and make đ of dd and ư of w: none of these is in a code."""
    assert set("AEIOUYDW").isdisjoint(continuing.ALPHABET)
    marked = "ÓÔỒƠỚÍÌÚƯỪ"
    for letter in marked:
        plain = unicodedata.normalize("NFKD", letter)[0]
        assert continuing.read(letter + "CFHJK") == continuing.read(plain + "CFHJK")


def test_no_device_stands_beside_a_code(db):
    continuing.make(db, PAGE, NOW)
    assert [column.name for column in db["continuing"].columns] == ["id", "code", "page", "made"]
