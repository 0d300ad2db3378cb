"""Reads files of records: JSON Lines or a table, packed or not; every record with the line it begins in.

Nothing here knows kinds; a record that cannot be read is a `Broken` with its line and the remedy.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

csv.field_size_limit(10_000_000)
Progress = Callable[[int, int], None]
PACKERS: dict[str, Callable[..., Any]] = {".xz": lzma.open, ".gz": gzip.open}


class Unreadable(Exception):
    """The file as a whole cannot be read, or written; the sentence says why and what to do."""


@dataclass(frozen=True)
class Found:
    """A record; of a table every value is a string and a column that is not there says nothing."""

    line: int
    record: dict[str, Any]
    table: bool


@dataclass(frozen=True)
class Broken:
    """A line that holds no record."""

    line: int
    sentence: str


@contextmanager
def opened(name: str) -> Iterator[tuple[IO[str], BinaryIO, int]]:
    """The text of a file, the raw file below it (to tell how far reading is), and its size in bytes (0: unknown)."""
    if name == "-":
        raw: BinaryIO = sys.stdin.buffer
        yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""), raw, 0
        return
    path = Path(name)
    try:
        raw = path.open("rb")
    except OSError as error:
        raise Unreadable(f"{name} cannot be opened: {error.strerror}") from None
    with raw:
        unpacked = PACKERS[path.suffix](raw) if path.suffix in PACKERS else raw
        yield io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline=""), raw, path.stat().st_size


@contextmanager
def written(name: str) -> Iterator[IO[str]]:
    """Text for a file, packed by its name; the file is there when all of it is written. Raises Unreadable."""
    if name == "-":
        yield sys.stdout
        return
    path, part = Path(name), Path(f"{name}.part")
    try:
        with PACKERS.get(path.suffix, open)(part, "wt", encoding="utf-8", newline="") as target:
            yield target
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unreadable(f"{name} cannot be written: {error.strerror}; write to another place") from None


def records(name: str, text: IO[str]) -> Iterator[Found | Broken]:
    """Each record with its line, table or JSON Lines by the name or the first character. Raises Unreadable."""
    try:
        first = text.readline()
        begin = first.lstrip()[:1]
        if begin == "[":
            raise Unreadable(f"{name} is one JSON list; write one record a line (jq -c '.[]' does that)")
        rest = _prepended(first, text)
        plain = name.removesuffix(".xz").removesuffix(".gz").lower()
        lines = plain.endswith((".jsonl", ".json", ".ndjson")) or (begin == "{" and not plain.endswith(".csv"))
        yield from _json(rest) if lines else _table(rest, first)
    except UnicodeDecodeError:
        raise Unreadable(f"{name} is not UTF-8 text; save it as “CSV UTF-8” or JSON Lines and try again") from None
    except (lzma.LZMAError, zlib.error, EOFError, OSError):
        raise Unreadable(f"{name} is damaged or not a compressed file; fetch it again") from None


def _prepended(first: str, rest: IO[str]) -> Iterator[str]:
    yield first
    yield from rest


def _json(lines: Iterator[str]) -> Iterator[Found | Broken]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            yield Broken(number, f"is not JSON ({error}); write one record a line")
        except RecursionError:
            yield Broken(number, "is nested too deeply; write one record a line")
        else:
            if isinstance(record, dict):
                yield Found(number, record, False)
            else:
                yield Broken(number, "is not a record; write {…} with the fields' names")


def _table(lines: Iterator[str], first: str) -> Iterator[Found | Broken]:
    # A spreadsheet set to Vietnamese saves "CSV" with semicolons: the comma is its decimal sign.
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count))
    try:
        heads = [head.strip() for head in next(reader, [])]
    except csv.Error as error:
        raise Unreadable(f"the table cannot be read ({error}); save it as CSV UTF-8") from None
    if len(set(filter(None, heads))) != len(list(filter(None, heads))):
        raise Unreadable("a column stands twice in the first line; remove one")
    start = reader.line_num + 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Broken(start, f"cannot be read as a row of a table ({error})")
            return
        if row is None:
            return
        if len(row) > len(heads) and any(row[len(heads) :]):
            yield Broken(start, f"has {len(row)} cells, the first line names {len(heads)} columns")
        elif any(cell.strip() for cell in row):
            cells = row + [""] * (len(heads) - len(row))
            yield Found(start, {head: cell for head, cell in zip(heads, cells, strict=False) if head or cell}, True)
        start = reader.line_num + 1
