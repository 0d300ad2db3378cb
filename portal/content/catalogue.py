"""How the national catalogue (dichvucong.gov.vn) writes fees, durations and records, read without inventing.

"0 VNĐ (the province decides)" is not free, "OTHER" is no number, "Không có thông tin" is unknown. Staff's own
ways of writing ("10.000 đồng", "5 ngày làm việc") are read as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

UNKNOWN = ("", "-", "|", "không có thông tin")
FREE = ("miễn phí", "không thu phí", "không mất phí", "free")  # what staff type; the catalogue writes "0 VNĐ ()"
# Anchored on a non-digit: "0 VNĐ (" also stands inside "300000 VNĐ (".
AMOUNT = re.compile(r"(?<![\d.,])(\d[\d.,]*)\s*(?:VNĐ|VND|đồng|đ)(?![\w])\s*(?:\((.*)\))?\s*", re.I | re.S)
SEVERAL = re.compile(r"\s*\|\s*(?=\d[\d.,]*\s*(?:VNĐ|VND|đồng)\b)", re.I)
DECIDED = re.compile(r"hội đồng nhân dân|quyết định|hđnd", re.I)
UNITS = (
    ("working_day", r"WORKING_DAYS?|ngày làm việc"),
    ("day", r"DAYS?|ngày"),
    ("hour", r"HOURS?|giờ"),
    ("month", r"MONTHS?|tháng"),
    ("year", r"YEARS?|năm"),
)
NUMBER = r"(\d+(?:[.,]\d+)?)\s*"
# "1 OTHER" and "OTHER" before a text or after it: the unit says "see the text", and its number nothing.
OTHER = re.compile(r"^(?:\d+(?:[.,]\d+)?\s*)?OTHER\b|(?<=\s)OTHER$")


@dataclass(frozen=True)
class Fee:
    """state: free, amount, decided (somebody sets it), text (only words), unknown.

    amounts: (VND, note) of each fee named; note: words without an amount of their own.
    """

    state: str
    amounts: tuple[tuple[int, str], ...] = ()
    note: str = ""


def fee(raw: str) -> Fee:
    """Read one fee cell. Free is only "0 VNĐ ()" or a plain word for it; 0 with a note is never free."""
    text = raw.strip()
    if text.casefold().rstrip(".") in UNKNOWN:
        return Fee("unknown")
    if text.casefold().rstrip(".") in FREE:
        return Fee("free")
    parts = [_part(part) for part in SEVERAL.split(text)]
    if all(amount == 0 and not note for amount, note in parts):
        return Fee("free")
    known = tuple((amount, note) for amount, note in parts if amount)
    words = " / ".join(dict.fromkeys(note for amount, note in parts if not amount and note))
    return Fee("amount", known, words) if known else Fee("decided" if DECIDED.search(words) else "text", (), words)


def _part(text: str) -> tuple[int | None, str]:
    """The amount and its note; None where there is no amount, and then repeated words stand once."""
    found = AMOUNT.fullmatch(text)
    if not found:
        return None, " / ".join(dict.fromkeys(part.strip() for part in text.split(" | ") if part.strip(" |")))
    digits = re.sub(r"[.,]", "", found[1])
    return int(digits), (found[2] or "").strip()


@dataclass(frozen=True)
class Duration:
    """number is None where the cell gives none; unit: working_day, day, hour, month or "" (a year is 12 months)."""

    number: float | None
    unit: str = ""
    note: str = ""


def duration(raw: str) -> Duration:
    """Read one time cell: "3 WORKING_DAY", "20 ngày", "1.5 WORKING_DAY", "1 OTHER", a number and paragraphs."""
    text = OTHER.sub("", raw.strip()).strip()
    if text.casefold() in UNKNOWN:
        return Duration(None)
    for unit, words in UNITS:
        found = re.match(rf"{NUMBER}(?:{words})\b[\s.]*", text, re.I)
        if found and (number := float(found[1].replace(",", "."))):
            note = text[found.end() :].strip()
            note = note[1:-1].strip() if note.startswith("(") and note.endswith(")") else note
            return Duration(number * 12, "month", note) if unit == "year" else Duration(number, unit, note)
    return Duration(None, "", text)


# Keys of the catalogue that are fields of ours under the same name; `field` becomes `area`.
SAME = (
    "code", "decision", "name", "level", "kind", "steps", "methods", "papers", "audience", "audience_list", "agency",
    "authority", "reception", "delegated", "coordinating", "result", "legal_basis", "conditions", "keywords",
    "description", "promulgated_by", "departments", "portal_id", "url", "state", "type", "categories", "levels_multi",
)  # fmt: skip
SOURCE = "Cổng Dịch vụ công quốc gia"


def is_catalogue(record: dict[str, Any]) -> bool:
    """Whether a record of a procedure has the catalogue's shape and not our own."""
    return "field" in record and "area" not in record


def record_of(fields: dict[str, Any], area_name: str) -> dict[str, Any]:
    """A procedure's fields in the catalogue's shape; what the catalogue does not know goes along."""
    blank: dict[str, Any] = dict.fromkeys(SAME, "")
    for name in ("methods", "papers", "legal_basis", "departments", "categories", "audience_list"):
        blank[name] = []
    shaped = {**blank, "area": "", **fields, "field": area_name}
    shaped["keywords"] = "\n".join(fields.get("keywords", []))
    shaped["papers"] = [{"group": "", "name": "", **row} for row in fields.get("papers", [])]
    shaped["methods"] = [{"channel": "", "time": "", "fee": "", "note": "", **row} for row in fields.get("methods", [])]
    return shaped
