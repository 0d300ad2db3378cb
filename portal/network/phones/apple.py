"""iPhone, iPad and Mac: the API alone once DHCP named one, else a page whose body must say Success."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.network.phones import capport
from portal.network.phones.device import Device
from portal.network.phones.verdict import AWAY, ONLINE, PORTAL, Verdict
from portal.network.probes import SHORT_SUCCESS

if TYPE_CHECKING:
    from portal.network.phones.systems import System


def evaluate(device: Device, system: System) -> Verdict:
    """PacketFence issue 7478: with option 114 the phone goes "Evaluating API" instead of "Probing"."""
    if system.api and device.api.startswith("https://"):
        told = capport.ask(device, (("User-Agent", system.agent),))
        if told.refused:
            return Verdict(AWAY, (f"API: {told.refused}; the probe is not asked any more",))
        said = (f"API: captive is {str(told.captive).lower()}",)
        return Verdict(PORTAL, said, told.url) if told.captive else Verdict(ONLINE, said)
    # HTTP/1.0 with Host: a server that answers by version alone would close without a word.
    answer = device.ask(system.http, (("Connection", "close"), ("User-Agent", system.agent)), version="1.0")
    seen = (f"{urlsplit(system.http).hostname}: {answer.said}",)
    if answer.failure:
        return Verdict(AWAY, seen)
    if answer.status == 200 and answer.body.rstrip(b"\n") == SHORT_SUCCESS:
        return Verdict(ONLINE, seen)
    return Verdict(PORTAL, seen, system.http)  # the sheet opens the probe's own address and follows where it leads
