"""Linux desktops: NetworkManager's check (nm-connectivity.c), shown by GNOME's window or KDE's notice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.network.phones.device import Device
from portal.network.phones.verdict import LIMITED, ONLINE, PORTAL, Verdict

if TYPE_CHECKING:
    from portal.network.phones.systems import System


def evaluate(device: Device, system: System) -> Verdict:
    """Header first, then the expected beginning of the body; any failure to fetch is "limited", never a portal."""
    answer = device.ask(system.http, (("Accept", "*/*"), ("Connection", "close")))
    seen = (f"{urlsplit(system.http).hostname}: {answer.said}",)
    if answer.failure:
        return Verdict(LIMITED, seen)
    if answer.header("X-NetworkManager-Status") == "online":
        return Verdict(ONLINE, (*seen, "its header says online"))
    wanted = system.expects.encode()
    if not wanted and (answer.status == 204 or (answer.status == 200 and not answer.body)):
        return Verdict(ONLINE, seen)
    if wanted and answer.body.startswith(wanted):
        return Verdict(ONLINE, seen)
    return Verdict(PORTAL, seen, system.http)
