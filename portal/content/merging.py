"""What becomes of an item when a file brings it again: what the office did to it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from portal.content import catalogue, revisions, store
from portal.content.items import Item, in_first

# These stay beside the official text where it has nothing like them: words that residents use.
PLAIN_WORDS = ("plain_name", "summary", "who", "keywords")


@dataclass(frozen=True)
class Taken:
    """A checked record. official: it is the national catalogue's; says_status: it names its own status."""

    draft: store.Draft
    official: bool = False
    says_status: bool = False


def result(db: Database, before: Item | None, taken: Taken, import_note: str) -> store.Draft | None:
    """What to save, None when the item stays as it is because the office has edited it."""
    draft = taken.draft
    if before is None:
        return draft
    if draft.sample and not before.sample:
        return None
    if not taken.says_status and draft.fields.get("type") != "STANDARD_INTERNAL":
        draft = replace(draft, status=before.status)  # published or withdrawn: the office has decided
    if not taken.official:
        return draft
    if not before.sample and _edited(before, revisions.last_noted(db, before.id, import_note)):
        same = all(in_first(before.fields.get(name)) == in_first(draft.fields.get(name)) for name in catalogue.SAME)
        return store.draft_of(before) if same else None
    return _official(before, draft)


def _edited(before: Item, imported: Mapping[str, Any] | None) -> bool:
    """Whether the office has changed the Vietnamese of a field that comes from the catalogue."""
    return imported is None or any(
        in_first(before.fields.get(name)) != in_first(imported.get(name)) for name in catalogue.SAME
    )


def _official(before: Item, draft: store.Draft) -> store.Draft:
    """The official text over the item: what the catalogue does not know stays, and so do fitting translations."""
    # A sample's counter is an example and goes.
    stays = [name for name in before.fields if name in PLAIN_WORDS or not (before.sample or name in catalogue.SAME)]
    fields = {name: before.fields[name] for name in stays if name in before.fields} | draft.fields
    for name in draft.fields:
        old, new = before.fields.get(name), draft.fields[name]
        if old is not None and in_first(old) == in_first(new):
            fields[name] = old
        elif name == "name" and isinstance(old, dict):
            fields[name] = {**old, **new}  # an English name is better than none, and marked unreviewed
    if before.fields.get("area"):  # the office's own grouping is coarser and drawn on the first page of procedures
        fields["area"] = before.fields["area"]
    checked = fields == before.fields
    return replace(
        draft,
        fields=fields,
        sample=False,
        checked_by=before.checked_by if checked else "",
        checked_at=before.checked_at if checked else "",
        languages=before.languages if checked else _unreviewed(before.languages),
    )


def _unreviewed(languages: Mapping[str, str]) -> dict[str, str]:
    return {tag: "unreviewed" if state == "reviewed" else state for tag, state in languages.items()}


def over(before: Item, record: Mapping[str, Any]) -> dict[str, Any]:
    """A table's record over the item: a field or language that the table has no column for stays as it was."""
    about = ("status", "source", "source_date", "valid_until", "checked_by", "checked_at", "languages")
    merged = {**before.fields, **{name: getattr(before, name) for name in about}}
    return {**merged, **{name: _filled(before.fields.get(name), value) for name, value in record.items()}}


def _filled(old: Any, new: Any) -> Any:
    """The new value; languages of which it says nothing stay as they were."""
    if isinstance(new, dict):
        return {**(old if isinstance(old, dict) else {}), **new}
    if isinstance(new, list) and isinstance(old, list):
        return [_row(old[at], row) if at < len(old) else row for at, row in enumerate(new)]
    return new


def _row(old: Any, new: Any) -> Any:
    """A row keeps the languages that the table has no column for, where its Vietnamese is the same."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    kept = {
        name: {**old[name], **cell}
        for name, cell in new.items()
        if isinstance(cell, dict) and isinstance(old.get(name), dict) and old[name].get("vi") == cell.get("vi")
    }
    return {**new, **kept}
