"""Cleans what was typed or imported and says what will not do, field by field, with the remedy.

Everything is made NFC, invisible characters go, and every field is checked by its type. Sentences are message
ids with named parameters, so that staff read them in their language and the command line in English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from portal.content import numbers
from portal.content.fields import Field, Kind, _

# Soft hyphen, zero width space to right-to-left mark, word joiner, BOM: invisible, and they break every search.
INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
SPACES = {0xA0: " ", 0x2007: " ", 0x202F: " ", 0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n"}
TABLE = {**INVISIBLE, **SPACES}
# A lone surrogate is no character at all: JSON can spell one, UTF-8 and SQLite cannot.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
ODD = re.compile(
    f"[{CONTROL.pattern[1:-1]}{''.join(map(chr, TABLE))}]"
)  # most texts have none: look before translating
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True)
class Problem:
    """path: `papers.3.name.vi`; message: a message id with %(…)s parameters."""

    path: str
    message: str
    parameters: Mapping[str, object]

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message) % {"label": translate(str(self.parameters.get("label", ""))), **{
            name: value for name, value in self.parameters.items() if name != "label"
        }}  # fmt: skip


class _Refused(ValueError):
    def __init__(self, message: str, **parameters: object) -> None:
        super().__init__(message)
        self.message, self.parameters = message, parameters


def plain(text: str) -> str:
    """NFC, visible, line ends as \\n, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if ODD.search(text):
        text = CONTROL.sub("", text.translate(TABLE))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def paragraphs(text: str) -> str:
    """Lines kept, spaces at their ends and runs of empty lines gone."""
    cleaned = "\n".join(" ".join(row.split()) for row in plain(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", cleaned).strip()


def clean(kind: Kind, record: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of `record` ready to be stored, and every problem found. Unknown keys are not looked at here."""
    problems: list[Problem] = []
    fields: dict[str, Any] = {}
    for field in kind.fields:
        value = _field(field, record.get(field.name), field.name, problems)
        if value not in ("", [], {}, None):
            fields[field.name] = value
        missing = value in ("", [], {}, None) or (field.translated and "vi" not in value)
        if field.required and missing and not any(each.path.startswith(field.name) for each in problems):
            path = f"{field.name}.vi" if field.translated else field.name
            problems.append(Problem(path, _("Enter this: %(label)s"), {"label": field.label}))
    if kind.name == "book" and not problems and (number := fields.get("identifier")) and not numbers.valid(number):
        problems.append(Problem("identifier", _("Enter an ISBN or EAN without typing errors, or leave it empty"), {}))
    return fields, problems


def _field(field: Field, value: Any, path: str, problems: list[Problem]) -> Any:
    if value is None:
        return None
    if field.type == "rows":
        return _rows(field, value, path, problems)
    if not field.translated:
        return _one(field, value, path, problems)
    if not isinstance(value, Mapping):
        value = {"vi": value}
    texts = {}
    for tag, text in value.items():
        if not TAG.fullmatch(str(tag)):
            problems.append(Problem(path, _("%(tag)s is not a language"), {"tag": tag}))
            continue
        kept = _one(field, text, f"{path}.{tag}", problems)
        if kept not in ("", [], None):
            texts[tag] = kept
    return texts


def _rows(field: Field, value: Any, path: str, problems: list[Problem]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        problems.append(Problem(path, _("%(label)s: give a list of rows"), {"label": field.label}))
        return []
    found = []
    for number, row in enumerate(value):
        for name in row:
            if name not in {column.name for column in field.columns}:
                words = {"label": field.label, "name": name}
                problems.append(Problem(f"{path}.{number}", _("%(label)s: there is no column %(name)s"), words))
        cells = {
            each.name: _field(each, row.get(each.name), f"{path}.{number}.{each.name}", problems)
            for each in field.columns
        }
        cells = {name: cell for name, cell in cells.items() if cell not in ("", [], {}, None)}
        if any(cell != 0 for cell in cells.values()):  # an empty name with 0 and 0 copies is an empty line
            found.append(cells)
    return found


def _one(field: Field, value: Any, path: str, problems: list[Problem]) -> Any:
    try:
        return CHECKS[field.type](field, value)
    except _Refused as refused:
        problems.append(Problem(path, refused.message, {"label": field.label, **refused.parameters}))
        return None


def _string(field: Field, value: Any, tidy: Callable[[str], str]) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Refused(_("%(label)s: give text"))
    text = tidy(str(value))
    if len(text) > field.longest:
        raise _Refused(_("%(label)s: shorten it to %(most)s characters"), most=field.longest)
    return text


def _line(field: Field, value: Any) -> str:
    text = _string(field, value, one_line)
    if text and field.pattern and not re.fullmatch(field.pattern, text, re.ASCII):
        raise _Refused(_("%(label)s: “%(value)s” has not the right form"), value=text)
    return text


def _text(field: Field, value: Any) -> str:
    return _string(field, value, paragraphs)


def _lines(field: Field, value: Any) -> list[str]:
    rows = value.split("\n") if isinstance(value, str) else value
    if not isinstance(rows, list):
        raise _Refused(_("%(label)s: give a list of lines"))
    return [text for text in (_line(field, row) for row in rows) if text]


def _number(field: Field, value: Any) -> int | float | None:
    if value in ("", None):
        return None
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        number = float("nan")
    low, high = {"latitude": (-90, 90), "longitude": (-180, 180)}.get(field.name, (0, 10_000_000))
    if field.name.startswith("plan_"):
        high = 100
    if isinstance(value, bool) or not low <= number <= high:
        raise _Refused(_("%(label)s: enter a number from %(low)s to %(high)s"), low=low, high=high)
    return int(number) if number.is_integer() else number


def _date(field: Field, value: Any) -> str:
    text, fault = iso_date(one_line(str(value)))
    if fault:
        raise _Refused(_("%(label)s: enter a date like 24/11/2026"))
    return text


def iso_date(text: str) -> tuple[str, str]:
    """2026-11-24 for that or 24/11/2026; and what is wrong with it, "" for nothing."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text, re.ASCII)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat(), ""
        return text and date.fromisoformat(text).isoformat(), ""
    except ValueError:
        return "", f"“{text}” is no date; write it like 24/11/2026"


def _link(field: Field, value: Any) -> str:
    text = _string(field, value, one_line)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or " " in text):
        raise _Refused(_("%(label)s: enter an address that begins with https://"))
    return text


def _phone(field: Field, value: Any) -> str:
    text = _string(field, value, one_line)
    if text and not (re.fullmatch(r"\+?[0-9 .()-]+", text) and 3 <= len(re.sub(r"[^0-9]", "", text)) <= 15):
        raise _Refused(_("%(label)s: enter a phone number, digits and spaces only"))
    return text


def _choice(field: Field, value: Any) -> str:
    text = one_line(str(value))
    if text and text not in {word for word, _label in field.choices}:
        raise _Refused(
            _("%(label)s: “%(value)s” is none of %(words)s"), value=text, words=", ".join(w for w, _l in field.choices)
        )
    return text


def _ref(field: Field, value: Any) -> str:
    text = one_line(str(value))
    if text and not SLUG.fullmatch(text):
        raise _Refused(_("%(label)s: “%(value)s” is not the short name of an item"), value=text)
    return text


def _refs(field: Field, value: Any) -> list[str]:
    return list(dict.fromkeys(_ref(field, row) for row in _lines(field, value)))


CHECKS: dict[str, Callable[[Field, Any], Any]] = {
    "line": _line, "text": _text, "lines": _lines, "number": _number, "date": _date, "link": _link, "phone": _phone,
    "choice": _choice, "ref": _ref, "refs": _refs,
}  # fmt: skip
