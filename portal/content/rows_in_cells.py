"""Rows and lists inside one cell of a table: a row a line, its columns parted by " | ".

`\\|`, `\\n` and `\\\\` are escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from portal.content.fields import Field, Kind

ESCAPES = {"\\\\": "\\", "\\|": "|", "\\n": "\n"}
# A spreadsheet takes a cell that begins so for a formula (CSV injection, OWASP); ' keeps it text.
FORMULA = ("=", "+", "-", "@", "\t", "'")


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def parts(row: str) -> list[str]:
    """The columns of one line."""
    cells = re.split(r"(?<!\\)((?:\\\\)*)\|", row)
    joined = [
        cells[number] + (cells[number + 1] if number + 1 < len(cells) else "") for number in range(0, len(cells), 2)
    ]
    return [re.sub(r"\\[\\|n]", lambda found: ESCAPES[found[0]], cell.strip()) for cell in joined]


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def write_rows(columns: Iterable[Field], rows: Iterable[Mapping[str, Any]], tag: str) -> str:
    """Every column in Vietnamese (`tag` ""), or the translated columns alone in the language `tag`."""
    chosen = [column for column in columns if column.translated or not tag]
    return "\n".join(" | ".join(escaped(_cell(row.get(column.name), tag or "vi")) for column in chosen) for row in rows)


def _cell(value: Any, tag: str) -> str:
    if isinstance(value, Mapping):
        value = value.get(tag, "")
    elif tag != "vi":
        value = ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def shaped(kind: Kind, cells: Mapping[str, str]) -> dict[str, Any]:
    """A line of a table in the shape of a record: `name.en` beside `name`, lists and rows inside cells.

    Keys that fit no field stay as they are, so that they are refused by their name.
    """
    cells = {key.removesuffix(".vi"): unguarded(cell) for key, cell in cells.items()}
    found: dict[str, Any] = {}
    for key, cell in cells.items():
        name, _dot, tag = key.partition(".")
        field = kind.by_name.get(name)
        if field and field.type == "rows" and name in cells:
            others = {other.partition(".")[2]: cells[other] for other in cells if other.startswith(f"{name}.")}
            found[name] = read_rows(field.columns, cells[name], others)
        elif field and field.translated:
            found.setdefault(name, {})[tag or "vi"] = cell
        else:
            found[key] = cell
    return found


def read_rows(columns: Iterable[Field], text: str, others: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a cell; `others` holds the same field's cells in further languages."""
    columns = tuple(columns)
    rows = [_row(columns, line, "vi") for line in text.split("\n") if line.strip()]
    spoken = [column for column in columns if column.translated]
    for tag, cell in others.items():
        for row, line in zip(rows, cell.split("\n"), strict=False):
            for column, text_there in zip(spoken, parts(line), strict=False):
                row.setdefault(column.name, {})[tag] = text_there
    return rows


def _row(columns: Iterable[Field], line: str, tag: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, cell in zip(columns, parts(line), strict=False):
        if cell and column.translated:
            found[column.name] = {tag: cell}
        elif cell:
            found[column.name] = (
                [each.strip() for each in cell.split(",")] if column.type in ("refs", "lines") else cell
            )
    return found
