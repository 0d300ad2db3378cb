"""Chrome, ChromeOS and Firefox, each as its source has it, and Kindle as PacketFence has it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.network import probes
from portal.network.phones.device import Answer, Device
from portal.network.phones.verdict import AWAY, ONLINE, PORTAL, SUSPECTED, Verdict

if TYPE_CHECKING:
    from portal.network.phones.systems import System

NETWORK_AUTHENTICATION_REQUIRED = 511


def _asked(device: Device, system: System, url: str, *more: tuple[str, str]) -> tuple[Answer, str]:
    answer = device.ask(url, (("Connection", "keep-alive"), ("User-Agent", system.agent), *more))
    return answer, f"{urlsplit(url).hostname}: {answer.said}"


def _size(answer: Answer) -> int:
    return len(answer.body) if answer.length is None else answer.length


def chrome(device: Device, system: System) -> Verdict:
    """captive_portal_detector.cc: redirects are not followed, 511 is a portal, other errors are none."""
    answer, seen = _asked(device, system, system.http, ("Pragma", "no-cache"), ("Cache-Control", "no-cache"))
    if answer.status == 204 or (answer.status == 200 and _size(answer) <= 1):
        return Verdict(ONLINE, (seen,))
    if 200 <= answer.status <= 399 or answer.status == NETWORK_AUTHENTICATION_REQUIRED:
        return Verdict(PORTAL, (seen,), system.http)
    return Verdict(AWAY, (seen,))


def chromeos(device: Device, system: System) -> Verdict:
    """shill's portal_detector.cc: only 302 and 307 with Location are a portal, and both probes must pass."""
    answer, plain = _asked(device, system, system.http)
    if answer.status in (302, 307):
        where = answer.header("Location")
        good = urlsplit(where).scheme in ("http", "https")
        return Verdict(PORTAL if good else SUSPECTED, (plain,), where if good else "")
    if answer.status == 200 and _size(answer) > 1:
        return Verdict(SUSPECTED, (plain,), system.http)
    over_tls, sealed = _asked(device, system, system.https)
    good = answer.status in (200, 204) and not over_tls.failure
    return Verdict(ONLINE if good else AWAY, (plain, sealed))


def firefox(device: Device, system: System) -> Verdict:
    """CaptiveDetect.sys.mjs: any other page, any redirect and 511 are a portal; silence is not."""
    answer, seen = _asked(device, system, system.http, ("Pragma", "no-cache"), ("Cache-Control", "no-cache"))
    wanted = probes.of(urlsplit(system.http).netloc, urlsplit(system.http).path)
    if wanted and wanted.status == 204:  # the host from August 2026
        good = answer.status == 204 or (answer.status == 200 and not answer.body)
    else:
        good = wanted is not None and answer.status == 200 and answer.body.strip() == wanted.body.strip()
    if good:
        return Verdict(ONLINE, (seen,))
    if 200 <= answer.status <= 399 or answer.status == NETWORK_AUTHENTICATION_REQUIRED:
        return Verdict(PORTAL, (seen,), system.http)
    return Verdict(AWAY, (seen,))


def kindle(device: Device, system: System) -> Verdict:
    """The page is looked through for a fixed mark."""
    answer, seen = _asked(device, system, system.http)
    if answer.failure:
        return Verdict(AWAY, (seen,))
    if b"81ce4465-7167-4dcb-835b-dcc9e44c112a" in answer.body:
        return Verdict(ONLINE, (seen,))
    return Verdict(PORTAL, (seen,), system.http)
