"""A resident's search counts once; browsers that fetch ahead, the station's screen and the office do not."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from portal.visits import counts, schema, unanswered
from portal.web import stores
from tests.resident.records import a_procedure

DAY = date(2026, 11, 24)
VAIN = "/vi/search?q=xyzzy qwertz"


@pytest.fixture
def counted(app):
    """How many searches were counted today, and how many of them found nothing."""

    def numbers() -> tuple[int, int]:
        with app.app_context():
            rows = list(stores.activity().query("SELECT what, number FROM daily WHERE day = ?", [DAY.isoformat()]))
        found = {row["what"]: row["number"] for row in rows}
        return found.get("search", 0), found.get("search_nothing", 0)

    return numbers


def test_a_search_counts_and_one_in_vain_is_noted(page, content, counted, app):
    a_procedure(content)
    page("/vi/search?q=khai sinh")
    page(VAIN)
    assert counted() == (2, 1)
    with app.app_context():
        assert stores.activity().table("asked").count == 1


def test_three_searches_on_two_days_reach_the_staff(page, clock, app):
    page(VAIN)
    page(VAIN)
    clock.pass_time(days=1)
    page("/en/search?q=XYZZY, qwertz!")
    with app.app_context():
        [group] = unanswered.groups(stores.activity(), clock())
    assert [each.words for each in group.wordings] == ["xyzzy qwertz"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"X-Moz": "prefetch"},
        {"Referer": "http://localhost/vi/search?q=Xyzzy+QWERTZ"},
        {"Referer": "http://localhost/vi/search?size=2&q=xyzzy%20qwertz&kind=book"},
    ],
)
def test_what_nobody_asked_anew_does_not_count(page, counted, headers):
    page(VAIN, headers=headers)
    assert counted() == (0, 0)


@pytest.mark.parametrize(
    "referer",
    [
        "http://localhost/vi/search?q=khai+sinh",
        "http://localhost/vi/",
        "http://elsewhere.example/search?q=xyzzy+qwertz",
        "http://[",
        "http://localhost/vi/search?" + "&".join(f"a{number}=b" for number in range(50)),
    ],
)
def test_a_new_question_counts_wherever_it_comes_from(page, counted, referer):
    page(VAIN, headers={"Referer": referer})
    assert counted() == (1, 1)


@pytest.mark.parametrize("words", ["xin hỏi", "giờ làm việc", "làm hộ chiếu"])
def test_no_matter_named_a_page_of_the_portal_and_what_is_done_elsewhere_are_no_search_in_vain(page, counted, words):
    page(f"/vi/search?q={words}")
    assert counted() == (1, 0)


@pytest.mark.parametrize("words", ["", "%20", "?!", "%00"])
def test_an_empty_question_does_not_count(page, counted, words):
    page(f"/vi/search?q={words}")
    assert counted() == (0, 0)


def test_the_station_s_own_screen_does_not_count_from_one_search_to_the_next(page, counted):
    box = page("/vi/kiosk").soup.select_one("form[role=search]")
    asked = "&".join(f"{field['name']}={field.get('value') or 'xyzzy'}" for field in box.select("input"))
    found = page(f"/vi/search?{asked}")
    assert found.soup.select_one("form[role=search] input[name=station]")
    assert all("station=1" in link["href"] for link in found.soup.select(".top__tools a"))
    assert counted() == (0, 0)


def test_the_office_s_own_tries_do_not_count(app, counted):
    app.test_client().get(VAIN, base_url="http://127.0.0.1:8081")
    app.test_client().head(VAIN)
    assert counted() == (0, 0)


def test_the_page_answers_while_the_store_is_locked_or_broken(page, app, counted):
    file = Path(app.extensions["settings"].state_dir) / schema.FILE
    counted()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page(VAIN)
    other.execute("ROLLBACK")
    assert counted() == (0, 0)
    page(VAIN)
    assert counted() == (1, 1)


def test_the_page_answers_without_a_store(page, app):
    folder = Path(app.extensions["settings"].state_dir)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / schema.FILE).write_text("no database at all, but rather a long sentence")
    page(VAIN)


def test_small_numbers_are_not_shown(page, app):
    page(VAIN)
    with app.app_context():
        assert counts.total(stores.activity(), "search", DAY, DAY) is None
