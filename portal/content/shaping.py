"""From a record of a file to a draft, and from an item to a record; knows our shape and the national catalogue's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from portal.content import catalogue, checks, rows_in_cells, store
from portal.content.items import Item
from portal.content.kinds import KINDS
from portal.search.text import fold

ABOUT = ("slug", "status", "sample", "source", "source_date", "checked_by", "checked_at", "valid_until", "languages")
OWN_HANDS = ("import", "samples")  # editors that are programs; an item of any other hand is the office's own


def slug_of(text: str) -> str:
    """A short name for addresses: folded, a-z 0-9 and hyphens, at most 60 characters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-")


class Taker:
    """Takes the records of one file in: checks each, finds its area, saves it."""

    def __init__(self, db: Database, kind: str, editor: str, now: datetime, sample: bool) -> None:
        self.db, self.kind, self.editor, self.now, self.sample = db, KINDS[kind], editor, now, sample
        self.areas = {
            fold(item.text("name", ("vi",)).value): item.slug for item in store.find_all(db, "area", status=None)
        }
        self.official: set[str] = set()

    def draft(self, record: Mapping[str, Any]) -> tuple[store.Draft | None, list[str]]:
        """A draft, or the sentences that say what will not do."""
        record = dict(record)
        sentences = self._unknown(record)
        if sentences:
            return None, sentences
        record = self._from_cells(record)
        official = self.kind.name == "procedure" and catalogue.is_catalogue(record)
        if official:
            record["area"] = self._area(checks.one_line(str(record.pop("field"))))
        record.pop("field", None)
        about, wrong = self._about(record)
        fields, problems = checks.clean(self.kind, record)
        sentences = wrong + [f"{problem.path}: {problem.sentence()}" for problem in problems]
        slug = about.pop("slug") or self._slug(fields)
        if not sentences and not checks.SLUG.fullmatch(slug):
            sentences.append(f"slug: “{slug}” will not do; use letters, digits, dots and hyphens")
        if sentences:
            return None, sentences
        if official:
            self.official.add(slug)
            about["source"] = about["source"] or catalogue.SOURCE
        status = about.pop("status") or ("draft" if fields.get("type") == "STANDARD_INTERNAL" else "published")
        about["sample"] = about["sample"] or self.sample
        return store.Draft(self.kind.name, slug, fields, status, **about), []

    def _unknown(self, record: dict[str, Any]) -> list[str]:
        allowed = {*self.kind.by_name, *ABOUT, *(("field",) if self.kind.name == "procedure" else ())}
        strange = [key for key in record if str(key).split(".")[0] not in allowed]
        known = ", ".join(sorted(allowed))
        return [f"{key} is not a field of {self.kind.name}; known are {known}" for key in strange]

    def _from_cells(self, record: dict[str, Any]) -> dict[str, Any]:
        """A row of a table in our shape: `name.en` beside `name`, lists and rows inside cells."""
        if not all(isinstance(value, str) for value in record.values()):
            return record
        cells = {key: rows_in_cells.unguarded(value) for key, value in record.items()}
        shaped: dict[str, Any] = {key: value for key, value in cells.items() if "." not in key}
        for each in self.kind.fields:
            others = {
                key.split(".", 1)[1]: value for key, value in cells.items() if key.startswith(f"{each.name}.") and value
            }
            if each.type == "rows" and each.name in shaped:
                shaped[each.name] = rows_in_cells.read_rows(each.columns, shaped[each.name], others)
            elif each.translated and each.name in shaped:
                shaped[each.name] = {"vi": shaped[each.name], **others}
        return shaped

    def _about(self, record: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        about: dict[str, Any] = {
            name: checks.one_line(str(record.get(name) or "")) for name in ABOUT if name != "languages"
        }
        languages = record.get("languages") or {}
        wrong = []
        if isinstance(languages, str):
            try:
                languages = json.loads(languages)
            except ValueError:
                languages = None
        states = ("original", "reviewed", "unreviewed", "machine")
        if not isinstance(languages, dict) or not all(state in states for state in languages.values()):
            wrong.append('languages: write {"en": "unreviewed"}, with original, reviewed, unreviewed or machine')
        if about["status"] not in ("", "draft", "published", "archived"):
            wrong.append(f"status: “{about['status']}” is none of draft, published, archived")
        about["sample"] = about["sample"].lower() == "true"
        return {**about, "languages": languages}, wrong

    def _slug(self, fields: dict[str, Any]) -> str:
        value = fields.get(self.kind.slug_from or self.kind.title, "")
        text = value.get("vi") or next(iter(value.values()), "") if isinstance(value, dict) else str(value)
        return text if self.kind.name == "procedure" else slug_of(text)

    def _area(self, name: str) -> str:
        """The area of that name, made when there is none: procedures must stand somewhere."""
        if not name:
            return ""
        key = fold(name)
        if key not in self.areas:
            self.areas[key] = slug_of(name)
            draft = store.Draft("area", self.areas[key], {"name": {"vi": name}}, "published", source=catalogue.SOURCE)
            store.save(self.db, draft, self.editor, self.now)
        return self.areas[key]

    def save(self, draft: store.Draft) -> str:
        """created, changed, unchanged, or kept: the office has edited the item and the catalogue must not undo it."""
        before = store.find(self.db, draft.kind, draft.slug)
        if before and self.sample and not before.sample:
            return "kept"
        if before and draft.slug in self.official:
            if store.edited_by_others(self.db, before.id, OWN_HANDS):
                return "kept"
            draft = _merged(before, draft)
        return store.save(self.db, draft, self.editor, self.now)[1]


def _merged(before: Item, draft: store.Draft) -> store.Draft:
    """The official text over an item that has more: everyday name and search words stay, old translations go."""
    fields = {**before.fields, **draft.fields}
    for name, value in draft.fields.items():
        old = before.fields.get(name)
        if isinstance(value, dict) and isinstance(old, dict) and (name == "name" or old.get("vi") == value.get("vi")):
            fields[name] = {**old, **value}
    status = before.status if before.status != "draft" or draft.status == "draft" else draft.status
    return store.Draft(
        draft.kind, draft.slug, fields, status, False, draft.source, draft.source_date,
        before.checked_by, before.checked_at, draft.valid_until, before.languages,
    )  # fmt: skip


def record(db: Database, item: Item) -> dict[str, Any]:
    """An item as a record of a file: Vietnamese alone as plain text, several languages as {tag: text}."""
    fields = {name: _plain(value) for name, value in item.fields.items()}
    if item.kind == "procedure":
        area = store.by_slugs(db, "area", [fields.get("area", "")], status=None).values()
        fields = catalogue.record_of(fields, next((each.text("name", ("vi",)).value for each in area), ""))
    about = {name: getattr(item, name) for name in ABOUT}
    return {**fields, **{name: value for name, value in about.items() if value}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"vi"}:
            return value["vi"]
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
