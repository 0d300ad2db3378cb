"""The form of one item: from the table of kinds to what is drawn, and from what was typed to what is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlite_utils import Database
from werkzeug.datastructures import MultiDict

from portal.content import checks, revisions, shaping, store
from portal.content.fields import Field, line, of_type
from portal.content.fields import _ as mark
from portal.content.items import Item, translated
from portal.content.kinds import KINDS
from portal.web import forms

PROVENANCE = (
    line("source", mark("Source"), help=mark("Who says so: a law, an office, a web page")),
    of_type("date", "source_date", mark("Date of the source")),
    of_type("date", "valid_until", mark("Valid until")),
)
CHOOSE_FROM = 60
SHOWN = 120  # characters of a value in the history


def tags() -> tuple[str, ...]:
    return tuple(current_app.extensions["languages"])


def as_record(item: Item) -> dict[str, Any]:
    """The item's values as the form shows them."""
    return {**item.fields, **{each.name: getattr(item, each.name) for each in PROVENANCE}}


def views(db: Database, kind: str, record: Mapping[str, Any], problems: Mapping[str, str]) -> list[forms.View]:
    """The fields of a kind, drawn; inputs of languages carry the language's own name."""
    drawn = forms.views(KINDS[kind].fields, record, tags(), problems, _options(db, kind))
    _name_languages(drawn)
    return drawn


def _name_languages(drawn: list[forms.View]) -> None:
    names = {tag: each.name for tag, each in current_app.extensions["languages"].items()}
    for view in drawn:
        for each in view.inputs:
            each.label = names.get(each.lang, "")
        for row in view.rows:
            _name_languages(row)


def provenance_views(record: Mapping[str, Any], problems: Mapping[str, str]) -> list[forms.View]:
    return forms.views(PROVENANCE, record, tags(), problems, {})


def _options(db: Database, kind: str) -> dict[str, list[tuple[str, str]]]:
    """Items to choose from for the fields that name others."""
    fields = [each for field in KINDS[kind].fields for each in (field, *field.columns)]
    wanted = {each.of for each in fields if each.of}
    return {name: [(item.slug, _title(item)) for item in store.find_all(db, name)] for name in wanted}


def _title(item: Item) -> str:
    plain = item.text("plain_name", tags()).value
    name = str(item.text(KINDS[item.kind].title, tags()).value or item.slug)
    return f"{plain or name} ({item.slug})" if item.kind == "procedure" else str(plain or name)


def typed(kind: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, as a record."""
    return forms.record((*KINDS[kind].fields, *PROVENANCE), form, tags())


def save(
    db: Database,
    kind: str,
    item: Item | None,
    record: dict[str, Any],
    publish: bool,
    seen: str,
    editor: str,
    now: datetime,
) -> tuple[Item | None, dict[str, str] | None]:
    """The saved item, or the problems by anchor; problems None when somebody else has saved meanwhile."""
    fields, about, problems = _checked(kind, item, record)
    slug = item.slug if item else _new_slug(db, kind, fields, problems)
    if problems:
        return None, problems
    status = "published" if publish else item.status if item else "draft"
    if item is None:
        draft = store.Draft(kind, slug, fields, status, languages={"vi": "original"}, **about)
        return store.save(db, draft, editor, now)[0], {}
    try:
        return store.edit(db, item, fields, {**about, "status": status}, editor, now, seen), {}
    except store.EditedMeanwhile:
        return None, None


def _checked(
    kind: str, item: Item | None, record: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    fields, found = checks.clean(KINDS[kind], record)
    about_kind = replace(KINDS[kind], name="about", fields=PROVENANCE, by_name={})
    about, more = checks.clean(about_kind, record)
    if item is not None:
        fields = _with_other_languages(KINDS[kind].fields, item.fields, fields)
    problems = {each.path.replace(".", "-"): each.sentence(gettext) for each in (*found, *more)}
    return fields, {each.name: about.get(each.name, "") for each in PROVENANCE}, problems


def _with_other_languages(fields: tuple[Field, ...], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Languages that this box does not offer, and so the form does not show, stay as they were."""
    kept = dict(new)
    for each in fields:
        before = old.get(each.name)
        if each.translated and isinstance(before, dict):
            others = {tag: text for tag, text in before.items() if tag not in tags()}
            if others:
                kept[each.name] = {**others, **(new.get(each.name) or {})}
    return kept


def _new_slug(db: Database, kind: str, fields: dict[str, Any], problems: dict[str, str]) -> str:
    """A short name that is free: from the code where the kind has one, else from the title with a number."""
    source = KINDS[kind].slug_from or KINDS[kind].title
    text = str(translated(fields.get(source), ("vi", "en")).value)
    slug = text if kind == "procedure" else shaping.slug_of(text) or kind
    if kind == "procedure":
        if text and not checks.SLUG.fullmatch(text):
            problems["code"] = gettext("Enter the code with letters, digits, dots and hyphens only")
        elif text and store.find(db, kind, text):
            problems["code"] = gettext("There is a procedure with this code already; open that one instead")
        return slug
    number = 1
    while store.find(db, kind, slug if number == 1 else f"{slug}-{number}"):
        number += 1
    return slug if number == 1 else f"{slug}-{number}"


def differences(kind: str, before: revisions.Revision | None, after: revisions.Revision) -> list[tuple[str, str, str]]:
    """Label, earlier and later value of each field that a revision changed."""
    if before is None:
        return []
    found = []
    for each in KINDS[kind].fields:
        old, new = before.fields.get(each.name), after.fields.get(each.name)
        if old != new:
            found.append((each.label, _short(old), _short(new)))
    if before.status != after.status:
        found.append((mark("State"), before.status, after.status))
    return found


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = " / ".join(f"{tag}: {text}" for tag, text in value.items())
    elif isinstance(value, list):
        value = "; ".join(_short(each) for each in value)
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
