"""Guides to online services: what is needed, then the steps in order, each with a picture."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.content import store
from portal.web import stores
from portal.web.language import current

pages = Blueprint("guides", __name__)


@pages.get("/guides")
def index() -> str:
    guides = store.find_all(stores.content(), "guide")
    return render_template("resident/guides/index.html", guides=guides, sample=any(guide.sample for guide in guides))


@pages.get("/guides/<slug>")
def show(slug: str) -> str:
    db = stores.content()
    item = store.get(db, "guide", slug)
    procedures = store.by_slugs(db, "procedure", item.fields.get("procedures", []))
    return render_template(
        "resident/guides/show.html",
        item=item,
        sample=item.sample,
        needs=item.text("needs", current().content),
        procedures=procedures.values(),
    )
