"""A poster to print: join the Wi-Fi, open the portal; every QR code with its text under it."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask_babel import force_locale, gettext

from portal.web.language import current
from portal.web.qr import wifi_text

pages = Blueprint("posters", __name__)


@pages.get("/posters")
def index() -> str:
    settings = current_app.extensions["settings"]
    offered = current_app.extensions["languages"]
    spoken = offered.get(request.args.get("language", ""), current())
    with force_locale(spoken.locale):
        words = {
            "title": gettext("Free Wi-Fi and information"),
            "join": gettext("Join the Wi-Fi"),
            "join_hint": gettext("Point the camera here, or choose this name under Wi-Fi. There is no password."),
            "open": gettext("Open the information pages"),
            "open_hint": gettext("They open by themselves. If not: point the camera here, or type one of these."),
            "connect": gettext("Press “Connect to the Internet”"),
            "connect_hint": gettext("The pages can be read before that, too."),
            "free": gettext("Free of charge. No name, no phone number is asked."),
        }
    return render_template(
        "admin/posters/index.html",
        spoken=spoken,
        words=words,
        wifi=wifi_text(settings.wifi_name),
        wifi_name=settings.wifi_name,
    )
