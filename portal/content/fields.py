"""What a field and a kind of content are made of.

`kinds.py` is the table; this file gives it its words. A field says once how it is typed, checked,
translated, searched and written to a file; forms, imports and the index are derived from it.
Labels are English message ids, marked with `_` for extraction and translated where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LONGEST_LINE = 300
LONGEST_TEXT = 120_000  # the longest conditions of the national catalogue


def _(message: str) -> str:
    """Mark a message for extraction; the web side translates it when it is shown."""
    return message


@dataclass(frozen=True)
class Field:
    """One field of a kind.

    type: line, text (several lines), lines (a list of lines), number, date, link, phone, choice, flag,
    ref (slug of an item of the kind `of`), refs (a list of those), rows (a list of `columns`).
    translated: the stored value is {tag: value} with at least the first language.
    search: the index column that the value feeds, see `search/index.py`; "" = not searched.
    """

    name: str
    label: str
    type: str = "line"
    translated: bool = False
    required: bool = False
    help: str = ""
    of: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Field, ...] = ()
    longest: int = LONGEST_LINE
    search: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of content: `name` is the singular noun used on the command line and in addresses."""

    name: str
    label: str
    plural: str
    title: str
    fields: tuple[Field, ...]
    slug_from: str = ""
    one_record: bool = False
    order: str = ""
    by_name: dict[str, Field] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self.by_name.update({each.name: each for each in self.fields})


def spoken(kind: Kind) -> list[str]:
    """Names of the fields that hold anything in several languages."""
    return [each.name for each in kind.fields if each.translated or any(column.translated for column in each.columns)]


def line(name: str, label: str, **more: object) -> Field:
    """One line of text."""
    return Field(name, label, "line", **more)  # type: ignore[arg-type]


def text(name: str, label: str, **more: object) -> Field:
    """Several lines of text, paragraphs kept."""
    return Field(name, label, "text", **{"longest": LONGEST_TEXT, **more})  # type: ignore[arg-type]


def lines(name: str, label: str, **more: object) -> Field:
    """A list, one entry a line."""
    return Field(name, label, "lines", **{"longest": LONGEST_TEXT, **more})  # type: ignore[arg-type]


def rows(name: str, label: str, *columns: Field, **more: object) -> Field:
    """A small table inside the item."""
    return Field(name, label, "rows", columns=columns, **more)  # type: ignore[arg-type]


def choice(name: str, label: str, *choices: tuple[str, str], **more: object) -> Field:
    """One word of a closed set, each with its label."""
    return Field(name, label, "choice", choices=choices, **more)  # type: ignore[arg-type]


def of_type(kind: str, name: str, label: str, **more: object) -> Field:
    """A field of the type `kind`."""
    return Field(name, label, kind, **more)  # type: ignore[arg-type]
