"""Who is on line now, as the kernel says: time left and data used, no names."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from portal.network import grants
from portal.web.page import now
from portal.web.side import demo

pages = Blueprint("devices", __name__)
MOST = 500  # rows; the number of all stands above them


@pages.get("/devices")
def index() -> str:
    gate: grants.Grants = current_app.extensions["grants"]
    try:
        held, silent = sorted(gate.list(), key=lambda grant: -grant.seconds_left), False
    except grants.GateDown:
        held, silent = [], True
    rows = [
        {
            "name": f"…{grant.mac[-5:]}",
            "minutes": max(1, round(grant.seconds_left / 60)),
            "megabytes": round(grant.bytes_used / 1_000_000, 1),
        }
        for grant in held[:MOST]
    ]
    return render_template(
        "admin/devices/index.html",
        rows=rows,
        count=len(held),
        silent=silent,
        demo=demo(),
        at=now().isoformat(),
        megabytes=round(sum(grant.bytes_used for grant in held) / 1_000_000, 1),
    )
