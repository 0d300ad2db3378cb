"""The word lists in `words/`, read once: small words, abbreviations, what people say, what to ask back.

They are plain text for staff and contributors: one entry a line, "#" begins a remark.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.search import lexicon_file, text
from portal.search.lexicon import Entry, Lexicon
from portal.search.lexicon_building import build

FOLDER = Path(__file__).parent / "words"
COMPILED = FOLDER / "lexicon.bin"


@cache
def stop_words(*, foreign: bool = False) -> frozenset[str]:
    """Words and groups that ask for nothing by themselves; any number on a line, groups written "ho+so".

    Lines that begin with "exact:" hold words that are small only with their marks: "cần", but "căn cước".
    """
    names = ("stop_words.txt", "stop_words_foreign.txt") if foreign else ("stop_words.txt",)
    return frozenset(small for name in names for line in _lines(name) for small in _small(line))


def _small(line: str) -> Iterator[str]:
    exact = line.startswith("exact:")
    for entry in line.removeprefix("exact:").split():
        words = [word for part in entry.split("+") for word in text.read(part)]
        yield "_".join((word.exact or word.plain) if exact else word.plain for word in words)


@cache
def abbreviations() -> dict[str, tuple[text.Word, ...]]:
    """Short form → the words it stands for: "cccd = căn cước"."""
    pairs = (line.split("=", 1) for line in _lines("abbreviations.txt"))
    return {text.fold(short.strip()): tuple(text.read(long)) for short, long in pairs}


@dataclass(frozen=True)
class Family:
    """Procedures that residents mix up: the question that tells them apart, and code → what it is for."""

    question: str
    options: Mapping[str, str]


def choices(code: str) -> tuple[Family, ...]:
    """The families that a procedure belongs to."""
    return tuple(family for family in families() if code in family.options)


@cache
def families() -> tuple[Family, ...]:
    """Read "question | code = what it is for | code = …"."""
    found = []
    for line in _lines("choices.txt"):
        question, *options = (part.strip() for part in line.split("|"))
        pairs = (option.split("=", 1) for option in options)
        found.append(Family(question, {code.strip(): label.strip() for code, label in pairs}))
    return tuple(found)


@cache
def lexicon() -> Lexicon:
    """What people say for every matter, in every language, as shipped: from the file, or made of the lists."""
    return lexicon_file.read(COMPILED, digest()) or _made()


@cache
def names() -> Mapping[str, str]:
    """The short Vietnamese name of each matter by its first target: a code, "page:hours", "elsewhere:ho-chieu"."""
    known = lexicon()
    entries = (known.entry(place) for place in range(known.size))
    return {one.targets[0]: one.name for one in entries if one.targets}


def compile_lexicon(target: Path = COMPILED) -> bool:
    """Write the file where it is missing or made of other lists; whether it was written. Raises OSError."""
    if lexicon_file.read(target, digest()):
        return False
    lexicon_file.write(_made(), target, digest())
    return True


def digest() -> str:
    """Of everything that the lexicon is made of."""
    sources = [*_sources(), FOLDER / "stop_words.txt", *sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def _sources() -> list[Path]:
    return sorted((FOLDER / "lexicon").glob("*.txt"))


def entries() -> list[Entry]:
    """Every matter with its phrases, as the lists say."""
    return merged(entry(line) for path in _sources() for line in _lines(path))


def _made() -> Lexicon:
    return build(entries(), stop_words())


def entry(line: str) -> Entry:
    """Read "targets | name or official words | how often, 0 to 4 | what people say, another way". Raises ValueError."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 4:
        raise ValueError("write four columns: targets | name | how often | what people say, another way")
    targets, name, often, said = parts
    if often not in ("", "0", "1", "2", "3", "4"):
        raise ValueError(f'"{often}" is not how often; write 0 (hardly ever) to 4 (all day), or nothing')
    phrases = tuple(phrase for phrase in re.split(r"\s*[,;]\s*", said) if phrase)
    return Entry(tuple(targets.split()), name, int(often or 0), phrases)


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """One entry a matter: lines with the same first target, or the same name where they have none, are joined."""
    found: dict[str, Entry] = {}
    for one in entries:
        key = one.targets[0] if one.targets else one.name
        before = found.get(key, one)
        phrases = tuple(dict.fromkeys((*before.phrases, *one.phrases)))
        targets = tuple(dict.fromkeys((*before.targets, *one.targets)))
        found[key] = Entry(targets, before.name or one.name, max(before.often, one.often), phrases)
    return list(found.values())


def _lines(name: str | Path) -> Iterator[str]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        entry = line.split("#", 1)[0].strip()
        if entry:
            yield entry
