"""An item of content as it is read: values by field, one value a language where a field is translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Text(NamedTuple):
    """A value and the language it is in; ("", "") when no language of the chain has it."""

    value: Any
    tag: str

    def __bool__(self) -> bool:
        return bool(self.value)


NOTHING = Text("", "")


def translated(value: object, chain: Sequence[str]) -> Text:
    """The value in the first language of `chain` that has it. A plain value is in the first language of all, vi."""
    if isinstance(value, Mapping):
        return next((Text(value[tag], tag) for tag in chain if value.get(tag)), NOTHING)
    return Text(value, "vi") if value not in (None, "", []) else NOTHING


def in_first(value: Any) -> Any:
    """The value as its Vietnamese alone, in rows too: what translations are made from."""
    if isinstance(value, Mapping):
        return value["vi"] if "vi" in value else {name: in_first(each) for name, each in value.items()}
    return [in_first(each) for each in value] if isinstance(value, list) else value


class Row(dict[str, Any]):
    """One row of a field of rows; translated columns are Text. Columns are attributes too, for templates."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class Item:
    """status: draft, published or archived. languages: {tag: original, reviewed, unreviewed or machine}."""

    id: int
    kind: str
    slug: str
    fields: dict[str, Any]
    status: str = "published"
    sample: bool = False
    source: str = ""
    source_date: str = ""
    checked_by: str = ""
    checked_at: str = ""
    valid_until: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    created: str = ""
    changed: str = ""

    def text(self, name: str, chain: Sequence[str]) -> Text:
        """The field `name` in the first language of `chain` that has it."""
        return translated(self.fields.get(name), chain)

    def rows(self, name: str, chain: Sequence[str]) -> list[Row]:
        """The rows of the field `name`, translated columns as Text in a language of `chain`."""
        return [Row(_columns(row, chain)) for row in self.fields.get(name, [])]


def _columns(row: Mapping[str, Any], chain: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        yield name, translated(value, chain) if isinstance(value, Mapping) else value
