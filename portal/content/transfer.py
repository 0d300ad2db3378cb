"""Records in and out: all or nothing, with a line of the report for every record that is refused."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from portal.content import fields, files, rows_in_cells, shaping, store
from portal.content.files import Broken, Found, Progress, Unreadable
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
            lines = "1 line" if len(self.refused) == 1 else f"{len(self.refused)} lines"
            return [*self.refused[:MOST_LINES], *tail, f"{lines} refused; nothing was written."]
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


def _take(taker: shaping.Taker, found: Found | Broken, seen: dict[str, int], report: Report) -> None:
    if isinstance(found, Broken):
        report.refused.append(f"line {found.line}: {found.sentence}")
        return
    try:
        taken = taker.draft(found.record, found.table)
    except shaping.Faulty as faulty:
        report.refused.extend(f"line {found.line}: {sentence}" for sentence in faulty.sentences)
        return
    slug = taken.draft.slug
    if slug in seen:
        report.refused.append(f"line {found.line}: {slug} stands in line {seen[slug]} already; remove one")
        return
    seen[slug] = found.line
    if report.refused:
        return  # nothing will be written: only look for further faults
    outcome = taker.save(taken)
    if outcome == "kept":
        report.kept.append(f"line {found.line}: {slug} was edited by the office and stays as it is")
        report.unchanged += 1
    else:
        setattr(report, outcome, getattr(report, outcome) + 1)
    report.drafts += taken.draft.status == "draft" and outcome == "created"


def export_file(db: Database, kind: str, name: str) -> int:
    """Write every item of a kind, in whatever state; CSV when the name ends so, else JSON Lines. Returns how many.

    One item is in memory at a time. Raises Unreadable when the file cannot be written.
    """
    count = 0
    table = name.lower().removesuffix(".xz").removesuffix(".gz").endswith(".csv")
    with files.written(name) as target:
        writer = csv.writer(target)
        heads = _heads(kind, _tags(db, kind)) if table else []
        if table:
            target.write("\ufeff")  # without it spreadsheets take the letters for another encoding
            writer.writerow(heads)
        for item in store.each(db, kind):
            count += 1
            record = shaping.record(db, item)
            if table:
                writer.writerow([rows_in_cells.guarded(_cell(kind, record, head)) for head in heads])
            else:
                target.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def _tags(db: Database, kind: str) -> list[str]:
    """The languages beside Vietnamese that any item of the kind has a value in."""
    found: set[str] = set()
    for item in store.each(db, kind):
        for each in KINDS[kind].fields:
            value = item.fields.get(each.name)
            if each.translated:
                found.update(value or ())
            for column in each.columns:
                if column.translated:
                    found.update(tag for row in value or () for tag in row.get(column.name, ()))
    return sorted(found - {"vi"})


def _heads(kind: str, tags: list[str]) -> list[str]:
    spoken = fields.spoken(KINDS[kind])
    own = [
        head
        for field in KINDS[kind].fields
        for head in (field.name, *(f"{field.name}.{tag}" for tag in tags if field.name in spoken))
    ]
    return ["slug", *own, *(name for name in shaping.ABOUT if name != "slug")]


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
