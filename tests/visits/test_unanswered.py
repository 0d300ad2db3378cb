"""What was searched for in vain: unreadable until enough residents asked it, bounded, forgotten, never in the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.visits import counts, retention, schema, unanswered
from tests import naughty

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)
MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from portal.visits import schema, unanswered
db = schema.open(Path(sys.argv[1]))
unanswered.HASTE = 10_000
for number in range(60):
    unanswered.note(lambda: db, "tách sổ hộ khẩu" if number % 2 else f"câu {sys.argv[2]} {number}",
                    False, datetime(2026, 11, 24, 2, 30, tzinfo=UTC))
"""


@pytest.fixture
def db(tmp_path):
    return schema.open(tmp_path)


def ask(db, words: str, *days: int, found: bool = False) -> None:
    """Ask once for each of `days`, counted from NOW."""
    for day in days:
        unanswered.note(lambda: db, words, found, NOW + day * DAY)


def readable(db, day: int = 1) -> list[str]:
    return [each.words for group in unanswered.groups(db, NOW + day * DAY) for each in group.wordings]


def on_disk(db, folder: Path) -> bytes:
    """All bytes of the files, after erased pages were written over."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return b"".join(file.read_bytes() for file in folder.iterdir())


@pytest.mark.parametrize("days", [(0,), (0, 0, 0, 0, 0), (0, 1), (1,)])
def test_words_asked_too_seldom_stand_nowhere_on_disk(db, tmp_path, days):
    ask(db, "Tách sổ hộ khẩu", *days)
    assert readable(db) == []
    written = on_disk(db, tmp_path)
    for word in ("tach so", "khau", "Tách", "hộ khẩu"):
        assert word.encode() not in written


def test_the_third_time_on_the_second_day_makes_them_readable(db, tmp_path):
    ask(db, "Tách sổ hộ khẩu?", 0, 0)
    ask(db, "tach so  ho khau", 1)
    [group] = unanswered.groups(db, NOW + DAY)
    assert group.wordings == (unanswered.Asked("tach so ho khau", 3, frozenset({TODAY, TODAY + DAY}), answered=False),)
    assert b"tach so ho khau" in on_disk(db, tmp_path)


def test_a_day_ends_at_the_office_s_midnight(db):
    for hour in (16.9, 16.95, 17.1):  # 23:54, 23:57 and 00:06 in Đắk Lắk, one day in UTC
        unanswered.note(lambda: db, "tách sổ", False, datetime(2026, 11, 24, tzinfo=UTC) + timedelta(hours=hour))
    assert readable(db) == ["tach so"]


@pytest.mark.parametrize(
    "words",
    [
        "0912 345 678",
        "tra cứu 040099001234",
        "47A-123.45",
        "sinh ngày 12/05/1987",
        "thư lan@example.vn",
        "https://example.vn/abc",
        "hồ sơ của Nguyễn Thị Lan",
        "tran van a",
        "Y Wang Niê",
        "đơn của Đỗ Thị Lan",
        "LÂM VĂN A",
        "Phùng Văn Bình",
        "facebook.com/abc",
        "trang x.vn",
        "zalo.me/lan",
    ],
)
def test_what_looks_like_a_person_s_own_leaves_not_even_a_mark(db, words):
    ask(db, words, 0, 1, 2, 3)
    assert readable(db, 3) == []
    assert db.table("asked").count == 0
    assert counts.total(db, "search_nothing", TODAY, TODAY + 9 * DAY) is None  # four: counted, too few to be shown
    ask(db, words, 4)
    assert counts.total(db, "search_nothing", TODAY, TODAY + 9 * DAY) == 5


@pytest.mark.parametrize(
    "words",
    ["trật tự đô thị mới", "đang thi bằng lái", "hồ sơ văn phòng", "Nghị định 168", "y tế", "làm cccd 2026",
     "làm thị thực", "làm văn bằng", "báo cáo văn bản", "tổ văn nghệ", "cháu thi đại học", "tp. vinh"],
)  # fmt: skip
def test_everyday_words_are_no_names_and_no_numbers(words):
    assert unanswered.normal(words)


def test_any_text_whatsoever_is_counted_or_left_out(db):
    texts = [typed for group in naughty.texts().values() for typed in group]
    for typed in texts:
        unanswered.note(lambda: db, typed, False, NOW)
    assert counts.total(db, "search_nothing", TODAY, TODAY) > 1000
    assert all(len(unanswered.normal(typed)) <= unanswered.LONGEST for typed in texts)


def test_long_questions_are_cut_between_words():
    kept = unanswered.normal("xin hỏi " * 20)
    assert len(kept) <= unanswered.LONGEST
    assert kept.endswith("hoi")
    assert len(unanswered.normal("x" * 200)) == unanswered.LONGEST


def test_the_same_words_in_another_order_stand_together(db):
    ask(db, "tách sổ", 0, 0, 1)
    ask(db, "sổ tách", 0, 1, 1, 1)
    ask(db, "nuôi ong", 0, 1, 2, 2, 2)
    groups = unanswered.groups(db, NOW + 2 * DAY)
    assert [[each.words for each in group.wordings] for group in groups] == [["so tach", "tach so"], ["nuoi ong"]]
    assert (groups[0].number, len(groups[0].days)) == (7, 2)


def test_searches_are_counted_with_those_that_found_something(db):
    ask(db, "khai sinh", *[0] * 6, found=True)
    ask(db, "tách sổ", *[0] * 5)
    ask(db, "?!", 0)
    assert counts.total(db, "search", TODAY, TODAY) == 11
    assert counts.total(db, "search_nothing", TODAY, TODAY) == 5


def test_a_question_of_a_fortnight_ago_no_longer_helps(db):
    ask(db, "tách sổ", 0, 0, 14)
    assert readable(db, 14) == []
    retention.erase(db, 30, NOW + 14 * DAY)
    assert [row["day"] for row in db.query("SELECT day FROM asked")] == [str(TODAY + 14 * DAY)]


def test_after_ninety_days_words_are_gone_from_the_disk(db, tmp_path):
    ask(db, "tách sổ", 0, 0, 1)
    retention.erase(db, 30, NOW + 90 * DAY)
    assert readable(db, 90) == ["tach so"]
    retention.erase(db, 30, NOW + 91 * DAY)
    assert b"tach so" not in on_disk(db, tmp_path)
    assert (db.table("asked").count, db.table("asked_words").count) == (0, 0)


def test_days_of_a_clock_that_ran_ahead_are_erased(db):
    ask(db, "tách sổ", 400, 400, 401)
    ask(db, "nuôi ong", 0)
    retention.erase(db, 30, NOW)
    assert [row["day"] for row in db.query("SELECT day FROM asked")] == [str(TODAY)]
    assert db.table("asked_words").count == 0


def test_words_put_aside_are_erased_and_stay_away_for_ninety_days(db, tmp_path):
    ask(db, "câu bậy bạ", 0, 0, 1)
    unanswered.dismiss(db, ["cau bay ba"], NOW + DAY)
    assert b"cau bay" not in on_disk(db, tmp_path)
    ask(db, "câu bậy bạ", 1, 2, 3, 4)
    assert readable(db, 4) == []
    assert db.table("asked").count == 0
    retention.erase(db, 30, NOW + 91 * DAY)
    ask(db, "câu bậy bạ", 91, 91, 92)
    assert readable(db, 92) == ["cau bay ba"]


def test_words_are_put_aside_as_staff_write_them_and_the_others_are_named(db, tmp_path):
    ask(db, "đăng ký zorgg", 0, 0, 1)
    assert unanswered.dismiss(db, ["Đăng kí Zorgg?", "zorgg"], NOW + DAY) == ["zorgg"]
    assert readable(db) == []
    assert b"zorgg" not in on_disk(db, tmp_path)
    assert unanswered.dismiss(db, ["dang ky zorgg"], NOW + DAY) == ["dang ky zorgg"]


def test_an_answered_question_asked_in_vain_again_waits_again(db):
    ask(db, "tách sổ", 0, 0, 1)
    unanswered.settle(db, {"tach so": True})
    assert unanswered.groups(db, NOW + DAY)[0].answered
    ask(db, "tách sổ", 2)
    assert not unanswered.groups(db, NOW + 2 * DAY)[0].answered


def test_a_program_cannot_fill_the_day_nor_the_list(db):
    strings = [f"rác {number}" for number in range(unanswered.NEW_A_DAY + 50)]
    for words in strings:
        ask(db, words, 0)
    assert db.table("asked").count == unanswered.NEW_A_DAY
    for words in strings:
        ask(db, words, 1, 1)
    assert len(readable(db)) == unanswered.SHOWN_A_DAY


def test_what_was_asked_before_takes_no_place_of_what_is_new(db):
    for number in range(unanswered.NEW_A_DAY):
        ask(db, f"câu {number}", 0)
    for number in range(unanswered.NEW_A_DAY):
        ask(db, f"câu {number}", 1)
    ask(db, "tách sổ", 1)
    assert db.table("asked").count == 2 * unanswered.NEW_A_DAY + 1


def test_words_are_settled_as_staff_write_them(db):
    ask(db, "tách sổ", 0, 0, 1)
    unanswered.settle(db, {"Tách sổ": True})
    assert unanswered.groups(db, NOW + DAY)[0].answered


def test_the_list_has_an_end(db):
    rows = (
        {"mark": number.to_bytes(16), "words": f"cau {number}", "state": "waiting", "since": "2026-11-01"}
        for number in range(unanswered.MOST)
    )
    db.table("asked_words").insert_all(rows)
    ask(db, "tách sổ", 0, 0, 1, 1)
    assert db.table("asked_words").count == unanswered.MOST
    unanswered.dismiss(db, ["cau 7"], NOW + DAY)
    ask(db, "tách sổ", 1)
    assert readable(db) == ["tach so"]


def test_one_question_counts_so_often_a_day(db):
    ask(db, "tách sổ", *[0] * (unanswered.MOST_A_DAY + 5), 1)
    assert unanswered.groups(db, NOW + DAY)[0].number == unanswered.MOST_A_DAY + 1


def test_two_processes_that_count_at_once_lose_nothing(tmp_path):
    running = [subprocess.Popen([sys.executable, "-c", MANY, str(tmp_path), str(each)], cwd=ROOT) for each in range(2)]
    assert [process.wait(120) for process in running] == [0, 0]
    db = schema.open(tmp_path)
    assert counts.total(db, "search_nothing", TODAY, TODAY) == 120
    numbers = sorted(row["number"] for row in db.query("SELECT number FROM asked"))
    assert numbers == [1] * 60 + [unanswered.MOST_A_DAY]  # one key, or the shared question would stand twice
    assert (tmp_path / unanswered.KEY).stat().st_mode & 0o777 == 0o600


def test_another_writer_costs_the_count_and_no_error(db, tmp_path):
    other = sqlite3.connect(tmp_path / schema.FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ask(db, "tách sổ", 0)
    unanswered.note(lambda: schema.open(tmp_path), "tách sổ", False, NOW)  # a worker that opens the file only now
    other.execute("ROLLBACK")
    assert db.table("daily").count == 0
    ask(db, "tách sổ", 0)
    assert db.table("asked").count == 1


def test_a_full_disk_costs_the_count_and_no_error(db):
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then says what it says on a full disk
    for number in range(400):
        ask(db, f"câu hỏi thứ {number}", number % 28)
    assert db.execute("PRAGMA page_count").fetchone()[0] == pages


def test_a_store_that_cannot_be_opened_costs_the_count_and_no_error(tmp_path):
    (tmp_path / schema.FILE).write_text("no database at all, but rather a long sentence")
    unanswered.note(lambda: schema.open(tmp_path), "tách sổ", False, NOW)


def test_counts_of_an_earlier_release_are_kept(tmp_path):
    old = sqlite3.connect(tmp_path / schema.FILE)
    for script in schema.MIGRATIONS[:3]:
        old.executescript(script)
    old.execute("INSERT INTO daily VALUES ('2026-11-24', 'connect', 7)")
    old.execute("PRAGMA user_version = 3")
    old.commit()
    old.close()
    db = schema.open(tmp_path)
    assert counts.total(db, "connect", TODAY, TODAY) == 7
    ask(db, "tách sổ", 0)
    assert counts.total(db, "connect", TODAY, TODAY) == 7
