"""Questions and answers, by topic."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext

from portal.content import store
from portal.web import stores

pages = Blueprint("questions", __name__)


@pages.get("/questions")
def index() -> str:
    labels = {
        "wifi": gettext("Wi-Fi"),
        "office": gettext("The office"),
        "papers": gettext("Papers"),
        "online": gettext("Online services"),
        "": gettext("Other"),
    }
    items = store.find_all(stores.content(), "question")
    topics = [
        (label, [item for item in items if item.fields.get("topic", "") == topic]) for topic, label in labels.items()
    ]
    return render_template("resident/questions/index.html", topics=[pair for pair in topics if pair[1]])
