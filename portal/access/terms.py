"""The terms of use, at most 150 words."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

pages = Blueprint("terms", __name__)


@pages.get("/terms")
def index() -> str:
    return render_template("access/terms/index.html", connect_hours=current_app.extensions["settings"].connect_hours)
