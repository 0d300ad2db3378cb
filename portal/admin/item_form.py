"""The form of one item: from the table of kinds to what is drawn, and from what was typed to what is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlite_utils import Database
from werkzeug.datastructures import MultiDict

from portal.admin.shown import offered, tags
from portal.content import checks, overview, shaping, store
from portal.content.fields import Field, line, of_type
from portal.content.fields import _ as mark
from portal.content.items import Item, translated
from portal.content.kinds import KINDS
from portal.web import forms

PROVENANCE = (
    line("source", mark("Source"), help=mark("Who says so: a law, an office, a web page")),
    of_type("date", "source_date", mark("Date of the source")),
    of_type(
        "date", "valid_until", mark("Valid until"), help=mark("Afterwards the item is in your list of things to do")
    ),
)
# From this field on a kind's fields are those of the national catalogue, which staff rarely touch: drawn folded.
FOLDED_FROM = {"procedure": "replaced_by"}


class Refused(Exception):
    """What was typed will not do; `problems` gives a sentence for each anchor."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Parts:
    """The form in its three parts: what staff edit, what the catalogue brought, who says so."""

    main: list[forms.View]
    folded: list[forms.View]
    provenance: list[forms.View]
    suggestions: dict[str, list[tuple[str, str]]]


def as_record(item: Item) -> dict[str, Any]:
    """The item's values as the form shows them."""
    return {**item.fields, **{each.name: getattr(item, each.name) for each in PROVENANCE}}


def typed(kind: str, form: MultiDict[str, str]) -> tuple[dict[str, Any], dict[str, int]]:
    """What was typed, as a record, after the press of a button of a list; and how many empty rows to add."""
    return forms.rearrange((*KINDS[kind].fields, *PROVENANCE), form, tags(), form.get("rows", ""))


def parts(
    db: Database,
    kind: str,
    item: Item | None,
    record: Mapping[str, Any],
    problems: Mapping[str, str],
    spare: Mapping[str, int],
) -> Parts:
    """The fields of a kind, drawn; inputs of languages carry the language's own name."""
    drawing = forms.Drawing(tags(), problems, _options(db, kind), spare)
    main = drawing.views(KINDS[kind].fields, record)
    _name_languages(main)
    for view in main:
        view.fixed = item is not None and kind == "procedure" and view.name == "code"
    names = [view.name for view in main]
    fold = names.index(FOLDED_FROM[kind]) if kind in FOLDED_FROM else len(main)
    suggestions = {view.of: drawing.options[view.of] for view in _all(main) if view.type in ("pick", "picks")}
    return Parts(main[:fold], main[fold:], drawing.views(PROVENANCE, record), dict(suggestions))


def _all(views: list[forms.View]) -> Iterator[forms.View]:
    for view in views:
        yield view
        for row in view.rows:
            yield from _all(row.views)


def _name_languages(views: list[forms.View]) -> None:
    names = {each.tag: each.name for each in offered()}
    for view in _all(views):
        for each in view.inputs:
            each.label = names.get(each.lang, "")


def _options(db: Database, kind: str) -> dict[str, list[tuple[str, str]]]:
    """Items to choose from for the fields that name others."""
    wanted = {each.of for _path, each in _fields(kind) if each.of}
    return {name: [(row.slug, _title(name, row)) for row in overview.lines(db, name)] for name in wanted}


def _fields(kind: str) -> Iterator[tuple[str, Field]]:
    for each in KINDS[kind].fields:
        yield each.name, each
        for column in each.columns:
            yield f"{each.name}.{column.name}", column


def _title(kind: str, row: overview.Line) -> str:
    name = str(translated(row.everyday, tags()).value or row.name(tags()))
    return f"{name} ({row.slug})" if kind == "procedure" else name


def save(
    db: Database,
    kind: str,
    item: Item | None,
    record: dict[str, Any],
    publish: bool,
    seen: str,
    editor: str,
    now: datetime,
) -> Item:
    """Save what was typed. Raises Refused, EditedMeanwhile, StoreUnusable."""
    fields, about, problems = _checked(db, kind, item, record)
    slug = item.slug if item else _new_slug(db, kind, fields, problems)
    if problems:
        raise Refused(problems)
    status = "published" if publish else item.status if item else "draft"
    if item is None:
        draft = store.Draft(kind, slug, fields, status, languages={"vi": "original"}, **about)
        return store.save(db, draft, editor, now)[0]
    return store.edit(db, item, fields, {**about, "status": status}, editor, now, seen)


def _checked(
    db: Database, kind: str, item: Item | None, record: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    if item is not None and kind == "procedure":
        record = {
            **record,
            "code": item.fields.get("code", item.slug),
        }  # its address: printed on posters, never changed
    fields, found = checks.clean(KINDS[kind], record)
    about_kind = replace(KINDS[kind], name="about", fields=PROVENANCE, by_name={})
    about, more = checks.clean(about_kind, record)
    problems = {forms.anchor(each.path): each.sentence(gettext) for each in (*found, *more)}
    problems |= _unknown_references(db, kind, item, fields)
    if item is not None:
        fields = _with_hidden_languages(KINDS[kind].fields, item.fields, fields)
    return fields, {each.name: about.get(each.name, "") for each in PROVENANCE}, problems


def _unknown_references(db: Database, kind: str, item: Item | None, fields: Mapping[str, Any]) -> dict[str, str]:
    """Named items that do not exist; those that the item named before are left in peace."""
    before = {slug for _path, _of, slug in _references(kind, item.fields if item else {})}
    problems: dict[str, str] = {}
    for path, of, slug in _references(kind, fields):
        if slug not in before and store.find(db, of, slug) is None:
            sentence = gettext("There is no “%(value)s” to choose; pick one from the list", value=slug)
            problems.setdefault(forms.anchor(path), sentence)
    return problems


def _references(kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Path, kind and slug of every item that the fields name."""
    for named in fields.get("items", ()) if kind == "alias" else ():
        of, _colon, slug = named.partition(":")
        yield "items", of, slug
    for each in KINDS[kind].fields:
        value = fields.get(each.name)
        if each.of and value:
            for slug in [value] if isinstance(value, str) else value:
                yield each.name, each.of, slug
        for column in each.columns:
            for number, row in enumerate(value or [] if column.of else []):
                named = row.get(column.name) or []
                for slug in [named] if isinstance(named, str) else named:
                    yield f"{each.name}.{number}.{column.name}", column.of, slug


def _with_hidden_languages(fields: tuple[Field, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Languages that this box does not offer, and so the form does not show, stay as they were.

    A row has no name of its own, so its texts are known again by their Vietnamese.
    """
    kept = dict(new)
    for each in fields:
        before = old.get(each.name)
        if each.translated and isinstance(before, dict):
            kept |= {each.name: {**_hidden(before), **new.get(each.name, {})}} if _hidden(before) else {}
        elif each.columns and before and each.name in new:
            kept[each.name] = _rows_with_hidden(each, before, new[each.name])
    return kept


def _hidden(texts: Mapping[str, Any]) -> dict[str, Any]:
    return {tag: text for tag, text in texts.items() if tag not in tags()}


def _rows_with_hidden(each: Field, before: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        kept = dict(row)
        for column in (column.name for column in each.columns if column.translated and column.name in row):
            same = (old.get(column) for old in before)
            texts = next(
                (text for text in same if isinstance(text, dict) and text.get("vi") == row[column].get("vi")), {}
            )
            kept[column] = {**_hidden(texts), **row[column]}
        found.append(kept)
    return found


def _new_slug(db: Database, kind: str, fields: dict[str, Any], problems: dict[str, str]) -> str:
    """A short name that is free: a procedure's code, else from the title, with a number where it is taken."""
    source = KINDS[kind].slug_from or KINDS[kind].title
    text = str(translated(fields.get(source), ("vi", "en")).value)
    if kind == "procedure":
        if text and not checks.SLUG.fullmatch(text):
            problems["code"] = gettext("Enter the code with letters, digits, dots and hyphens only")
        elif text and store.find(db, kind, text):
            problems["code"] = gettext("There is a procedure with this code already; open that one instead")
        return text
    slug, number = shaping.slug_of(text) or kind, 1
    while store.find(db, kind, slug if number == 1 else f"{slug}-{number}"):
        number += 1
    return slug if number == 1 else f"{slug}-{number}"
