"""Records in and out: all or nothing, with a line of the report for every record that is refused."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlite_utils import Database

from portal.content import checks, files, rows_in_cells, shaping, store
from portal.content.files import Broken, Progress, Unreadable
from portal.content.kinds import KINDS

__all__ = ["Unreadable"]
MOST_LINES = 200  # of a report


@dataclass
class Report:
    """What an import did, or would not do: every refused record has its line."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    drafts: int = 0
    refused: list[str] = field(default_factory=list)
    dry_run: bool = False

    def lines(self) -> list[str]:
        if self.refused:
            more = len(self.refused) - MOST_LINES
            tail = [f"… and {more} more"] if more > 0 else []
            return [*self.refused[:MOST_LINES], *tail, f"{len(self.refused)} lines refused; nothing was written."]
        counts = f"{self.created} new, {self.changed} changed, {self.unchanged} unchanged"
        drafts = f", {self.drafts} of them drafts (between offices, not for residents)" if self.drafts else ""
        return [*self.kept[:MOST_LINES], f"{counts}{drafts}{'; dry run, nothing was written' if self.dry_run else ''}."]


class _Undo(Exception):
    """Leaves the transaction without writing."""


def import_file(
    db: Database,
    kind: str,
    name: str,
    *,
    editor: str,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    sample: bool = False,
) -> Report:
    """Read every record of a file in one transaction; a single refused one and nothing is written.

    Raises Unreadable, StoreUnusable.
    """
    report = Report(dry_run=dry_run)
    seen: dict[str, int] = {}
    with ExitStack() as stack:
        text, raw, size = stack.enter_context(files.opened(name))
        try:
            with store.writing(db):
                taker = shaping.Taker(db, kind, editor, now, sample)
                for number, found in enumerate(files.records(name, text), 1):
                    _take(taker, found, seen, report)
                    if progress and number % 20 == 0 and size:
                        progress(raw.tell(), size)
                if report.refused or dry_run:
                    raise _Undo
        except _Undo:
            pass
        if progress and size:
            progress(size, size)
    return report


def _take(taker: shaping.Taker, found: Any, seen: dict[str, int], report: Report) -> None:
    if isinstance(found, Broken):
        report.refused.append(f"line {found.line}: {found.sentence}")
        return
    line, record = found
    draft, problems = taker.draft(record)
    if draft is None:
        report.refused.extend(f"line {line}: {sentence}" for sentence in problems)
        return
    if draft.slug in seen:
        report.refused.append(f"line {line}: {draft.slug} stands in line {seen[draft.slug]} already; remove one")
        return
    seen[draft.slug] = line
    if report.refused:
        return  # nothing will be written: only look for further faults
    outcome = taker.save(draft)
    if outcome == "kept":
        report.kept.append(f"line {line}: {draft.slug} was edited by the office and stays as it is")
        report.unchanged += 1
    else:
        setattr(report, outcome, getattr(report, outcome) + 1)
    report.drafts += draft.status == "draft" and outcome == "created"


def export_file(db: Database, kind: str, name: str) -> int:
    """Write every item of a kind, in whatever state; CSV when the name ends so, else JSON Lines. Returns how many."""
    items = store.find_all(db, kind, status=None)
    with ExitStack() as stack:
        try:
            target = (
                sys.stdout if name == "-" else stack.enter_context(Path(name).open("w", encoding="utf-8", newline=""))
            )
        except OSError as error:
            raise Unreadable(f"{name} cannot be written: {error.strerror}") from None
        records = (shaping.record(db, item) for item in items)
        if name.lower().endswith(".csv"):
            _write_csv(kind, list(records), target)
        else:
            for record in records:
                target.write(json.dumps(record, ensure_ascii=False) + "\n")
    return len(items)


def _write_csv(kind: str, records: list[dict[str, Any]], target: IO[str]) -> None:
    tags = sorted({tag for record in records for tag in _tags(record)} - {"vi"})
    heads = ["slug", *_heads(kind, tags), *(name for name in shaping.ABOUT if name != "slug")]
    target.write("\ufeff")  # without it spreadsheets take the letters for another encoding
    writer = csv.writer(target)
    writer.writerow(heads)
    for record in records:
        writer.writerow([rows_in_cells.guarded(_cell(kind, record, head)) for head in heads])


def _tags(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value and all(checks.TAG.fullmatch(str(key)) and len(str(key)) < 4 for key in value):
            yield from value
        for each in value.values():
            yield from _tags(each)
    elif isinstance(value, list):
        for each in value:
            yield from _tags(each)


def _heads(kind: str, tags: list[str]) -> Iterator[str]:
    for each in KINDS[kind].fields:
        yield each.name
        if each.translated or any(column.translated for column in each.columns):
            yield from (f"{each.name}.{tag}" for tag in tags)


def _cell(kind: str, record: dict[str, Any], head: str) -> str:
    name, _, tag = head.partition(".")
    value = record.get(name, "")
    if name in shaping.ABOUT:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    each = KINDS[kind].by_name[name]
    if each.type == "rows":
        return rows_in_cells.write_rows(each.columns, value or [], tag)
    if isinstance(value, dict):
        value = value.get(tag or "vi", "")
    elif tag:
        value = ""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
