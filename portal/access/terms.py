"""The terms of use, at most 150 words."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

pages = Blueprint("terms", __name__)


@pages.get("/terms")
def index() -> str:
    settings = current_app.extensions["settings"]
    in_force = {name: getattr(settings, name) for name in ("connect_hours", "idle_minutes")}
    return render_template("access/terms/index.html", **in_force)
