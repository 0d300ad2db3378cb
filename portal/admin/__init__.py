"""Pages for staff: what is to be done, edit, posters, who is on line, accounts. Never reachable from the guest side
unless the setting staff_from_guests says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask, abort, g, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.admin import accounts, devices, editing, home, lexicon, posters, resume, shown, sign_in, unanswered
from portal.admin.signed_in import account
from portal.staff import secret
from portal.web import csrf
from portal.web.side import for_staff, side

OPEN = {f"admin.sign_in.{name}" for name in ("index", "enter", "start", "begin", "leave", "speak")}
Answer = Response | tuple[str, int] | None


class Sessions(SecureCookieSessionInterface):
    """Staff's cookie travels over https alone, but for the one place that has none: the office's side on loopback.

    On the guests' side nginx hands on staff pages over https alone, and says so (X-Forwarded-Proto).
    """

    def get_cookie_secure(self, app: Flask) -> bool:
        loopback = app.extensions["settings"].staff_listen.startswith(("127.", "[::1]"))
        return request.is_secure or (side() == "office" and not loopback)


def init(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.secret_key = secret.key(Path(settings.state_dir))
    app.config.update(
        SESSION_COOKIE_NAME="tram_staff",
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=8),
    )
    app.session_interface = Sessions()
    room = Blueprint("admin", __name__)
    for noun in (sign_in, home, editing, unanswered, lexicon, posters, devices, accounts):
        room.register_blueprint(noun.pages)
    app.before_request(_guard)  # the app's, not the room's: unknown addresses below /admin are guarded too
    app.context_processor(_for_templates)
    app.register_blueprint(room, url_prefix="/admin")
    shown.init(app)


def _guard() -> Answer:
    """From the office's side only; signed in, but for the sign-in pages; forms of our own only."""
    if request.path != "/admin" and not request.path.startswith("/admin/"):
        return None
    if not for_staff():
        abort(404)
    if session.get("language") in {each.tag for each in shown.offered()}:
        g.tag = session["language"]
    if request.method == "POST" and csrf.foreign():
        return render_template("admin/sign_in/foreign.html"), 403
    if request.endpoint in OPEN:
        return sign_in.again() if request.method == "POST" and not csrf.fresh() else None
    if account() is None:
        session.pop("account", None)
        if request.method == "POST":
            return sign_in.ended()
        return redirect(url_for("admin.sign_in.index", to=resume.own_path(request.full_path) or None), 303)
    return sign_in.resumed(request.path) if request.method == "POST" and not csrf.fresh() else None


def _for_templates() -> dict[str, object]:
    """For staff pages and their error pages alone."""
    if not request.path.startswith("/admin") or not for_staff():
        return {}
    return {
        "account": account(),
        "csrf_field": csrf.field,
        "sections": [
            ("admin.home.index", gettext("To do")),
            ("admin.unanswered.index", gettext("Searched in vain")),
            ("admin.posters.index", gettext("Poster")),
            ("admin.devices.index", gettext("On line now")),
            ("admin.accounts.index", gettext("Accounts")),
        ],
    }
