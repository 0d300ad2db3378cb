"""Android's NetworkMonitor, read in its source (Android 14 to 16), and the Chinese makers' versions of it.

An API first, if DHCP named one; a plain and a https probe side by side; a further plain one when neither decides.
"""

from __future__ import annotations

import ipaddress
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.network.phones import capport, names
from portal.network.phones.device import Answer, Device
from portal.network.phones.verdict import AWAY, LIMITED, ONLINE, PORTAL, Verdict

if TYPE_CHECKING:
    from portal.network.phones.systems import System

SUCCESS, FAILED = 204, 599
LEAST_BODY = 5  # a 200 of four bytes or less is a broken proxy, not a portal (its bug 9972012)
MODULE = 361335020  # the sign-in module of a phone of autumn 2026, which Custom Tabs ask for


def code(answer: Answer) -> int:
    """CaptivePortalProbeResult's code: 204 good, 200 to 399 a portal, anything else failed."""
    if answer.failure:
        return FAILED
    if answer.status == 200:
        enough = bool(answer.body) if answer.length is None else answer.length >= LEAST_BODY
        return answer.status if enough else FAILED
    return answer.status


def _portal(found: int) -> bool:
    return found != SUCCESS and 200 <= found <= 399


class _Evaluation:
    """One round of probes. The two threads share it as the two of NetworkMonitor share their latch."""

    def __init__(self, device: Device, system: System) -> None:
        self.device, self.system = device, system
        self.decided = threading.Event()
        self.http = self.https = FAILED
        self.login = ""
        self.seen: list[str] = []
        self.told: capport.Told | None = None
        self.private = False

    def probe(self, url: str) -> tuple[int, Answer]:
        answer = self.device.ask(url, (("Connection", "close"), ("User-Agent", self.system.agent), *GZIP))
        self.seen.append(f"{urlsplit(url).hostname}: {answer.said}")
        return code(answer), answer

    def plainly(self) -> None:
        """HttpProbe: the API if there is one, then the plain probe unless the API has spoken."""
        if self.device.api and self.system.api:
            self.told = capport.ask(self.device, (("User-Agent", self.system.agent),))
            self.seen.append(f"API: {self.told.refused or f'captive is {str(self.told.captive).lower()}'}")
            if self.told.captive:
                self.http, self.login = 302, self.told.url
                self.decided.set()
                return
        if self.system.distrusts_private and self._private():
            self.private = True
            return
        self.http, answer = self.probe(self.system.http)
        self.login = answer.header("Location") or self.system.http
        if _portal(self.http):
            self.decided.set()

    def sealed(self) -> None:
        """HttpsProbe. Success ends the round at once, unless an API may still say something else."""
        self.https, _ = self.probe(self.system.https)
        if _portal(self.https) or (self.https == SUCCESS and not (self.device.api and self.system.api)):
            self.decided.set()

    def _private(self) -> bool:
        """DNS_PROBE_PRIVATE_IP_NO_INTERNET, which Google may switch on from afar."""
        host = urlsplit(self.system.http).hostname or ""
        try:
            found = [ipaddress.ip_address(each) for each in self.device.look_up(host)]
        except names.NoAnswer:
            return False
        if any(each.is_link_local or _site_local(each) for each in found):
            self.seen.append(f"{host}: the name leads to a private address")
            return True
        return False


def _site_local(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """As InetAddress.isSiteLocalAddress has it. Python's is_private would count 198.18.0.0/15, too."""
    ranges = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
    return any(address in ipaddress.ip_network(each) for each in ranges)


GZIP = (("Accept-Encoding", "gzip"),)


def evaluate(device: Device, system: System) -> Verdict:
    """isCaptivePortal(): portal, validated ("online"), partial ("limited") or failed ("no internet")."""
    round_ = _Evaluation(device, system)
    threads = [threading.Thread(target=part, daemon=True) for part in (round_.plainly, round_.sealed)]
    for each in threads:
        each.start()
    while any(each.is_alive() for each in threads) and not round_.decided.wait(0.005):
        pass
    if round_.decided.is_set() and not _portal(round_.http) and round_.https == SUCCESS:
        return _verdict(round_, ONLINE)  # decided by the https probe alone: a portal would go unseen
    for each in threads[:1] if _portal(round_.http) else threads:
        each.join()
    if _portal(round_.http):
        return _verdict(round_, PORTAL)
    if round_.private:
        return _verdict(round_, AWAY)
    if round_.https != SUCCESS and system.fallback:
        again, answer = round_.probe(system.fallback)
        if _portal(again):
            round_.login = answer.header("Location") or system.fallback
            return _verdict(round_, PORTAL)
    if round_.https == SUCCESS:
        return _verdict(round_, ONLINE)
    return _verdict(round_, LIMITED if round_.http == SUCCESS else AWAY)


def _verdict(round_: _Evaluation, word: str) -> Verdict:
    told = round_.told
    custom_tab = bool(told and not told.refused and told.opens_custom_tab(MODULE))
    return Verdict(word, tuple(round_.seen), round_.login if word == PORTAL else "", custom_tab)


def quiet(device: Device, system: System) -> Verdict:
    """Makers who publish no more than a host: 204 is good, silence is no Internet, anything else is a portal."""
    answer = device.ask(system.http, (("User-Agent", system.agent), ("Connection", "Keep-Alive"), *GZIP))
    seen = (f"{urlsplit(system.http).hostname}: {answer.said}",)
    if answer.failure:
        return Verdict(AWAY, seen)
    if code(answer) == SUCCESS:
        return Verdict(ONLINE, seen)
    return Verdict(PORTAL, seen, answer.header("Location") or system.http)
