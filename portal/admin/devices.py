"""Who is on line now, as the kernel says: time left and data used, no names. And which sites need no Connect."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app, render_template
from flask_babel import gettext

from portal.network import garden, grants
from portal.network.garden import Name
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
        sites=[] if demo() else [site(each) for each in garden.state(current_app.extensions["settings"], now())],
        at=now().isoformat(),
        megabytes=round(sum(grant.bytes_used for grant in held) / 1_000_000, 1),
    )


def site(found: Name) -> dict[str, object]:
    """A site of the walled garden as a row: how it is, and what to do."""
    state, remedy = words(found.state)
    opened = datetime.fromisoformat(found.opened).isoformat() if found.opened else ""
    good = found.state in (garden.OPEN, garden.UNKNOWN)
    return {"name": found.name, "state": state, "remedy": remedy, "opened": opened, "good": good}


def words(state: str) -> tuple[str, str]:
    """A state in words, and its remedy; "" where there is nothing to do."""
    return {
        garden.OPEN: (gettext("Open"), ""),
        garden.NOT_FOUND: (
            gettext("There is no such name"),
            gettext("Check how it is written in walled_garden, or remove it there."),
        ),
        garden.UNANSWERED: (
            gettext("The name cannot be looked up"),
            gettext("Is the Internet there? If it is, tell the technician: portal doctor"),
        ),
        garden.PRIVATE: (
            gettext("The site is inside a private network"),
            gettext("Devices never reach those; remove it from walled_garden."),
        ),
        garden.SILENT: (
            gettext("The site does not answer"),
            gettext("Wait, or ask who runs it; only https works before Connect."),
        ),
    }.get(
        state,
        (gettext("Not looked at yet"), gettext("After ten minutes, tell the technician: systemctl status tram-garden")),
    )
