"""Files of records: JSON Lines and CSV, also .gz and .xz, read one record at a time.

Nothing here knows kinds; a record that cannot be read is a `Broken` with its line and the remedy.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

csv.field_size_limit(10_000_000)
Progress = Callable[[int, int], None]


class Unreadable(Exception):
    """The file as a whole cannot be read; the sentence says why and what to do."""


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
    with ExitStack() as stack:
        stack.enter_context(raw)
        packed: Any = raw
        if path.suffix == ".xz":
            packed = stack.enter_context(lzma.LZMAFile(raw))
        elif path.suffix == ".gz":
            packed = stack.enter_context(gzip.GzipFile(fileobj=raw))
        yield io.TextIOWrapper(packed, encoding="utf-8-sig", newline=""), raw, path.stat().st_size


def records(name: str, text: IO[str]) -> Iterator[tuple[int, dict[str, str] | dict[str, Any]] | Broken]:
    """Each record with its line, CSV or JSON Lines by the name or the first character. Raises Unreadable."""
    try:
        plain = name.removesuffix(".xz").removesuffix(".gz").lower()
        if plain.endswith(".csv"):
            yield from _csv(text)
        elif plain.endswith((".jsonl", ".json", ".ndjson")):
            yield from _json(text)
        else:
            first = text.readline()
            rest = _prepended(first, text)
            yield from _json(rest) if first.lstrip().startswith("{") else _csv(rest)
    except UnicodeDecodeError:
        raise Unreadable(f"{name} is not UTF-8 text; save it as “CSV UTF-8” or JSON Lines and try again") from None
    except (lzma.LZMAError, gzip.BadGzipFile, EOFError):
        raise Unreadable(f"{name} is damaged or not a compressed file; fetch it again") from None


def _prepended(first: str, rest: IO[str]) -> Iterator[str]:
    yield first
    yield from rest


def _json(lines: Iterator[str] | IO[str]) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            yield Broken(number, f"is not JSON ({error}); write one record a line")
            continue
        except RecursionError:
            yield Broken(number, "is nested too deeply; write one record a line")
            continue
        yield (
            (number, record)
            if isinstance(record, dict)
            else Broken(number, "is not a record; write {…} with the fields' names")
        )


def _csv(lines: Iterator[str] | IO[str]) -> Iterator[tuple[int, dict[str, str]] | Broken]:
    reader = csv.reader(lines)
    try:
        heads = [head.strip() for head in next(reader, [])]
    except csv.Error as error:
        raise Unreadable(f"the table cannot be read ({error}); save it as CSV UTF-8") from None
    if len(set(heads)) != len(heads):
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
        if any(cell.strip() for cell in row):
            if len(row) > len(heads):
                yield Broken(start, f"has {len(row)} cells, the first line names {len(heads)} columns")
            else:
                yield start, dict(zip(heads, row, strict=False))
        start = reader.line_num + 1
