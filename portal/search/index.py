"""The search index in content.db; all SQL of search stands here.

One row a document in `search_document`, its folded words in the FTS5 table `search_text`.
Of the short fields neighbouring words are terms of their own, too ("khai_sinh"), and words with
their marks ("đâtˊ"), so a pair is counted, weighed and looked up like a word. Nothing here commits: `put` and `remove`
belong to the transaction of whoever saves the item.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from portal.search import text

SHORT = ("title", "words", "area", "summary")
# For choosing candidates only; ranking.py weighs again. Order of the columns below.
WEIGHTS = "8.0, 8.0, 1.0, 3.0, 0.5"
BODY_WORDS = 600  # distinct words of a body that are indexed; the longest real one has about 900


@dataclass(frozen=True)
class Document:
    """One thing that can be found; texts of all languages joined by newlines."""

    kind: str
    key: str
    code: str
    title: str
    words: str
    area: str
    summary: str
    body: str


@dataclass(frozen=True)
class Found:
    """A document that shares a term with the question; fields hold folded terms, pairs included."""

    kind: str
    key: str
    code: str
    title: tuple[str, ...]
    words: tuple[str, ...]
    area: tuple[str, ...]
    summary: tuple[str, ...]
    near: float = 0.0  # bm25 over all fields, the more the nearer; 0 where it was named, not found
    body: float = 0.0  # bm25 of the body alone


class Vocabulary:
    """The words and pairs of the short fields, and in how many documents each stands."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def counts(self, terms: Iterable[str]) -> dict[str, int]:
        """Those of the terms that are known, with their documents."""
        wanted = sorted(set(terms))
        found: dict[str, int] = {}
        for start in range(0, len(wanted), 500):  # SQLite on older boxes takes 999 parameters
            part = wanted[start : start + 500]
            rows = self.db.execute(
                f"""
                SELECT term, MAX(doc)
                FROM search_vocabulary
                WHERE term IN ({_marks(part)}) AND col <> 'body'
                GROUP BY term
                """,  # noqa: S608  only question marks are put in
                part,
            )
            found.update(rows.fetchall())
        return found

    def size(self) -> int:
        return size(self.db)


def create(db: Database) -> None:
    """Make the tables where they are missing; inside whatever transaction is open."""
    with db.atomic():
        db.execute("""
            CREATE TABLE IF NOT EXISTS search_document (
                id INTEGER PRIMARY KEY,
                kind TEXT NOT NULL,
                key TEXT NOT NULL,
                code TEXT NOT NULL,
                UNIQUE (kind, key)
            ) STRICT
            """)
        db.execute("CREATE INDEX IF NOT EXISTS search_document_code ON search_document (code) WHERE code <> ''")
        # ascii: splits at spaces only what `text.words` already split, every letter beyond ASCII is kept.
        # Positions stay although no phrase is ever asked: with detail=column bm25() reads every text again,
        # four times slower at 5,652 records for a sixth less on disk (SQLite 3.40).
        db.execute("""
            CREATE VIRTUAL TABLE IF NOT EXISTS search_text
            USING fts5(title, words, area, summary, body, tokenize = "ascii tokenchars '_'")
            """)
        db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS search_vocabulary USING fts5vocab(search_text, col)")


def put(db: Database, document: Document) -> None:
    """Insert the document, or replace the one with its kind and key."""
    with db.atomic():
        remove(db, document.kind, document.key)
        row = {"kind": document.kind, "key": document.key, "code": normal_code(document.code)}
        added = db.execute("INSERT INTO search_document (kind, key, code) VALUES (:kind, :key, :code)", row)
        fields = {name: " ".join(_terms(getattr(document, name))) for name in SHORT}
        fields["body"] = " ".join(list(dict.fromkeys(text.words(document.body)))[:BODY_WORDS])
        db.execute(
            """
            INSERT INTO search_text (rowid, title, words, area, summary, body)
            VALUES (:id, :title, :words, :area, :summary, :body)
            """,
            {"id": added.lastrowid, **fields},
        )


def remove(db: Database, kind: str, key: str) -> None:
    """Forget a document; nothing happens when it is not there."""
    named = {"kind": kind, "key": key}
    with db.atomic():
        db.execute(
            "DELETE FROM search_text WHERE rowid = (SELECT id FROM search_document WHERE kind = :kind AND key = :key)",
            named,
        )
        db.execute("DELETE FROM search_document WHERE kind = :kind AND key = :key", named)


def clear(db: Database) -> None:
    """Forget every document."""
    with db.atomic():
        db.execute("DELETE FROM search_text")
        db.execute("DELETE FROM search_document")


def size(db: Database) -> int:
    """How many documents there are."""
    return int(db.execute("SELECT COUNT(*) FROM search_document").fetchone()[0])


def candidates(db: Database, terms: Sequence[str], kinds: Sequence[str], limit: int) -> list[Found]:
    """Documents with any of the terms, nearest by bm25 first. Terms come from `text.words` and `text.pairs`."""
    if not terms:
        return []
    # Terms hold letters, digits and "_" alone: quoted, FTS5 reads nothing into them.
    match = " OR ".join(f'"{term}"' for term in terms)
    # +rowid: without the plus SQLite walks the kind's documents and asks FTS5 for each, twenty times slower.
    among = f"AND +rowid IN (SELECT id FROM search_document WHERE kind IN ({_marks(kinds)}))" if kinds else ""  # noqa: S608
    # The nearest first, their texts after: in one step SQLite sorts the texts of all that match (a quarter slower).
    rows = db.execute(
        f"""
        SELECT d.kind, d.key, d.code, s.title, s.words, s.area, s.summary, near.far, near.body
        FROM (
            SELECT rowid AS id, bm25(search_text, {WEIGHTS}) AS far, bm25(search_text, 0, 0, 0, 0, 1) AS body
            FROM search_text
            WHERE search_text MATCH ? {among}
            ORDER BY far
            LIMIT ?
        ) AS near
        JOIN search_document AS d ON d.id = near.id
        JOIN search_text AS s ON s.rowid = near.id
        ORDER BY near.far
        """,  # noqa: S608  only question marks and our weights are put in
        [match, *kinds, limit],
    )
    return [_found(row) for row in rows.fetchall()]


def with_codes(db: Database, codes: Sequence[str], kinds: Sequence[str]) -> list[Found]:
    """The documents that carry one of these codes, in the order of the codes."""
    normal = list(dict.fromkeys(normal_code(code) for code in codes))
    found = _where(db, f"d.code <> '' AND d.code IN ({_marks(normal)})", normal) if normal else []
    here = [one for one in found if not kinds or one.kind in kinds]
    return sorted(here, key=lambda one: normal.index(one.code))


def named(db: Database, targets: Sequence[str]) -> list[Found]:
    """The documents with these codes, or with this kind and key where a target reads "kind:key"."""
    keys = [target.partition(":")[2] for target in targets if ":" in target]
    found = with_codes(db, [target for target in targets if ":" not in target], ())
    if keys:
        wanted = set(targets)
        near = _where(db, f"d.key IN ({_marks(keys)})", keys)
        found += [one for one in near if f"{one.kind}:{one.key}" in wanted]
    return found


def titled(db: Database, name: str) -> list[Found]:
    """The procedure whose title has nearly all words of this name, and few others; none or one."""
    wanted = list(dict.fromkeys(text.words(name)))
    match = "title : (" + " AND ".join(f'"{word}"' for word in wanted) + ")"
    rows = (
        db.execute(
            """
        SELECT rowid
        FROM search_text
        WHERE search_text MATCH ?
        ORDER BY bm25(search_text)
        LIMIT 5
        """,
            [match],
        ).fetchall()
        if wanted
        else []
    )
    numbers = [row[0] for row in rows]
    found = _where(db, f"d.kind = 'procedure' AND d.id IN ({_marks(numbers)})", numbers) if numbers else []
    return sorted(found, key=lambda one: len(one.title))[:1]


def _where(db: Database, condition: str, values: Sequence[object]) -> list[Found]:
    rows = db.execute(
        f"""
        SELECT d.kind, d.key, d.code, s.title, s.words, s.area, s.summary, 0.0, 0.0
        FROM search_document AS d
        JOIN search_text AS s ON s.rowid = d.id
        WHERE {condition}
        """,  # noqa: S608  only question marks are put in
        list(values),
    )
    return [_found(row) for row in rows.fetchall()]


def normal_code(code: str) -> str:
    """A code as it is compared: without the province's suffix, without spaces, lower case."""
    catalogue = text.codes(code)
    return catalogue[0] if catalogue else "".join(code.split()).casefold()


def _terms(value: str) -> list[str]:
    """Words, then pairs, then words with their marks; line by line, so that no pair spans two languages."""
    lines = [text.read(line) for line in value.splitlines()]
    plain = [[word.plain for word in line] for line in lines]
    pairs = [pair for line in plain for pair in text.pairs(line)]
    exact = [word.exact for line in lines for word in line if word.exact]
    return [word for line in plain for word in line] + pairs + exact


def _found(row: Sequence[Any]) -> Found:
    kind, key, code, title, words, area, summary, far, body = row
    short = [tuple(field.split()) for field in (title, words, area, summary)]
    return Found(kind, key, code, short[0], short[1], short[2], short[3], -far, -body)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _ in values)
