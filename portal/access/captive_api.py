"""The Captive Portal API (RFC 8908): what phones ask that were given its address by DHCP option 114 (RFC 8910).

Reads the kernel's set like the status page, so both flip in the same step as the grant. It never disappears:
an unreachable API breaks the network for iOS, so a silent gate is answered as captive.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app

from portal.network import grants
from portal.web.page import portal_url
from portal.web.side import address

pages = Blueprint("captive_api", __name__)
# Android 12+ may then show the portal in a Custom Tab; the number skips older modules that are faulty
# (source.android.com/docs/core/connect/android-custom-tabs-captive-portal).
CUSTOM_TABS = "361335020"


@pages.get("/captive-api")
def show() -> Response:
    body: dict[str, object] = {"captive": True, "user-portal-url": portal_url(), "venue-info-url": portal_url()}
    gate: grants.Grants = current_app.extensions["grants"]
    try:
        grant = gate.read(address())
    except (grants.GateDown, grants.DeviceUnknown):
        grant = None
    if grant is not None:
        body |= {"captive": False, "can-extend-session": True, "seconds-remaining": grant.seconds_left}
    body["x-android-use-custom-tabs"] = CUSTOM_TABS
    answer = Response(json.dumps(body), content_type="application/captive+json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
