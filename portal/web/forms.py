"""Forms derived from fields: what is drawn, and how what was typed becomes a record again.

Names in the form are paths: `code`, `name.vi`, `papers.0.name.vi`. Whatever was typed is drawn again as it
was, so a refused form loses nothing. Fields come as arguments; this module knows no kind of content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

EMPTY_ROWS = 2
FEW = 60  # more choices than this are typed with suggestions, not picked from a list
Problems = Mapping[str, str]  # anchor → sentence
Options = Mapping[str, list[tuple[str, str]]]  # kind → (slug, title)


@dataclass
class Input:
    """One thing to type into."""

    name: str
    value: Any
    lang: str = ""
    error: str = ""
    label: str = ""

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


@dataclass
class View:
    """One field as drawn: its inputs (one a language), or its rows of further views."""

    type: str
    name: str
    label: str
    help: str = ""
    required: bool = False
    longest: int = 300
    choices: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    rows: list[list[View]] = field(default_factory=list)


def views(
    fields: Iterable[Any], record: Mapping[str, Any], tags: Iterable[str], problems: Problems, options: Options
) -> list[View]:
    """How `fields` are drawn with the values of `record`."""
    tags = tuple(tags)
    return [_view(each, record.get(each.name), each.name, tags, problems, options) for each in fields]


def _view(each: Any, value: Any, path: str, tags: tuple[str, ...], problems: Problems, options: Options) -> View:
    choices = list(each.choices) or (options.get(each.of, []) if each.of else [])
    kind = each.type
    if kind in ("ref", "refs") and len(choices) > FEW:
        kind = "line" if kind == "ref" else "lines"
    view = View(kind, path, each.label, each.help, each.required, each.longest, choices)
    if each.type == "rows":
        rows = list(value or []) + [{}] * EMPTY_ROWS
        view.rows = [
            [
                _view(column, row.get(column.name), f"{path}.{number}.{column.name}", tags, problems, options)
                for column in each.columns
            ]
            for number, row in enumerate(rows)
        ]
    elif each.translated:
        texts = value if isinstance(value, Mapping) else {tags[0]: value}
        view.inputs = [_input(f"{path}.{tag}", texts.get(tag), problems, tag) for tag in tags]
    else:
        view.inputs = [_input(path, value, problems)]
    return view


def _input(name: str, value: Any, problems: Problems, lang: str = "") -> Input:
    if value is None:
        value = ""
    if isinstance(value, list) and not isinstance(value, str):
        value = [str(each) for each in value]
    return Input(name, value, lang, problems.get(name.replace(".", "-"), ""))


def record(fields: Iterable[Any], form: MultiDict[str, str], tags: Iterable[str]) -> dict[str, Any]:
    """What was typed, as a record in the stored shape; empty fields are left out."""
    tags = tuple(tags)
    found = {each.name: _typed(each, each.name, form, tags) for each in fields}
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}


def _typed(each: Any, path: str, form: MultiDict[str, str], tags: tuple[str, ...]) -> Any:
    if each.type == "rows":
        return _rows(each, path, form, tags)
    if each.translated:
        texts = {tag: _value(each, f"{path}.{tag}", form) for tag in tags}
        return {tag: text for tag, text in texts.items() if text not in ("", [])}
    return _value(each, path, form)


def _value(each: Any, name: str, form: MultiDict[str, str]) -> Any:
    if each.type in ("lines", "refs"):
        typed = [line.strip() for text in form.getlist(name) for line in text.splitlines()]
        return [line for line in typed if line]
    return form.get(name, "").strip()


def _rows(each: Any, path: str, form: MultiDict[str, str], tags: tuple[str, ...]) -> list[dict[str, Any]]:
    numbers = sorted(
        {int(key.split(".")[1]) for key in form if key.startswith(f"{path}.") and key.split(".")[1].isdigit()}
    )
    rows = []
    for number in numbers[:1000]:
        row = {column.name: _typed(column, f"{path}.{number}.{column.name}", form, tags) for column in each.columns}
        row = {name: value for name, value in row.items() if value not in ("", [], {}, None)}
        if row:
            rows.append(row)
    return rows
