"""Pages for staff: sign in, edit, posters, who is on line, accounts. Never reachable from the guest side
unless the setting staff_from_guests says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask, abort, current_app, redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.admin import accounts, devices, editing, posters, sign_in
from portal.admin.signed_in import account
from portal.staff import secret
from portal.web import csrf
from portal.web.side import side

OPEN = {"admin.sign_in.index", "admin.sign_in.enter", "admin.sign_in.start", "admin.sign_in.begin"}


def init(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.secret_key = secret.key(Path(settings.state_dir))
    loopback = settings.staff_listen.startswith(("127.", "[::1]"))
    app.config.update(
        SESSION_COOKIE_NAME="tram_staff",
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=not loopback,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=8),
    )
    room = Blueprint("admin", __name__)
    for noun in (sign_in, editing, posters, devices, accounts):
        room.register_blueprint(noun.pages)
    room.before_request(_guard)
    room.context_processor(_for_templates)
    app.register_blueprint(room, url_prefix="/admin")
    app.jinja_env.filters["title_of"] = editing.title_of


def _guard() -> Response | None:
    """From the office's side only; signed in, but for the sign-in pages; forms of our own only."""
    settings = current_app.extensions["settings"]
    if side() != "office" and not settings.staff_from_guests:
        abort(404)
    if request.method == "POST":
        csrf.check()
    if request.endpoint not in OPEN and account() is None:
        session.pop("account", None)
        return redirect(url_for("admin.sign_in.index"), 303)
    return None


def _for_templates() -> dict[str, object]:
    return {
        "account": account(),
        "csrf_field": csrf.field,
        "sections": [
            ("admin.editing.index", gettext("Content")),
            ("admin.posters.index", gettext("Poster")),
            ("admin.devices.index", gettext("On line now")),
            ("admin.accounts.index", gettext("Accounts")),
        ],
    }
