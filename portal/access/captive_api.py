"""The Captive Portal API (RFC 8908): what phones ask that were given its address by DHCP option 114 (RFC 8910).

Reads the kernel's set like the status page, so both flip in the same step as the grant. It never disappears:
an unreachable API breaks the network for iOS, so a silent gate is answered as captive, and a portal that is
switched off as `captive: false`.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app

from portal.access import standing
from portal.web.page import portal_url

pages = Blueprint("captive_api", __name__)
# Android 12+ may then show the portal in a Custom Tab; the number skips older modules that are faulty
# (source.android.com/docs/core/connect/android-custom-tabs-captive-portal).
CUSTOM_TABS = "361335020"


@pages.get("/captive-api")
def show() -> Response:
    body = {"user-portal-url": portal_url(), "venue-info-url": portal_url(), "x-android-use-custom-tabs": CUSTOM_TABS}
    answer = Response(json.dumps(_state() | body), content_type="application/captive+json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _state() -> dict[str, object]:
    """The keys that differ from device to device. With nothing that ends, the optional ones are left out (§5)."""
    if not current_app.extensions["settings"].captive:
        return {"captive": False}
    found = standing.read()
    if found.grant is None:
        return {"captive": True}
    seconds, left = found.grant.seconds_left, found.grant.bytes_left
    state: dict[str, object] = {"captive": False, "seconds-remaining": seconds, "can-extend-session": found.may_extend}
    return state if left is None else state | {"bytes-remaining": left}
