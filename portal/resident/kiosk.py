"""The station's own screen: join the Wi-Fi, open the portal, or search and read right here.

It shows no link that leaves the box, and begins again in the office's first language when nobody touches it.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template, url_for

from portal.resident.home import NOTICES, notices, tiles
from portal.web.qr import wifi_text

pages = Blueprint("kiosk", __name__)
IDLE_SECONDS = 90


@pages.get("/kiosk")
def index() -> Response:
    settings = current_app.extensions["settings"]
    answer = make_response(
        render_template(
            "resident/kiosk/index.html",
            tiles=tiles(),
            notices=notices()[:NOTICES],
            wifi_name=settings.wifi_name,
            wifi_code=wifi_text(settings.wifi_name),
        )
    )
    first = next(iter(current_app.extensions["languages"]))
    answer.headers["Refresh"] = f"{IDLE_SECONDS}; url={url_for('resident.kiosk.index', tag=first)}"
    return answer
