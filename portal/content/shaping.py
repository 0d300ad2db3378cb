"""From a record of a file to a draft, and from an item to a record; knows our shape and the national catalogue's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from portal.content import catalogue, checks, merging, rows_in_cells, store
from portal.content.items import Item, in_first
from portal.content.kinds import KINDS
from portal.search.text import fold

ABOUT = ("slug", "status", "sample", "source", "source_date", "checked_by", "checked_at", "valid_until", "languages")
STATES = ("original", "reviewed", "unreviewed", "machine")
IMPORT, SAMPLES = "import", "samples"  # notes of the revisions that programs make


class Faulty(Exception):
    """A record that cannot be taken; `sentences` say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def slug_of(text: str) -> str:
    """A short name for addresses: folded, a-z 0-9 and hyphens, at most 60 characters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-")


class Taker:
    """Takes the records of one file in: checks each, finds its area, saves it."""

    def __init__(self, db: Database, kind: str, editor: str, now: datetime, sample: bool) -> None:
        self.db, self.kind, self.editor, self.now, self.sample = db, KINDS[kind], editor, now, sample
        self.areas = {
            slug_of(in_first(item.fields["name"])): item.slug for item in store.find_all(db, "area", status=None)
        }

    def draft(self, record: Mapping[str, Any], table: bool = False) -> merging.Taken:
        """The record ready to be saved. Raises Faulty."""
        record = rows_in_cells.shaped(self.kind, record) if table else dict(record)
        self._refuse_unknown(record)
        if table:
            record = self._completed(record)
        official = self.kind.name == "procedure" and catalogue.is_catalogue(record)
        if official:
            record["area"] = self._area(checks.one_line(str(record["field"])))
        record.pop("field", None)
        about, sentences = _about(record)
        fields, problems = checks.clean(self.kind, record)
        sentences += [f"{problem.path}: {problem.sentence()}" for problem in problems]
        slug = about.pop("slug") or self._slug(fields)
        if not sentences and not checks.SLUG.fullmatch(slug):
            sentences.append(f"slug: “{slug}” will not do; use letters, digits, dots and hyphens")
        if sentences:
            raise Faulty(*sentences)
        if official:
            about["source"] = about["source"] or catalogue.SOURCE
        about["sample"] = about["sample"] or self.sample
        status = about.pop("status")
        first = "draft" if fields.get("type") == "STANDARD_INTERNAL" else "published"
        draft = store.Draft(self.kind.name, slug, fields, status or first, **about)
        return merging.Taken(draft, official, bool(status))

    def _guess(self, strange: list[str], allowed: set[str]) -> str:
        """A remedy for keys that are not known: the kind that knows them all, or the fields of this one."""
        kinds = [kind.name for kind in KINDS.values() if set(strange) <= {*kind.by_name, "field", *ABOUT}]
        if kinds and len(strange) > 1:
            return f"it looks like {kinds[0]}: import it as that"
        return f"known are {', '.join(sorted(allowed))}"

    def _refuse_unknown(self, record: dict[str, Any]) -> None:
        allowed = {*self.kind.by_name, *ABOUT, *(("field",) if self.kind.name == "procedure" else ())}
        strange = [str(key) for key in record if key not in allowed]
        if strange:
            verb = "is not a field" if len(strange) == 1 else "are not fields"
            raise Faulty(f"{', '.join(strange)} {verb} of {self.kind.name}; {self._guess(strange, allowed)}")

    def _completed(self, record: dict[str, Any]) -> dict[str, Any]:
        """A row of a table over the item as it is: a column that the table has not says nothing."""
        slug = checks.one_line(record.get("slug") or "") or self._slug(checks.clean(self.kind, record)[0])
        before = store.find(self.db, self.kind.name, slug)
        return merging.over(before, record) if before else record

    def _slug(self, fields: dict[str, Any]) -> str:
        text = str(in_first(fields.get(self.kind.slug_from or self.kind.title, "")))
        return text if self.kind.name == "procedure" else slug_of(text)

    def _area(self, name: str) -> str:
        """The area of that name, made when there is none. "Thi đua - khen thưởng" is "Thi đua, khen thưởng"."""
        key = slug_of(name)
        if key and key not in self.areas:
            self.areas[key] = key
            draft = store.Draft("area", key, {"name": {"vi": name}}, "published", source=catalogue.SOURCE)
            store.save(self.db, draft, self.editor, self.now, note=IMPORT)
        return self.areas.get(key, "")

    def save(self, taken: merging.Taken) -> str:
        """created, changed, unchanged, or kept: what the office has edited, catalogue and samples must not undo."""
        before = store.find(self.db, taken.draft.kind, taken.draft.slug)
        draft = merging.result(self.db, before, taken, IMPORT)
        if draft is None:
            return "kept"
        note = SAMPLES if self.sample else IMPORT
        return store.save(self.db, draft, self.editor, self.now, note=note)[1]


def _about(record: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a record says about itself, and what is wrong with that."""
    names = [name for name in ABOUT if name not in ("languages", "sample")]
    wrong = [f"{name}: give text" for name in names if not isinstance(record.get(name, ""), str | None)]
    about: dict[str, Any] = {name: checks.one_line(str(record.get(name) or "")) for name in names}
    for name in ("source_date", "valid_until"):
        about[name], fault = checks.iso_date(about[name])
        wrong += [f"{name}: {fault}"] if fault else []
    if about["status"] not in ("", "draft", "published", "archived"):
        wrong.append(f"status: “{about['status']}” is none of draft, published, archived")
    about["sample"] = str(record.get("sample") or "").lower() == "true"
    about["languages"] = _languages(record.get("languages") or {})
    if about["languages"] is None:
        wrong.append('languages: write {"en": "unreviewed"}, with original, reviewed, unreviewed or machine')
    return about, wrong


def _languages(value: Any) -> dict[str, str] | None:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    fits = isinstance(value, dict) and all(
        checks.TAG.fullmatch(tag) and state in STATES for tag, state in value.items()
    )
    return value if fits else None


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
