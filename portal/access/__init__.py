"""Pages that let a device out, and what they say about the Wi-Fi. None of them is ever cached."""

from __future__ import annotations

from flask import Blueprint, Flask

from portal.access import captive_api, connect, continuing, help, privacy, status, terms


def init(app: Flask) -> None:
    room = Blueprint("access", __name__)
    for noun in (connect, status, continuing, help, terms, privacy):
        room.register_blueprint(noun.pages)
    app.register_blueprint(room, url_prefix="/<language:tag>")
    app.register_blueprint(captive_api.pages)
    continuing.init(app)
