"""What is kept and for how long, said from the settings in force."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

pages = Blueprint("privacy", __name__)


@pages.get("/privacy")
def index() -> str:
    return render_template("access/privacy/index.html", lease_minutes=current_app.extensions["settings"].lease_minutes)
