"""Who is on line now, as the kernel says: time left and data used, no names."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from portal.network import grants

pages = Blueprint("devices", __name__)


@pages.get("/devices")
def index() -> str:
    gate: grants.Grants = current_app.extensions["grants"]
    try:
        held, silent = gate.list(), False
    except grants.GateDown:
        held, silent = [], True
    rows = [
        {
            "name": f"…{grant.mac[-5:]}",
            "minutes": max(1, round(grant.seconds_left / 60)),
            "megabytes": round(grant.bytes_used / 1_000_000, 1),
        }
        for grant in held
    ]
    return render_template("admin/devices/index.html", rows=rows, silent=silent)
