"""Windows 10 and 11: the network status indicator asks a page and a name, then the browser opens /redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.network import probes
from portal.network.phones import names
from portal.network.phones.device import Device
from portal.network.phones.verdict import AWAY, LIMITED, ONLINE, PORTAL, Verdict

if TYPE_CHECKING:
    from portal.network.phones.systems import System

NAME, ADDRESSES = "dns.msftncsi.com", {4: "131.107.255.255", 6: "fd3e:4f5a:5b81::1"}


def evaluate(device: Device, system: System) -> Verdict:
    """Over IPv6 the page stands on a host of its own; the name is asked over whichever family is looked at."""
    family = device.family or 4
    wanted = probes.of(urlsplit(system.http).netloc, urlsplit(system.http).path)
    url = system.http.replace("//www.", "//ipv6.") if family == 6 else system.http
    answer = device.ask(url, (("Connection", "Close"), ("User-Agent", system.agent)))
    seen = [f"{urlsplit(url).hostname}: {answer.said}"]
    if answer.failure:
        return Verdict(AWAY, tuple(seen))
    if answer.status != 200 or wanted is None or answer.body != wanted.body:
        return Verdict(PORTAL, tuple(seen), "http://www.msftconnecttest.com/redirect")
    right = _name_is_right(device, family, seen)
    return Verdict(ONLINE if right else LIMITED, tuple(seen))


def _name_is_right(device: Device, family: int, seen: list[str]) -> bool:
    try:
        found = device.look_up(NAME, family)
    except names.NoAnswer as error:
        seen.append(str(error))
        return False
    seen.append(f"{NAME} is {', '.join(found) or 'nowhere'}")
    return ADDRESSES[family] in found
