"""What somebody who is still typing may mean: titles, and what people say, that go on as the words begun.

Only the last word may be unfinished. Titles are found by the pair that it ends ("khai si" begins "khai_sinh" and
"khai_sinh" is a term of the index), else by all words together; the work stays small whatever is typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from portal.search import aliases as offices
from portal.search import index, text, wordlists
from portal.search.aliases import Alias

SHORTEST = 2  # letters of a word that is completed
LONGEST = 80  # characters that are read
WORDS = 8
LOOKED_AT = 200  # titles that are weighed
PHRASES = 25  # phrases that are looked at
ITEMLESS = ("page", "elsewhere")  # kinds that are known by the word lists, too
LABEL = 32  # characters of a phrase that names a thing; longer ones tell a story


@dataclass(frozen=True)
class Completion:
    """Something that begins as typed; `said` is the everyday phrase that does, "" where the title itself does.

    Of the kinds "page" and "elsewhere" some have no item: they are known by wordlists.names() alone.
    """

    kind: str
    key: str
    said: str = ""


def complete(
    db: Database, typed: str, *, kinds: Sequence[str] = (), aliases: Iterable[Alias] = (), limit: int = 5
) -> list[Completion]:
    """Completions, likeliest first; `kinds` empty means all. Never raises for what was typed."""
    words = text.words(typed[:LONGEST])[:WORDS]
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST):
        return []
    often = _titles(db, words, kinds, sorted(wordlists.lexicon().often))
    # A full box has thousands of titles that begin with "cấp", or have "hộ" and "chủ" anywhere: first what most people
    # come for and that begins as typed, then what they say that does.
    found: dict[tuple[str, str], Completion] = {}
    for more in (
        [one for begins, one in often if begins or len(words) == 1],
        _phrases(db, typed[:LONGEST], words, kinds, aliases),
        [one for _begins, one in (*often, *_titles(db, words, kinds))],
    ):
        for one in more:
            found.setdefault((one.kind, one.key), one)
    return list(found.values())[:limit]


def _titles(
    db: Database, words: list[str], kinds: Sequence[str], codes: Sequence[str] = ()
) -> list[tuple[bool, Completion]]:
    """What has the words in its title, the shortest first, and whether its title begins with them."""
    rows = _rows(db, _match(words), kinds, codes)
    if not rows and len(words) > 1:
        rows = _rows(db, _together(words), kinds, codes)
    start = " ".join(words)

    def place(row: Sequence[str]) -> tuple[bool, int]:
        # Names of every language stand one after another; the first is the official one, "Thủ tục" left out.
        title = row[2].removeprefix("thu tuc ")
        return not title.startswith(start), len(title)

    return [(not place(row)[0], Completion(row[0], row[1])) for row in sorted(rows, key=place)]


def _match(words: list[str]) -> str:
    """The FTS5 query for titles with these words side by side, the last one unfinished."""
    *whole, last = words
    if not whole:
        return f"title : ({_beginnings('', last)})"
    pairs = [f'"{pair}"' for pair in text.pairs(whole)]
    return f"title : ({' AND '.join([*pairs, '(' + _beginnings(f'{whole[-1]}_', last) + ')'])})"


def _together(words: list[str]) -> str:
    """The same with the words anywhere in the title."""
    *whole, last = words
    quoted = [f'"{word}"' for word in whole]
    return f"title : ({' AND '.join([*quoted, '(' + _beginnings('', last) + ')'])})"


def _beginnings(before: str, word: str) -> str:
    # "ky" is kept as "ki"; a word that goes on ("quy" → "quyền") is kept with its y.
    both = dict.fromkeys((word, word[:-1] + "y" if word.endswith("i") else word))
    return " OR ".join(f'"{before}{one}"*' for one in both)


def _rows(db: Database, match: str, kinds: Sequence[str], codes: Sequence[str]) -> list[Sequence[str]]:
    among = f"AND d.kind IN ({_marks(kinds)})" if kinds else ""
    named = f"AND d.code IN ({_marks(codes)})" if codes else ""
    # CROSS: without it SQLite walks the kind's documents and asks FTS5 for each.
    return db.execute(
        f"""
        SELECT d.kind, d.key, s.title
        FROM search_text AS s
        CROSS JOIN search_document AS d ON d.id = s.rowid
        WHERE search_text MATCH ? {among} {named}
        LIMIT ?
        """,  # noqa: S608  only question marks are put in
        [match, *kinds, *codes, LOOKED_AT],
    ).fetchall()


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _ in values)


def _phrases(
    db: Database, typed: str, words: list[str], kinds: Sequence[str], aliases: Iterable[Alias]
) -> list[Completion]:
    """What people say that begins as typed, with the first thing each stands for."""
    start = _Start(" ".join(words), _composed(typed))
    found: dict[str, str] = {}
    for lexicon in (offices.lexicon(aliases), wordlists.lexicon()):
        for place, said in lexicon.beginning(start.folded, PHRASES):
            for target in lexicon.entry(place).targets[:1]:
                found[target] = min(found.get(target, said), said, key=start.place)
    return _named(db, found, kinds, start)


@dataclass(frozen=True)
class _Start:
    """What was typed, folded and as it stands."""

    folded: str
    written: str

    def place(self, said: str) -> tuple[int, bool, int]:
        """How near a phrase goes on; the less the nearer. "giờ làm việc" before "giới tính", short before a story."""
        plain = " ".join(text.words(said))
        if plain == self.folded:
            near = 0
        elif not plain.startswith(f"{self.folded} "):
            near = 3
        else:
            near = 1 if _composed(said).startswith(f"{self.written} ") else 2
        return near, len(said) > LABEL, len(said)


def _composed(written: str) -> str:
    return unicodedata.normalize("NFC", " ".join(written.casefold().split()))


def _named(db: Database, found: dict[str, str], kinds: Sequence[str], start: _Start) -> list[Completion]:
    """The published documents behind targets, and one thing that is known without an item.

    What is called exactly as typed comes first: "ly hôn" is a divorce, not the marriage after it.
    """
    often = wordlists.lexicon().often
    wanted = {_target(target): said for target, said in list(found.items())[:LOOKED_AT]}
    named = {_target(one.code): one for one in index.with_codes(db, [code for kind, code in wanted if not kind], kinds)}
    others = [target for target in wanted if target[0] and (not kinds or target[0] in kinds)]
    there = _there(db, others)
    itemless = [target for target in others if target not in there and target[0] in ITEMLESS]

    def place(target: tuple[str, str]) -> tuple[int, bool, int, bool, int]:
        near, story, length = start.place(wanted[target])
        return near, story, -often.get(target[1], 0), target in itemless, length

    kept = [*named, *(target for target in others if target in there), *sorted(itemless, key=place)[:1]]
    where = {target: (one.kind, one.key) for target, one in named.items()}
    return [Completion(*where.get(target, target), wanted[target]) for target in sorted(kept, key=place)]


def _target(target: str) -> tuple[str, str]:
    """("", code) or (kind, slug)."""
    kind, colon, slug = target.partition(":")
    return (kind, slug) if colon else ("", index.normal_code(target))


def _there(db: Database, targets: list[tuple[str, str]]) -> set[tuple[str, str]]:
    if not targets:
        return set()
    rows = db.execute(
        f"""
        SELECT kind, key
        FROM search_document
        WHERE (kind, key) IN (VALUES {", ".join("(?, ?)" for _ in targets)})
        """,  # noqa: S608  only question marks are put in
        [part for target in targets for part in target],
    )
    return set(rows.fetchall())
