"""List, find, create, edit, publish, archive and restore items of every kind; forms come from the table of kinds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.admin import item_form
from portal.admin.signed_in import name
from portal.content import revisions, store
from portal.content.items import Item
from portal.content.kinds import KINDS
from portal.search.text import fold
from portal.web import stores
from portal.web.page import now

pages = Blueprint("editing", __name__)
MOST = 100
STATES = ("published", "draft", "archived")
# What may be done from each state: the verb in the address and the state it leads to.
VERBS = {"publish": "published", "withdraw": "draft", "archive": "archived"}


@pages.get("/")
def index() -> str:
    db = stores.content()
    rows = []
    for kind in KINDS.values():
        items = store.find_all(db, kind.name, status=None)
        states = [item.status for item in items]
        samples = sum(item.sample for item in items)
        rows.append((kind, states.count("published"), states.count("draft"), samples))
    return render_template("admin/editing/index.html", kinds=rows)


@pages.get("/<kind>/")
def kind(kind: str) -> str:
    if kind not in KINDS:
        abort(404)
    asked, status = request.args.get("q", "").strip()[:100], request.args.get("status", "")
    found = store.find_all(stores.content(), kind, status=status if status in STATES else None)
    words = fold(asked).split()
    found = [item for item in found if all(word in fold(f"{title_of(item)} {item.slug}") for word in words)]
    return render_template(
        "admin/editing/kind.html",
        kind=KINDS[kind],
        items=found[:MOST],
        count=len(found),
        q=asked,
        status=status,
        states=list(state_words().items()),
        state_words=state_words(),
    )


@pages.get("/<kind>/new")
def new(kind: str) -> str:
    if kind not in KINDS:
        abort(404)
    return _form(kind, None, {}, {})


@pages.post("/<kind>/new")
def create(kind: str) -> Response | tuple[str, int] | str:
    if kind not in KINDS:
        abort(404)
    return _save(kind, None)


@pages.get("/items/<int:item_id>")
def edit(item_id: int) -> str:
    item = store.by_id(stores.content(), item_id)
    return _form(item.kind, item, item_form.as_record(item), {})


@pages.post("/items/<int:item_id>")
def save(item_id: int) -> Response | tuple[str, int] | str:
    item = store.by_id(stores.content(), item_id)
    return _save(item.kind, item)


@pages.post("/items/<int:item_id>/<verb>")
def change(item_id: int, verb: str) -> Response:
    db = stores.content()
    if verb == "check":
        store.mark_checked(db, item_id, name(), now())
    elif verb in VERBS:
        store.set_status(db, item_id, VERBS[verb], name(), now())
    else:
        abort(404)
    flash(gettext("Done."))
    return redirect(url_for("admin.editing.edit", item_id=item_id), 303)


@pages.get("/items/<int:item_id>/history")
def history(item_id: int) -> str:
    item = store.by_id(stores.content(), item_id)
    found = revisions.of(stores.content(), item_id)
    earlier = [*found[1:], None]
    pairs = [
        (each, item_form.differences(item.kind, before, each)) for each, before in zip(found, earlier, strict=True)
    ]
    return render_template("admin/editing/history.html", item=item, revisions=pairs)


@pages.post("/items/<int:item_id>/restore/<int:number>")
def restore(item_id: int, number: int) -> Response:
    revisions.restore(stores.content(), item_id, number, name(), now())
    flash(gettext("Revision %(number)s is restored.", number=number))
    return redirect(url_for("admin.editing.edit", item_id=item_id), 303)


def _save(kind: str, item: Item | None) -> Response | tuple[str, int] | str:
    typed = item_form.typed(kind, request.form)
    if "more" in request.form:
        return _form(kind, item, typed, {})
    publish = request.form.get("save") == "publish"
    saved, problems = item_form.save(
        stores.content(), kind, item, typed, publish, request.form.get("seen", ""), name(), now()
    )
    if problems is None:
        return _form(kind, store.by_id(stores.content(), item.id) if item else None, typed, {}, meanwhile=True), 409
    if saved is None:
        return _form(kind, item, typed, problems), 422
    flash(gettext("Saved and published.") if saved.status == "published" else gettext("Saved as a draft."))
    return redirect(url_for("admin.editing.edit", item_id=saved.id), 303)


def _form(
    kind: str, item: Item | None, record: dict[str, Any], problems: dict[str, str], *, meanwhile: bool = False
) -> str:
    here = url_for("admin.editing.save", item_id=item.id) if item else url_for("admin.editing.create", kind=kind)
    return render_template(
        "admin/editing/edit.html",
        kind=KINDS[kind],
        item=item,
        action=here,
        seen=item.changed if item else "",
        meanwhile=meanwhile,
        problems=list(problems.items()),
        views=item_form.views(stores.content(), kind, record, problems),
        provenance=item_form.provenance_views(record, problems),
        verbs=_verbs(item) if item else [],
        state_words=state_words(),
    )


def _verbs(item: Item) -> list[tuple[str, str]]:
    words = {
        "publish": gettext("Publish"),
        "withdraw": gettext("Back to draft"),
        "archive": gettext("Archive"),
    }
    verbs = [(verb, words[verb]) for verb, state in VERBS.items() if state != item.status]
    return [*verbs, ("check", gettext("I have checked this today"))]


def state_words() -> dict[str, str]:
    return {"published": gettext("published"), "draft": gettext("draft"), "archived": gettext("archived")}


def title_of(item: Item) -> str:
    """What the item is called in lists: its title in the first language, else its slug."""
    first = next(iter(current_app.extensions["languages"].values()))
    return item.text(KINDS[item.kind].title, first.content).value or item.slug
