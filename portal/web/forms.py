"""Forms derived from fields: what is drawn, and how what was typed becomes a record again.

Names in the form are paths: `code`, `name.vi`, `papers.0.name.vi`. Whatever was typed is drawn again as it
was, so a refused form loses nothing. Fields come as arguments; this module knows no kind of content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

SPARE_ROWS = 1  # empty rows and lines that every list ends with
MORE_ROWS = 4  # added at one press of the button
UNFOLDED = 8  # inputs; longer lists are drawn folded, or a procedure with 224 papers is 200 screens long
FEW = 30  # more choices than this are typed with suggestions instead of ticked
SELECTABLE = 120  # more choices than this are typed with suggestions instead of picked from one list
LONGEST_TITLE = 70  # characters of each part of a folded row's title
EMPTY: tuple[Any, ...] = ("", [], {}, None)
Problems = Mapping[str, str]  # anchor → sentence
Options = Mapping[str, list[tuple[str, str]]]  # kind → (slug, title)


@dataclass
class Input:
    """One thing to type into. `said` is the title of the item that the value names."""

    name: str
    value: Any
    lang: str = ""
    error: str = ""
    label: str = ""
    id: str = ""
    said: str = ""

    def __post_init__(self) -> None:
        self.id = self.id or anchor(self.name)


@dataclass
class Row:
    """One row of a list: its number in the names of its inputs, what it is about, and its fields.

    title: words, and whether they are the label of a choice, to be translated; content never is.
    """

    number: int
    title: list[tuple[str, bool]]
    views: list[View]
    wrong: bool
    open: bool
    filled: bool


@dataclass
class View:
    """One field as drawn: its inputs (one a language), or its rows of further views.

    type: the field's, or `pick` and `picks` where the choices are too many for a list.
    """

    type: str
    name: str
    label: str
    help: str = ""
    required: bool = False
    longest: int = 300
    of: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    fixed: bool = False
    error: str = ""

    @property
    def id(self) -> str:
        return anchor(self.name)

    @property
    def wrong(self) -> bool:
        """Whether there is an error in it, so that it must not be folded away."""
        return bool(self.error) or any(each.error for each in self.inputs) or any(row.wrong for row in self.rows)


def anchor(path: str) -> str:
    """The id of the input that is called `path`."""
    return path.replace(".", "-")


@dataclass(frozen=True)
class Drawing:
    """What all views of a form share. `spare` says how many more empty rows a list is to end with."""

    tags: tuple[str, ...]
    problems: Problems = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    spare: Mapping[str, int] = field(default_factory=dict)

    def views(self, fields: Iterable[Any], record: Mapping[str, Any]) -> list[View]:
        """How `fields` are drawn with the values of `record`."""
        return [self._view(each, record.get(each.name), each.name) for each in fields]

    def _view(self, each: Any, value: Any, path: str) -> View:
        choices = list(each.choices) or list(self.options.get(each.of, []))
        view = View(each.type, path, each.label, each.help, each.required, each.longest, each.of, choices)
        view.error = self.problems.get(view.id, "")
        if each.type == "rows":
            view.rows = self._rows(each, list(value or []), path)
        elif each.type in ("ref", "refs"):
            self._references(view, value)
        elif each.translated:
            texts = value if isinstance(value, Mapping) else {"vi": value}
            view.inputs = [self._input(each, f"{path}.{tag}", texts.get(tag), tag) for tag in self.tags]
        else:
            view.inputs = [self._input(each, path, value)]
        return view

    def _input(self, each: Any, name: str, value: Any, lang: str = "") -> Input:
        return Input(name, _shown(each.type, value), lang, self.problems.get(anchor(name), ""))

    def _references(self, view: View, value: Any) -> None:
        """Items named by the field: ticked or picked while they are few, else typed with suggestions."""
        named = [value] if isinstance(value, str) and value else list(value or [])
        titles = dict(view.choices)
        # An item that is gone, or was typed wrongly, stays as it is: nothing is lost by looking at a form.
        view.choices += [(each, each) for each in named if each not in titles]
        if view.type == "ref":
            view.type = "pick" if len(titles) > SELECTABLE else "ref"
            [only] = named[:1] or [""]
            view.inputs = [Input(view.name, only, error=view.error, said=titles.get(only, ""))]
        elif len(titles) <= FEW:
            view.inputs = [Input(view.name, named)]
        else:
            view.type = "picks"
            slots = [*named, *[""] * (SPARE_ROWS + self.spare.get(view.name, 0))]
            view.inputs = [
                Input(view.name, each, id=view.id if number == 0 else f"{view.id}-{number}", said=titles.get(each, ""))
                for number, each in enumerate(slots)
            ]

    def _rows(self, each: Any, values: list[Any], path: str) -> list[Row]:
        more = self.spare.get(path, 0)
        folded = len(values) * len(each.columns) > UNFOLDED
        found = []
        for number, row in enumerate([*values, *[{}] * (SPARE_ROWS + more)]):
            start = f"{path}.{number}"
            drawn = [self._view(column, row.get(column.name), f"{start}.{column.name}") for column in each.columns]
            wrong = any(name.startswith(f"{anchor(start)}-") for name in self.problems)
            is_open = wrong or not folded or (not row and more > 0)
            found.append(Row(number, _title(each.columns, row), drawn, wrong, is_open, bool(row)))
        return found


def _title(columns: Iterable[Any], row: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """What a folded row is about: its first words, in Vietnamese where it has languages, choices by their label."""
    found = []
    for each in columns:
        value = row.get(each.name, "")
        text = value.get("vi") or next(iter(value.values()), "") if isinstance(value, Mapping) else value
        if isinstance(text, str) and text and len(each.choices) <= FEW:  # a picture's name tells nothing
            labels = dict(each.choices)
            words = " ".join(labels.get(text, text).split())
            found.append((words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…", text in labels))
    return found[:2]


def _shown(kind: str, value: Any) -> Any:
    """The value as it stands in its input; dates as they are written here, 24/11/2026."""
    if value is None:
        return ""
    if kind == "date":
        try:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        except ValueError:
            return value
    return [str(each) for each in value] if isinstance(value, list) else value


def record(fields: Iterable[Any], form: MultiDict[str, str], tags: Iterable[str]) -> dict[str, Any]:
    """What was typed, as a record in the stored shape; empty fields are left out."""
    tags = tuple(tags)
    found = {each.name: _typed(each, each.name, form, tags) for each in fields}
    return {name: value for name, value in found.items() if value not in EMPTY}


def _typed(each: Any, path: str, form: MultiDict[str, str], tags: tuple[str, ...]) -> Any:
    if each.type == "rows":
        return [row for _number, row in _filled(each, path, form, tags)]
    if each.translated:
        texts = {tag: _value(each, f"{path}.{tag}", form) for tag in tags}
        return {tag: text for tag, text in texts.items() if text not in EMPTY}
    return _value(each, path, form)


def _value(each: Any, name: str, form: MultiDict[str, str]) -> Any:
    if each.type in ("lines", "refs"):
        typed = [line.strip() for text in form.getlist(name) for line in text.splitlines()]
        return [line for line in typed if line]
    return form.get(name, "").strip()


def _filled(each: Any, path: str, form: MultiDict[str, str], tags: tuple[str, ...]) -> list[tuple[int, dict[str, Any]]]:
    """The rows that hold anything, with the numbers they were drawn with."""
    drawn = re.compile(rf"{re.escape(path)}\.([0-9]{{1,5}})\.")
    numbers = sorted({int(found[1]) for key in form if (found := drawn.match(key))})
    rows = []
    for number in numbers:
        cells = {column.name: _typed(column, f"{path}.{number}.{column.name}", form, tags) for column in each.columns}
        row = {name: cell for name, cell in cells.items() if cell not in EMPTY}
        if row:
            rows.append((number, row))
    return rows


def rearrange(
    fields: Iterable[Any], form: MultiDict[str, str], tags: Iterable[str], act: str
) -> tuple[dict[str, Any], dict[str, int]]:
    """What was typed after a press of a button of a list, and how many more empty rows lists are to have.

    act: `add papers`, `up papers 3`, `down papers 3` or `remove papers 3`; anything else changes nothing.
    """
    fields, tags = tuple(fields), tuple(tags)
    typed = record(fields, form, tags)
    verb, path, number = (*act.split(" "), "", "", "")[:3]
    if verb == "add":
        return typed, {path: MORE_ROWS}
    for each in fields:
        if each.type == "rows" and each.name == path:
            typed[path] = _moved(_filled(each, path, form, tags), verb, number)
    return typed, {}


def _moved(rows: list[tuple[int, dict[str, Any]]], verb: str, number: str) -> list[dict[str, Any]]:
    place = next((place for place, (drawn, _row) in enumerate(rows) if str(drawn) == number), None)
    found = [row for _drawn, row in rows]
    if place is not None:
        row = found.pop(place)
        if verb != "remove":
            found.insert(max(0, place + {"up": -1, "down": 1}.get(verb, 0)), row)
    return found
