"""List, find, create, edit, publish, archive and restore items of every kind; forms come from the table of kinds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.admin import differences, item_form
from portal.admin.shown import language_name, offered, states, tags, title_of
from portal.admin.signed_in import name
from portal.content import overview, revisions, store
from portal.content.items import Item, translated
from portal.content.kinds import KINDS
from portal.search.text import fold
from portal.web import stores
from portal.web.page import local_now, now

pages = Blueprint("editing", __name__)
PAGE = 100  # items on one page of a list
# What may be done from each state: the verb in the address and the state it leads to.
VERBS = {"publish": "published", "withdraw": "draft", "archive": "archived"}
Answer = Response | tuple[str, int]


def _known(kind: str) -> str:
    if kind not in KINDS:
        abort(404)
    return kind


def shows() -> dict[str, str]:
    """What a list can be narrowed to, in words."""
    missing = {
        f"{overview.MISSING}{each.tag}": gettext("missing in %(language)s", language=language_name(each))
        for each in offered()
    }
    return {
        "": gettext("all"), **states(), "unchecked": gettext("not yet checked"), "sample": gettext("sample data"),
        "expired": gettext("expired"), "district": gettext("names the district level"), **missing,
    }  # fmt: skip


@pages.get("/<kind>/")
def kind(kind: str) -> Answer | str:
    db = stores.content()
    asked, show = request.args.get("q", "").strip()[:100], request.args.get("show", "")
    show = show if show in shows() else ""
    found = overview.lines(db, _known(kind), show, f"{local_now().date()}")
    if KINDS[kind].one_record and len(found) == 1 and not asked and not show:
        return redirect(url_for("admin.editing.edit", item_id=found[0].id), 303)
    words = fold(asked).split()
    found = [row for row in found if all(word in _haystack(row) for word in words)] if words else found
    last = max(1, -(-len(found) // PAGE))
    page = min(max(request.args.get("page", 1, int), 1), last)
    return render_template(
        "admin/editing/kind.html",
        kind=KINDS[kind],
        rows=found[(page - 1) * PAGE : page * PAGE],
        tags=tags(),
        count=len(found),
        page=page,
        last=last,
        q=asked,
        show=show,
        shows=shows(),
        states=states(),
        new=not (KINDS[kind].one_record and overview.lines(db, kind)),
    )


def _haystack(row: overview.Line) -> str:
    texts = [
        text for value in (row.title, row.everyday) for text in (value.values() if isinstance(value, dict) else [value])
    ]
    return fold(" ".join([row.slug, *(str(text) for text in texts if text)]))


@pages.get("/<kind>/new")
def new(kind: str) -> Answer:
    if only := _only(_known(kind)):
        return redirect(url_for("admin.editing.edit", item_id=only.id), 303)
    return _form(kind, None, {})


@pages.post("/<kind>/new")
def create(kind: str) -> Answer:
    if only := _only(_known(kind)):  # made by somebody else meanwhile
        return _conflict(only, item_form.typed(kind, request.form)[0])
    return _save(kind, None)


def _only(kind: str) -> Item | None:
    """The one record of a kind that has just one, when it exists."""
    rows = overview.lines(stores.content(), kind) if KINDS[kind].one_record else []
    return store.by_id(stores.content(), rows[0].id) if rows else None


@pages.get("/items/<int:item_id>")
def edit(item_id: int) -> Answer:
    item = store.by_id(stores.content(), item_id)
    return _form(item.kind, item, item_form.as_record(item))


@pages.post("/items/<int:item_id>")
def save(item_id: int) -> Answer:
    item = store.by_id(stores.content(), item_id)
    return _save(item.kind, item)


@pages.post("/items/<int:item_id>/<verb>")
def change(item_id: int, verb: str) -> Answer:
    db = stores.content()
    item = store.by_id(db, item_id)
    if verb not in _verbs(item):
        abort(404)
    if verb == "check":
        store.mark_checked(db, item_id, name(), now())
    else:
        store.set_status(db, item_id, VERBS[verb], name(), now())
    flash(_said(verb))
    return redirect(url_for("admin.editing.edit", item_id=item_id), 303)


def _said(verb: str) -> str:
    """What happened, and how to undo it."""
    return {
        "publish": gettext("Published: residents see it now. To undo this, press “Back to draft”."),
        "withdraw": gettext("A draft again: residents no longer see it. To undo this, press “Publish”."),
        "archive": gettext("Archived: residents no longer see it, nothing is deleted. To undo this, press “Publish”."),
        "check": gettext("Noted: checked today by %(name)s.", name=name()),
    }[verb]


@pages.get("/items/<int:item_id>/history")
def history(item_id: int) -> str:
    item = store.by_id(stores.content(), item_id)
    found = differences.steps(item.kind, revisions.of(stores.content(), item_id))
    names = {each.tag: each.name for each in offered()}
    return render_template("admin/editing/history.html", item=item, steps=found, states=states(), languages=names)


@pages.post("/items/<int:item_id>/restore/<int:number>")
def restore(item_id: int, number: int) -> Answer:
    revisions.restore(stores.content(), item_id, number, name(), now())
    said = gettext("Revision %(number)s is restored. To undo this, restore another one under History.", number=number)
    flash(said)
    return redirect(url_for("admin.editing.edit", item_id=item_id), 303)


def _save(kind: str, item: Item | None) -> Answer:
    typed, spare = item_form.typed(kind, request.form)
    if "rows" in request.form:
        return _form(kind, item, typed, spare=spare)
    publish, seen = request.form.get("save") == "publish", request.form.get("seen", "")
    try:
        saved = item_form.save(stores.content(), kind, item, typed, publish, seen, name(), now())
    except item_form.Refused as refused:
        return _form(kind, item, typed, refused.problems)
    except store.EditedMeanwhile:
        return _conflict(store.by_id(stores.content(), item.id if item else 0), typed)
    except store.StoreUnusable:
        return _form(kind, item, typed, notice="unusable", status=503)
    flash(_saved(item, saved))
    return redirect(url_for("admin.editing.edit", item_id=saved.id), 303)


def _saved(before: Item | None, saved: Item) -> str:
    if before and before.changed == saved.changed:
        return gettext("Nothing was different, so nothing was saved.")
    if saved.status == "published":
        return gettext("Saved: residents see it now. Earlier states are kept under History.")
    return gettext("Saved; residents do not see it. To show it to them, press “Publish”.")


def _conflict(item: Item, typed: dict[str, Any]) -> Answer:
    """The form with what was typed, and what somebody else has changed since it was opened."""
    found = revisions.of(stores.content(), item.id)
    seen = next((each for each in found if each.made == request.form.get("seen")), found[-1])
    theirs = differences.between(item.kind, seen, found[0])
    return _form(item.kind, item, typed, notice="meanwhile", status=409, theirs=theirs, other=found[0].editor)


def _form(
    kind: str,
    item: Item | None,
    record: dict[str, Any],
    problems: dict[str, str] | None = None,
    *,
    spare: dict[str, int] | None = None,
    notice: str = "",
    status: int = 200,
    theirs: list[differences.Change] | None = None,
    other: str = "",
) -> Answer:
    here = url_for("admin.editing.save", item_id=item.id) if item else url_for("admin.editing.create", kind=kind)
    page = render_template(
        "admin/editing/edit.html",
        kind=KINDS[kind],
        item=item,
        title=title_of(item) if item else str(translated(record.get(KINDS[kind].title), tags()).value),
        action=here,
        # An item that was edited meanwhile: the next save is a knowing one.
        seen=item.changed if item and notice == "meanwhile" else request.form.get("seen", item.changed if item else ""),
        notice=notice,
        problems=problems or {},
        parts=item_form.parts(stores.content(), kind, item, record, problems or {}, spare or {}),
        verbs=_verbs(item) if item else {},
        states=states(),
        theirs=theirs or [],
        other=other,
        languages={each.tag: each.name for each in offered()},
    )
    return page, 422 if problems else status


def _verbs(item: Item) -> dict[str, str]:
    """What may be done with the item now; the one record of its kind is always there, so it is only published."""
    words = {
        "publish": gettext("Publish"),
        "withdraw": gettext("Back to draft"),
        "archive": gettext("Archive"),
    }
    found = {verb: words[verb] for verb, state in VERBS.items() if state != item.status}
    if KINDS[item.kind].one_record:
        found = {verb: word for verb, word in found.items() if verb == "publish"}
    return {**found, "check": gettext("I have checked this")}
