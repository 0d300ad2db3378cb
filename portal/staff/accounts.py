"""Who may edit: invited by a one-time code, never by a default password; guessing is slowed down.

Passwords are argon2id with 19 MiB, two passes, one lane (OWASP's least, RFC 9106): four people signing in
at once must not fill a box with 512 MB, which the library's default of 64 MiB would.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlite_utils import Database

from portal.staff.schema import open_store

__all__ = ["open_store"]
HASHER = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which look alike on paper
CODE_LIFE = timedelta(hours=24)
SHORTEST = 10
# Failed sign-ins within WINDOW that are free; each one more doubles the wait.
WINDOW, FREE = timedelta(minutes=30), 5
# Checked when the name is unknown, so that the answer takes as long as for a known one.
NOBODY = HASHER.hash(secrets.token_hex(8))


class SignInRefused(Exception):
    """Name or password is not right; which of the two is not said."""


class TryLater(Exception):
    """Too many failed sign-ins; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class CodeNotValid(Exception):
    """The one-time code is wrong, used or older than a day."""


class PasswordTooWeak(Exception):
    """The password is shorter than SHORTEST characters, or is the name."""


@dataclass(frozen=True)
class Account:
    """generation: grows when the password changes; a sign-in of an older one is over."""

    id: int
    name: str
    generation: int
    state: str


def _account(row: dict) -> Account:
    return Account(row["id"], row["name"], row["generation"], row["state"])


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()


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
    with db.atomic():
        db.execute(
            """
            INSERT INTO account (name, made)
            VALUES (:name, :now)
            ON CONFLICT (name) DO UPDATE SET state = 'invited' WHERE state = 'closed'
            """,
            {"name": name.strip(), "now": now.isoformat()},
        )
        [row] = db.query("SELECT id FROM account WHERE name = :name", {"name": name.strip()})
        db.execute("DELETE FROM code WHERE account_id = :id", {"id": row["id"]})
        db.execute(
            "INSERT INTO code (digest, account_id, ends) VALUES (:digest, :id, :ends)",
            {"digest": _digest(code), "id": row["id"], "ends": (now + CODE_LIFE).isoformat()},
        )
    return code


def set_password(db: Database, code: str, password: str, who: str, now: datetime) -> Account:
    """Use a code once to set a password. Raises CodeNotValid, TryLater, PasswordTooWeak (the code stays good)."""
    _slow_down(db, who, now)
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
        _failed(db, who, now)
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


def sign_in(db: Database, name: str, password: str, who: str, now: datetime) -> Account:
    """Check name and password; `who` is the address asking. Raises SignInRefused or TryLater."""
    _slow_down(db, who, now)
    _slow_down(db, name.casefold(), now)
    rows = list(db.query("SELECT * FROM account WHERE name = :name AND state = 'active'", {"name": name.strip()}))
    try:
        HASHER.verify(rows[0]["password"] if rows else NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        _failed(db, who, now)
        _failed(db, name.casefold(), now)
        raise SignInRefused from None
    if not rows:
        raise SignInRefused
    with db.atomic():
        db.execute("DELETE FROM failure WHERE who IN (:who, :name)", {"who": who, "name": name.casefold()})
        note(db, rows[0]["name"], "signed in", "", now)
    return _account(rows[0])


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


def _slow_down(db: Database, who: str, now: datetime) -> None:
    since = (now - WINDOW).isoformat()
    db.execute("DELETE FROM failure WHERE made < :since", {"since": since})
    [row] = db.query("SELECT count(*) AS n, max(made) AS last FROM failure WHERE who = :who", {"who": who})
    if row["n"] < FREE:
        return
    wait = min(15 * 60, 2 ** (row["n"] - FREE) * 5)
    left = int((datetime.fromisoformat(row["last"]) + timedelta(seconds=wait) - now).total_seconds())
    if left > 0:
        raise TryLater(left)


def _failed(db: Database, who: str, now: datetime) -> None:
    db.execute("INSERT INTO failure (who, made) VALUES (:who, :made)", {"who": who, "made": now.isoformat()})
