"""Who may edit: invited by a one-time code, never by a default password; guessing is slowed down.

Passwords are argon2id with 19 MiB, two passes, one lane (OWASP's least, RFC 9106): four people signing in
at once must not fill a box with 512 MB, which the library's default of 64 MiB would.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlite_utils import Database

from portal.staff import throttle
from portal.staff.schema import open_store
from portal.staff.throttle import TryLater

__all__ = ["TryLater", "open_store"]
LOG = logging.getLogger(__name__)
HASHER = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which look alike on paper
CODE_LIFE = timedelta(hours=24)
SHORTEST = 10
# Checked when the name is unknown, so that the answer takes as long as for a known one.
NOBODY = HASHER.hash(secrets.token_hex(8))


class SignInRefused(Exception):
    """Name or password is not right; which of the two is not said."""


class CodeNotValid(Exception):
    """The one-time code is wrong, used or older than a day."""


class PasswordTooWeak(Exception):
    """The password is shorter than SHORTEST characters, or is the name."""


@dataclass(frozen=True)
class Account:
    """generation: grows with a new password, a sign-out and a closing; a sign-in of an older one is over."""

    id: int
    name: str
    generation: int
    state: str


def _account(row: dict) -> Account:
    return Account(row["id"], row["name"], row["generation"], row["state"])


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()


def _key(name: str) -> str:
    """What makes two spellings one name; to find an account and to count failures alike."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _named(db: Database, name: str) -> dict | None:
    """The row of an account by its name, however it is spaced or capitalised (SQLite's NOCASE knows ASCII alone)."""
    rows = [row for row in db.query("SELECT * FROM account") if _key(row["name"]) == _key(name)]
    # Earlier releases let "Lê" and "LÊ" be two accounts: the exact one is meant.
    return max(rows, key=lambda row: row["name"] == name.strip(), default=None)


def exist(db: Database) -> bool:
    """Whether anybody has set a password yet."""
    return db.table("account").count_where("state = 'active'") > 0


def everyone(db: Database) -> list[Account]:
    return [_account(row) for row in db.query("SELECT id, name, generation, state FROM account ORDER BY name")]


def by_id(db: Database, account_id: int) -> Account | None:
    """An account that may sign in, or None."""
    rows = list(
        db.query(
            "SELECT id, name, generation, state FROM account WHERE id = :id AND state = 'active'", {"id": account_id}
        )
    )
    return _account(rows[0]) if rows else None


def invite(db: Database, name: str, now: datetime) -> str:
    """A one-time code for `name`, new or known (a forgotten password); replaces an earlier code."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    known = _named(db, name)
    written = known["name"] if known else " ".join(name.split())
    with db.atomic():
        db.execute(
            """
            INSERT INTO account (name, made)
            VALUES (:name, :now)
            ON CONFLICT (name) DO UPDATE SET state = 'invited' WHERE state = 'closed'
            """,
            {"name": written, "now": now.isoformat()},
        )
        [row] = db.query("SELECT id FROM account WHERE name = :name", {"name": written})
        db.execute("DELETE FROM code WHERE account_id = :id", {"id": row["id"]})
        db.execute(
            "INSERT INTO code (digest, account_id, ends) VALUES (:digest, :id, :ends)",
            {"digest": _digest(code), "id": row["id"], "ends": (now + CODE_LIFE).isoformat()},
        )
    return code


def set_password(db: Database, code: str, password: str, who: str, now: datetime) -> Account:
    """Use a code once to set a password. Raises CodeNotValid, TryLater, PasswordTooWeak (the code stays good)."""
    throttle.check(db, throttle.of_address(who), now)
    rows = list(
        db.query(
            """
            SELECT account.id, account.name
            FROM code JOIN account ON account.id = code.account_id
            WHERE code.digest = :digest AND code.ends > :now AND account.state <> 'closed'
            """,
            {"digest": _digest(code), "now": now.isoformat()},
        )
    )
    if not rows:
        throttle.failed(db, [throttle.of_address(who)], now)
        raise CodeNotValid
    [row] = rows
    if len(password) < SHORTEST or password.casefold() == row["name"].casefold():
        raise PasswordTooWeak
    with db.atomic():
        db.execute("DELETE FROM code WHERE account_id = :id", {"id": row["id"]})
        db.execute(
            "UPDATE account SET password = :hash, generation = generation + 1, state = 'active' WHERE id = :id",
            {"hash": HASHER.hash(password), "id": row["id"]},
        )
        note(db, row["name"], "set a password", "", now)
    [written] = db.query("SELECT id, name, generation, state FROM account WHERE id = :id", {"id": row["id"]})
    return _account(written)


def sign_in(db: Database, name: str, password: str, who: str, now: datetime, *, side: str) -> Account:
    """Check name and password; `who` is the address asking, `side` where it is. Raises SignInRefused or TryLater."""
    named = throttle.of_name(_key(name), side)
    counters = (throttle.of_address(who), named)
    for counter in counters:
        throttle.check(db, counter, now)
    found = _named(db, name)
    row = found if found and found["state"] == "active" else None
    try:
        HASHER.verify(row["password"] if row else NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        throttle.failed(db, counters, now)
        raise SignInRefused from None
    if row is None:
        raise SignInRefused
    _signed_in(db, row["name"], named, now)
    return _account(row)


def _signed_in(db: Database, name: str, named: throttle.Counter, now: datetime) -> None:
    """Note it. The address's failures stay: an insider's own sign-in must not make guessing free again.

    A full disk keeps nobody out: staff must get in to free space. The journal then has what the log lacks.
    """
    throttle.clear_unwritten(db, named)
    try:
        with db.atomic():
            throttle.clear(db, named)
            note(db, name, "signed in", "", now)
    except sqlite3.OperationalError as error:
        if not throttle.unwritable(error):
            raise
        LOG.warning("staff.db cannot be written (%s); not in the log: %s signed in", error, name)


def sign_out(db: Database, account_id: int) -> bool:
    """End every sign-in with this account, on other computers too. False: the disk takes no write, they go on.

    All of them, because the cookie alone knows of a sign-in: one that was copied is told from the others by nothing.
    """
    try:
        db.execute("UPDATE account SET generation = generation + 1 WHERE id = :id", {"id": account_id})
    except sqlite3.OperationalError as error:
        if not throttle.unwritable(error):
            raise
        return False
    return True


def close(db: Database, account_id: int, now: datetime, by: str) -> None:
    """Nobody signs in with this account any more, and who is signed in is out."""
    with db.atomic():
        db.execute(
            "UPDATE account SET state = 'closed', generation = generation + 1 WHERE id = :id", {"id": account_id}
        )
        db.execute("DELETE FROM code WHERE account_id = :id", {"id": account_id})
        [row] = db.query("SELECT name FROM account WHERE id = :id", {"id": account_id})
        note(db, by, "closed the account", row["name"], now)


def note(db: Database, name: str, act: str, about: str, now: datetime) -> None:
    """One line of the audit log."""
    db.execute(
        "INSERT INTO audit (made, name, act, about) VALUES (:made, :name, :act, :about)",
        {"made": now.isoformat(), "name": name, "act": act, "about": about},
    )


def log(db: Database, most: int) -> list[dict]:
    """The last lines of the audit log, the newest first: made, name, act, about."""
    return list(db.query("SELECT made, name, act, about FROM audit ORDER BY id DESC LIMIT :most", {"most": most}))
