"""The first page: Connect, search, eight numbered tiles, notices."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask_babel import gettext

from portal.content import store
from portal.web import stores
from portal.web.page import local_now

pages = Blueprint("home", __name__)
NOTICES = 3


@pages.get("/")
def index() -> str:
    return render_template("resident/home/index.html", tiles=tiles(), notices=notices()[:NOTICES])


def tiles() -> list[tuple[str, str, str]]:
    """Address, picture and words of the eight entrances, in the order of their numbers."""
    return [
        (url_for("resident.procedures.index"), "paper", gettext("Procedures")),
        (url_for("resident.situations.index"), "people", gettext("Life events")),
        (url_for("resident.guides.index"), "screen", gettext("Guides to online services")),
        (url_for("resident.apps.index"), "phone", gettext("Useful apps")),
        (url_for("resident.maps.index"), "map", gettext("Maps")),
        (url_for("resident.books.index"), "book", gettext("Bookshelf")),
        (url_for("resident.amenities.index"), "charge", gettext("Charging, water, toilets")),
        (url_for("resident.questions.index"), "question", gettext("Questions and answers")),
    ]


def notices() -> list[store.Item]:
    """Notices shown today, the important ones first."""
    today = local_now().date().isoformat()
    shown = [
        item
        for item in store.find_all(stores.content(), "notice")
        if item.fields.get("shown_from", "") <= today <= item.fields.get("shown_until", "9999")
    ]
    return sorted(shown, key=lambda item: item.fields.get("tone") != "warning")
