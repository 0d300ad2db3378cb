"""Pages that anyone may read, with or without Internet. They show; they never change anything."""

from __future__ import annotations

from flask import Blueprint, Flask

from portal.resident import (
    amenities,
    apps,
    books,
    guides,
    home,
    kiosk,
    maps,
    procedures,
    questions,
    search,
    situations,
)
from portal.web.language import without_language


def init(app: Flask) -> None:
    """Register every page below /<language>; `/` and addresses without a language lead there."""
    procedures.init(app)
    room = Blueprint("resident", __name__)
    for noun in (home, procedures, search, books, maps, apps, guides, amenities, questions, situations, kiosk):
        room.register_blueprint(noun.pages)
    app.register_blueprint(room, url_prefix="/<language:tag>")
    app.add_url_rule("/", "resident.first", home.index)
    app.add_url_rule("/<path:rest>", "unspoken", without_language)
