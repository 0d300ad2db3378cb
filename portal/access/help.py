"""Help with the Wi-Fi: what this window is, what to do without Internet."""

from __future__ import annotations

from flask import Blueprint, render_template

pages = Blueprint("help", __name__)


@pages.get("/help")
def index() -> str:
    return render_template("access/help/index.html")
