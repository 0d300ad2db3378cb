"""Searches that found nothing, counted so that the office learns what residents ask, and not who asks.

No device, no address, no moment and no order stands beside a question. Until the same words were asked at least
three times on at least two days there is only a keyed mark of them, a day and a number. The key lies on the same box,
so whoever has both could try out a dictionary: the marks of a question that is not asked again are erased after
14 days, and the key is no part of activity.db, so that a copy of that file tells nothing.
What looks like a person's own data (six digits, an address of mail or web, a person's name) gets no mark at all.

A bored person or a program cannot fill the disk or the list: each day takes so many new questions, brings so many of
them to light, and counts one question so often; the list holds so many.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from sqlite_utils import Database

from portal.search import text
from portal.visits import counts
from portal.visits.schema import StoreUnusable, in_haste, writing

__all__ = ["Asked", "Group", "StoreUnusable"]

LONGEST = 80  # characters of a question that are kept
TIMES, DAYS = 3, 2  # asked so often, on so many days, a question becomes readable
EARLY = timedelta(days=14)  # marks of questions that nobody can read yet
KEPT = timedelta(days=90)  # everything else, and how long a question that was put aside stays away
NEW_A_DAY = 200  # questions that a day takes in
SHOWN_A_DAY = 20  # questions that become readable on one day
MOST = 200  # questions that can be read at a time
MOST_A_DAY = 30  # how often one question counts on one day
HASTE = 100  # milliseconds that a page gives for being counted
KEY, KEY_BYTES = "unanswered.key", 32

# Numbers of phones, identity cards and cars, dates of birth: whatever stands between the digits.
_DIGITS = re.compile(r"(?:\d\D*){6}")
_ADDRESS = re.compile(r"@|://|\bwww\.|\w\.(?:vn|com|net|org|info|gov|edu)\b|\b(?:fb|m|t|zalo)\.me\b", re.IGNORECASE)
# Folded: "Nguyễn Văn …", "Trần Thị …"; "Y … Niê", "H … Mlô". Streets that bear a person's name are lost with them.
_NAME = re.compile(
    r"\b(?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|bui|ho|ngo|duong|ly|dinh|mai|luong|ha|nong|trieu|phung|quach)"
    r" (?:van|thi) \w"
    r"|\b(?:y|h) \w+ (?:nie|mlo|kbuor|bya|eban|ayun|adrong|ksor|kpa|knul)\b"
)
# With their marks alone: folded they begin "đô thị", "đang thi", "trường văn hoá", "làm thị thực", "báo cáo văn bản".
_MARKED = re.compile(
    r"\b(?:đỗ|đặng|trương|đoàn|cao|tạ|đào|lâm|châu|tô|thái) (?:văn|thị) (?!hoá|hóa|bản|bằng|xã|trấn)\w"
)


@dataclass(frozen=True)
class Asked:
    """One wording: how often it was asked, the days, and whether search answered it when staff last looked."""

    words: str
    number: int
    days: frozenset[date]
    answered: bool


@dataclass(frozen=True)
class Group:
    """Wordings of the same words in another order, the one asked most first."""

    wordings: tuple[Asked, ...]

    @property
    def number(self) -> int:
        return sum(each.number for each in self.wordings)

    @property
    def days(self) -> frozenset[date]:
        return frozenset().union(*(each.days for each in self.wordings))

    @property
    def answered(self) -> bool:
        return all(each.answered for each in self.wordings)


def note(opened: Callable[[], Database], asked: str, found: bool, now: datetime) -> None:
    """Count a search. It never raises and hardly waits: a full disk or another writer costs the count, not the page."""
    if not text.words(asked):
        return
    with contextlib.suppress(StoreUnusable, sqlite3.Error, OSError):
        db = opened()
        key = b"" if found else _key(db)
        with in_haste(db, HASTE), writing(db):
            counts.add(db, "search", now)
            if not found:
                counts.add(db, "search_nothing", now)
                _count(db, key, normal(asked), now)


def normal(asked: str) -> str:
    """The words without marks and signs, cut to size; "" for what is never kept."""
    folded = text.fold(asked)
    if _DIGITS.search(folded) or _ADDRESS.search(folded):
        return ""
    words = _plain(folded)
    if _NAME.search(words) or _MARKED.search(_plain(unicodedata.normalize("NFC", asked).lower())):
        return ""
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition(" ")[0] or words[:LONGEST]


def _plain(said: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", said))


def same(one: str, other: str) -> bool:
    """Whether two questions count as one."""
    return text.words(one) == text.words(other)


def _count(db: Database, key: bytes, words: str, now: datetime) -> None:
    if not words:
        return
    mark, today = _mark(key, words), counts.day_of(now)
    state = next((row["state"] for row in db.query("SELECT state FROM asked_words WHERE mark = ?", [mark])), "")
    if state == "dismissed" or not (state or _taken(db, mark, today)):
        return
    db.execute(
        """
        INSERT INTO asked (mark, day, number)
        VALUES (:mark, :day, 1)
        ON CONFLICT (mark, day) DO UPDATE SET number = min(number + 1, :most)
        """,
        {"mark": mark, "day": today.isoformat(), "most": MOST_A_DAY},
    )
    if state == "answered":  # and was not this time: somebody has withdrawn what answered it
        db.execute("UPDATE asked_words SET state = 'waiting' WHERE mark = ?", [mark])
    elif not state and _often(db, mark, today):
        _show(db, mark, words, today)


def _taken(db: Database, mark: bytes, today: date) -> bool:
    """Whether the day takes this question: it is known already, or there is room for a new one."""
    [known, new] = db.execute(
        """
        SELECT max(mark = :mark AND last > :since), sum(first = :today)
        FROM (SELECT mark, min(day) AS first, max(day) AS last FROM asked GROUP BY mark)
        WHERE mark NOT IN (SELECT mark FROM asked_words)
        """,
        {"mark": mark, "since": (today - EARLY).isoformat(), "today": today.isoformat()},
    ).fetchone()
    return bool(known) or (new or 0) < NEW_A_DAY


def _often(db: Database, mark: bytes, today: date) -> bool:
    [times, days] = db.execute(
        """
        SELECT sum(number), count(*)
        FROM asked
        WHERE mark = :mark AND day BETWEEN :since AND :today
        """,
        {"mark": mark, "since": (today - EARLY + timedelta(days=1)).isoformat(), "today": today.isoformat()},
    ).fetchone()
    return (times or 0) >= TIMES and days >= DAYS


def _show(db: Database, mark: bytes, words: str, today: date) -> None:
    """From now on staff can read the question, unless the day or the list is full: then the next one asking tries."""
    db.execute(
        """
        INSERT INTO asked_words (mark, words, state, since)
        SELECT :mark, :words, 'waiting', :today
        WHERE (SELECT count(*) FROM asked_words WHERE state <> 'dismissed') < :most
          AND (SELECT count(*) FROM asked_words WHERE since = :today AND state <> 'dismissed') < :a_day
        """,
        {"mark": mark, "words": words, "today": today.isoformat(), "most": MOST, "a_day": SHOWN_A_DAY},
    )


def groups(db: Database, now: datetime) -> list[Group]:
    """What staff can read, most asked first, then the last asked."""
    rows = db.query(
        """
        SELECT w.words, w.state, a.day, a.number
        FROM asked_words AS w
        JOIN asked AS a ON a.mark = w.mark
        WHERE w.state <> 'dismissed' AND a.day > :since
        ORDER BY w.words, a.day
        """,
        {"since": (counts.day_of(now) - KEPT).isoformat()},
    )
    found: dict[tuple[str, ...], list[Asked]] = {}
    for words, of_words in groupby(rows, key=lambda row: str(row["words"])):
        found.setdefault(tuple(sorted(text.words(words))), []).append(_asked(words, list(of_words)))
    made = [Group(tuple(sorted(each, key=lambda one: -one.number))) for each in found.values()]
    return sorted(made, key=lambda one: (-one.number, -max(one.days).toordinal(), one.wordings[0].words))


def _asked(words: str, rows: list[dict[str, object]]) -> Asked:
    days = frozenset(date.fromisoformat(str(row["day"])) for row in rows)
    number = sum(int(str(row["number"])) for row in rows)
    return Asked(words, number, days, all(row["state"] == "answered" for row in rows))


def settle(db: Database, answered: Mapping[str, bool]) -> None:
    """Note which of the wordings search answers now. Raises StoreUnusable."""
    states = {" ".join(text.words(words)): "answered" if yes else "waiting" for words, yes in answered.items()}
    with writing(db):
        for row in list(db.query("SELECT mark, words, state FROM asked_words WHERE state <> 'dismissed'")):
            state = states.get(" ".join(text.words(row["words"])), row["state"])
            if state != row["state"]:
                db.execute("UPDATE asked_words SET state = ? WHERE mark = ?", [state, row["mark"]])


def dismiss(db: Database, words: Iterable[str], now: datetime) -> list[str]:
    """Erase wordings and their numbers; a mark keeps each away for 90 days. Those that were not there come back.

    A wording is found by what search takes for the same: staff may have added the diacritics. Raises StoreUnusable.
    """
    wanted, today = {" ".join(text.words(each)): each for each in words}, counts.day_of(now).isoformat()
    with writing(db):
        rows = list(db.query("SELECT mark, words FROM asked_words WHERE state <> 'dismissed'"))
        marks = {row["mark"]: " ".join(text.words(row["words"])) for row in rows}
        for mark in (mark for mark, said in marks.items() if said in wanted):
            db.execute("DELETE FROM asked WHERE mark = ?", [mark])
            db.execute(
                """
                UPDATE asked_words
                SET words = '', state = 'dismissed', since = :today
                WHERE mark = :mark
                """,
                {"mark": mark, "today": today},
            )
    return [each for said, each in wanted.items() if said not in marks.values()]


def erase(db: Database, now: datetime) -> None:
    """Forget what is over its time, and days of a clock that ran ahead. Part of the caller's transaction."""
    today = counts.day_of(now)
    ages = {
        "early": (today - EARLY).isoformat(),
        "kept": (today - KEPT).isoformat(),
        "ahead": (today + timedelta(days=1)).isoformat(),
    }
    db.execute(
        """
        DELETE FROM asked
        WHERE day <= :kept OR day > :ahead
           OR (day <= :early AND mark NOT IN (SELECT mark FROM asked_words))
        """,
        ages,
    )
    db.execute(
        """
        DELETE FROM asked_words
        WHERE CASE state WHEN 'dismissed' THEN since <= :kept OR since > :ahead
              ELSE mark NOT IN (SELECT mark FROM asked) END
        """,
        {name: ages[name] for name in ("kept", "ahead")},
    )


def _mark(key: bytes, words: str) -> bytes:
    """What stands for the words; "ký" and "kí" are one."""
    return hashlib.blake2b(" ".join(text.words(words)).encode(), key=key, digest_size=16).digest()


def _key(db: Database) -> bytes:
    """The key beside the database, made at first use (mode 0600). Two processes that start at once agree on one."""
    path = Path(db.execute("PRAGMA database_list").fetchone()[2]).with_name(KEY)
    with contextlib.suppress(FileNotFoundError):
        if len(key := path.read_bytes()) == KEY_BYTES:
            return key
        path.unlink()  # damaged: with a key of nothing anybody could make the marks
    draft = path.with_name(f"{KEY}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave an empty key, and marks that anybody can make
        with contextlib.suppress(FileExistsError):  # the other process was first: its key holds
            os.link(draft, path)
    finally:  # a full disk too: each process that failed would leave a file of its own
        draft.unlink(missing_ok=True)
    return path.read_bytes()
