"""What a revision changed, in words: field by field, line by line, and inside a line word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from portal.content.fields import Field, line
from portal.content.fields import _ as mark
from portal.content.kinds import KINDS
from portal.content.revisions import Revision

# The state is not among them: each revision shows its own.
ABOUT = (
    line("source", mark("Source")), line("source_date", mark("Date of the source")),
    line("valid_until", mark("Valid until")),
)  # fmt: skip
NEAR = 8  # unchanged words shown on either side of a change
LONG_LINE = 400  # words; longer lines are shown whole, compared word by word they would take seconds
Part = tuple[str, str]  # "same", "gone" or "new", and the words


@dataclass
class Change:
    """One field that changed; lang is "" where the field has none. Each line is a list of parts."""

    label: str
    lang: str
    lines: list[list[Part]]


def between(kind: str, before: Revision, after: Revision) -> list[Change]:
    """Every field whose value differs."""
    pairs = [(each, before.fields.get(each.name), after.fields.get(each.name)) for each in KINDS[kind].fields]
    pairs += [(each, getattr(before, each.name), getattr(after, each.name)) for each in ABOUT]
    return [change for each, old, new in pairs if old != new for change in _changes(each, old, new)]


def _changes(each: Field, old: Any, new: Any) -> Iterator[Change]:
    languages = [value for value in (old, new) if isinstance(value, dict)]
    for tag in dict.fromkeys(tag for value in languages for tag in value) or [""]:
        was, now = (_lines(each, value.get(tag) if isinstance(value, dict) else value) for value in (old, new))
        if was != now:
            yield Change(each.label, tag, _compared(was, now))


def _lines(each: Field, value: Any) -> list[str]:
    """A value as lines of text; a row of a list is one line."""
    if value in (None, ""):
        return []
    if isinstance(value, list):
        return [_row(each, row) if isinstance(row, dict) else str(row) for row in value]
    return [text for text in str(value).split("\n") if text]


def _row(each: Field, row: dict[str, Any]) -> str:
    values = [row[column.name] for column in each.columns if column.name in row]
    cells = [cell for value in values for cell in (value.values() if isinstance(value, dict) else [value])]
    return " · ".join(", ".join(map(str, cell)) if isinstance(cell, list) else _joined(cell) for cell in cells)


def _joined(cell: Any) -> str:
    return " ".join(str(cell).split())


def _compared(old: Sequence[str], new: Sequence[str]) -> list[list[Part]]:
    found: list[list[Part]] = []
    for what, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "replace" and end - start == stop - begin:
            found += [_words(was, now) for was, now in zip(old[start:end], new[begin:stop], strict=True)]
        elif what != "equal":
            found += [[("gone", text)] for text in old[start:end]] + [[("new", text)] for text in new[begin:stop]]
    return found


def _words(old: str, new: str) -> list[Part]:
    was, now = old.split(" "), new.split(" ")
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if max(len(was), len(now)) > LONG_LINE or matcher.ratio() < 0.3:
        return [("gone", old), ("new", new)]
    parts: list[Part] = []
    for what, start, end, begin, stop in matcher.get_opcodes():
        if what == "equal":
            parts.append(("same", " ".join(was[start:end])))
        else:
            parts += [
                part for part in (("gone", " ".join(was[start:end])), ("new", " ".join(now[begin:stop]))) if part[1]
            ]
    return _shortened(parts)


def _shortened(parts: list[Part]) -> list[Part]:
    """Long unchanged stretches are cut to the words next to a change."""
    found = []
    for place, (what, words) in enumerate(parts):
        each = words.split(" ")
        before, after = place > 0, place < len(parts) - 1
        if what == "same" and len(each) > NEAR * (before + after) + 4:
            head = " ".join(each[:NEAR]) + " " if before else ""
            tail = " " + " ".join(each[-NEAR:]) if after else ""
            words = f"{head}…{tail}"
        found.append((what, words))
    return found


def steps(kind: str, revisions: Sequence[Revision]) -> list[tuple[Revision, list[Change]]]:
    """Each revision, the newest first, with what it changed; the first one changed nothing that was there."""
    changes = [between(kind, before, after) for after, before in pairwise(revisions)]
    return list(zip(revisions, [*changes, []], strict=False))
