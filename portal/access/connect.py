"""Connect: one form POST gives this device its grant, then 303 to the status page.

No cookie, no token, any Origin: pop-up browsers may refuse cookies, and the act is bound to the device's
own address, which the gate turns into its MAC. Pressing twice is the same as pressing once.
"""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.access.standing import used_today
from portal.network import grants
from portal.network.allowance import Allowance, allowance, limit
from portal.visits import sessions
from portal.web import stores
from portal.web.page import now
from portal.web.side import address

pages = Blueprint("connect", __name__)


@pages.get("/connect")
def index() -> str:
    seconds = allowance(current_app.extensions["settings"], now()).seconds
    return render_template("access/connect/index.html", minutes=seconds // 60)


@pages.post("/connect")
def create() -> Response | tuple[str, int]:
    return let_out(renew=False)


def let_out(*, renew: bool) -> Response | tuple[str, int]:
    """Open or renew the session, then the grant; a grant that fails takes the session back."""
    gate: grants.Grants = current_app.extensions["grants"]
    try:
        held = gate.read(address())
        running = held is not None and not held.spent
        if current_app.extensions["settings"].captive and (renew or not running):
            may = _granted(gate, held)
            if not may.seconds:
                return render_template("access/connect/not_now.html", may=may), 403
    except grants.DeviceUnknown:
        reason = gettext("The Wi-Fi does not know this device yet. Switch Wi-Fi off and on again, then press Connect.")
        return render_template("access/connect/problem.html", still_on=False, reason=reason), 503
    except (grants.GateDown, sessions.StoreUnusable):
        reason = gettext("Wait a minute and press Connect again, or ask at the information desk.")
        return render_template("access/connect/problem.html", still_on=False, reason=reason), 503
    return redirect(url_for("access.status.index"), 303)


def _granted(gate: grants.Grants, held: grants.Grant | None) -> Allowance:
    """What the device may have; where that is anything, it has it when this returns."""
    settings, db, mac = current_app.extensions["settings"], stores.activity(), gate.device(address())
    may = allowance(settings, now(), used_today(mac, held) if limit(settings) else 0)
    if not may.seconds:
        return may
    if held is not None and held.spent:
        # A new day for a grant that was used up: the kernel would go on counting, so it ends first.
        gate.revoke(address())
        sessions.close(db, mac, now(), "expired", held.bytes_used)
        held = None
    with sessions.granting(db, mac, address(), may.seconds, now(), held=held is not None) as session:
        gate.grant(address(), may.seconds, session.used_before, limit(settings))
    return may


def foreign_origin() -> bool:
    """Whether another site sent this form; a missing or `null` Origin passes (pop-up browsers send either)."""
    origin = request.headers.get("Origin", "null")
    return origin not in ("null", "") and origin.split("://")[-1] != request.host
