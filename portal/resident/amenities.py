"""Charging, water, toilets and the like: where each is, how to use it, whether it works today."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.content import store
from portal.web import stores

pages = Blueprint("amenities", __name__)


@pages.get("/amenities")
def index() -> str:
    items = store.find_all(stores.content(), "amenity")
    return render_template(
        "resident/amenities/index.html",
        amenities=items,
        broken=[item for item in items if item.fields.get("state") == "broken"],
        pairs=dict.fromkeys((item.source, item.source_date) for item in items if item.source),
        checked=all(item.checked_at for item in items),
        sample=any(item.sample for item in items),
    )
