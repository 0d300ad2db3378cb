"""The status of this device: what to do now, time and data left as the kernel says, renew, disconnect."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.access import standing, window
from portal.access.connect import foreign_origin, let_out
from portal.network import grants
from portal.visits import sessions
from portal.web import stores
from portal.web.page import now
from portal.web.side import address

pages = Blueprint("status", __name__)


@pages.get("/status")
def index() -> str:
    if not current_app.extensions["settings"].captive:
        return render_template("access/status/open.html")
    found = standing.read()
    grant = found.grant
    minutes = max(1, round(grant.seconds_left / 60)) if grant else 0
    # The kernel's set decides here, not the listener: this page may be read on a connection from before the grant.
    return render_template(
        "access/status/index.html",
        grant=grant,
        may=found.may,
        may_extend=found.may_extend,
        minutes_left=minutes,
        window=_window(),
        side="online" if grant else "waiting",
    )


def _window() -> str:
    return window.of(request.headers.get("User-Agent", ""))


@pages.post("/status/renew")
def renew() -> Response | tuple[str, int]:
    if foreign_origin():
        abort(405)
    return let_out(renew=True)


@pages.post("/status/disconnect")
def disconnect() -> Response | tuple[str, int]:
    if foreign_origin():
        abort(405)
    gate: grants.Grants = current_app.extensions["grants"]
    try:
        held = gate.read(address())
        if held is not None:
            gate.revoke(address())
            with suppress(sessions.StoreUnusable):  # the device is off line; the next round closes the row
                sessions.close(stores.activity(), held.mac, now(), "disconnected", held.bytes_used)
    except (grants.GateDown, grants.DeviceUnknown):
        reason = gettext("Your device is still connected. Wait a minute and press Disconnect again.")
        return render_template("access/connect/problem.html", still_on=True, reason=reason), 503
    return redirect(url_for("access.status.index"), 303)
