"""Continue codes: a page of ours under six characters, so that it can be opened in another browser or phone.

A pop-up window shares nothing with the real browser, and closes. A code carries the page across, with its search
words, language and text size, and nothing else: no device, no person, no cookie stands beside it, and two people on
one page get one code.

The alphabet has 20 characters. No vowel, D or W: Telex and VNI, the usual ways to type Vietnamese, then never make
an accent of a code, and no code is a word. Of characters that look alike or sound alike when read out in Vietnamese
only one is in (5 not S, 8 not B, M not N); the other is understood as it.

Guessing: 20^6 = 64 million codes, at most 2,000 of them alive, so one guess in 32,000 hits at the very worst (three
million with twenty alive). nginx lets a device try about 900 times in the half hour. What it would win is the address
of a page that everybody may read.

Moments come from the box's clock, which may be set while codes are alive. A code counts for half an hour on either
side of its moment, so a clock that is set forward costs somebody one more press, and one that is set back makes no
code live for ever.
"""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlite_utils import Database

from portal.visits.schema import writing

ALPHABET = "0123456789CFHJKMRTVX"
LENGTH = 6
LIFE = timedelta(minutes=30)
MOST = 2000  # rows; about 200 KB with short addresses
LONGEST = 600  # characters of a page's address: a search of 200 letters, each three bytes when encoded, is longest
MISTAKEN = str.maketrans("OILSBZGNUQ", "0115826MV0")


def read(typed: str) -> str:
    """The code that somebody meant, "" when it cannot be one; a whole address ending in the code will do, too."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    bare = unicodedata.normalize("NFKD", last).upper()
    code = "".join(each for each in bare if each.isalnum() and each.isascii()).translate(MISTAKEN)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """As it is shown and read out: K7M 4TX."""
    return f"{code[:3]} {code[3:]}"


def make(db: Database, page: str, now: datetime) -> str:
    """A code for `page`, which the caller has found to be one of ours; the one it has, when it has one."""
    with writing(db):
        erase(db, now)
        known = next(db.query("SELECT code FROM continuing WHERE page = :page", {"page": page}), None)
        code = known["code"] if known else _new(db)
        # REPLACE gives the row a new number, so that the page asked for last is the last to go.
        db.execute(
            "INSERT OR REPLACE INTO continuing (code, page, made) VALUES (:code, :page, :made)",
            {"code": code, "page": page, "made": _stamp(now)},
        )
        db.execute(
            """
            DELETE FROM continuing
            WHERE id <= (SELECT id FROM continuing ORDER BY id DESC LIMIT 1 OFFSET :most)
            """,
            {"most": MOST},
        )
    return str(code)


def find(db: Database, typed: str, now: datetime) -> str | None:
    """The page of the code; None when there is no such code, or not any more."""
    found = db.query(
        """
        SELECT page
        FROM continuing
        WHERE code = :code AND made BETWEEN :since AND :until
        """,
        {"code": read(typed), **_alive(now)},
    )
    return next((str(row["page"]) for row in found), None)


def erase(db: Database, now: datetime) -> None:
    """Forget what has expired. Part of the caller's transaction."""
    db.execute("DELETE FROM continuing WHERE made NOT BETWEEN :since AND :until", _alive(now))


def _new(db: Database) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if next(db.query("SELECT 1 FROM continuing WHERE code = :code", {"code": code}), None) is None:
            return code


def _alive(now: datetime) -> dict[str, str]:
    return {"since": _stamp(now - LIFE), "until": _stamp(now + LIFE)}


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
