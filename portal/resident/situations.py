"""Life events: what to do in order, each step leading to its procedure."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.content import store
from portal.web import stores

pages = Blueprint("situations", __name__)


@pages.get("/situations")
def index() -> str:
    return render_template("resident/situations/index.html", situations=store.find_all(stores.content(), "situation"))


@pages.get("/situations/<slug>")
def show(slug: str) -> str:
    db = stores.content()
    item = store.get(db, "situation", slug)
    codes = [row.get("procedure", "") for row in item.fields.get("steps", [])]
    return render_template(
        "resident/situations/show.html",
        item=item,
        sample=item.sample,
        procedures=store.by_slugs(db, "procedure", codes),
    )
