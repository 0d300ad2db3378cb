"""What is kept and for how long, said from the settings in force."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from portal.visits import unanswered

pages = Blueprint("privacy", __name__)
# The longest that a set of the firewall holds a device (hostapd/nftables.conf.j2); a test compares.
FIREWALL_MINUTES = {"off": 120, "masquerade": 240, "delegated": 240}


@pages.get("/privacy")
def index() -> str:
    settings = current_app.extensions["settings"]
    minutes = max(settings.lease_minutes, FIREWALL_MINUTES[settings.ipv6])
    return render_template("access/privacy/index.html", memory_minutes=minutes, searches=unanswered)
