"""A pretend phone on the guest bridge: what each known system would make of this box, now.

For `portal doctor --phones`, as root. It is a network namespace with a lease of its own, seen by the box like any
device; it is taken away again whatever happens. Every answer is replayed from what is published of a system:
no real phone is tried here, and the last line says so.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

from portal.box import checks, render
from portal.box.checks import Check
from portal.network import certified, uplink
from portal.network.phones import verdict
from portal.network.phones.dhcp import Lease
from portal.network.phones.systems import SYSTEMS, System
from portal.settings import Settings

SPACE, WIRE, INSIDE, MAC = "tram-phone", "tram-phone", "wlan0", "02:74:72:61:6d:01"
WALKS = "android"  # the system whose sign-in window presses Connect; one session is counted, not thirty
PATIENCE_SECONDS = 120


class Unready(Exception):
    """The pretend phone could not be made; the sentence says what failed."""


@dataclass
class Pretend:
    """The phone: `tool` runs the emulated systems inside its namespace."""

    lease: Lease

    def look(self) -> dict[str, dict]:
        return {row["key"]: row for row in _tool("look", *self._where())}

    def walk(self, origin: str, key: str) -> dict:
        """Press Connect in this system's window and stay connected."""
        return _tool("walk", *self._where(), "--portal", origin, "--stay", key)[0]

    def disconnect(self, origin: str) -> None:
        with suppress(Unready):
            _tool("leave", *self._where(), "--portal", origin)

    def _where(self) -> tuple[str, ...]:
        more = ("--api", self.lease.api) if self.lease.api else ()
        return ("--dns", self.lease.names, "--family", "4", *more)


def examine(settings: Settings, *, connect: bool) -> Generator[Check, None, None]:
    """One line a system, as they come. `connect`: press Connect as well, and ask again."""
    if settings.firewall == "none":
        yield Check("a demo lets no phone in", False, "run it on a box")
    elif os.geteuid() != 0:
        yield Check("a pretend phone needs root", False, "sudo portal doctor --phones")
    else:
        try:
            with pretend(settings) as phone:
                yield from _examined(settings, phone, connect)
        except Unready as error:
            yield Check(f"no pretend phone could be tried: {error}", False, _why_not(str(error), settings))


def _why_not(error: str, settings: Settings) -> str:
    if "address" in error:
        return "systemctl status tram-dnsmasq"
    return f"is {settings.guest_interface} there? networkctl status {settings.guest_interface}"


def _examined(settings: Settings, phone: Pretend, connect: bool) -> Iterator[Check]:
    told = f"a pretend phone got the address {phone.lease.address}"
    if settings.certificate:
        fact = f"{told} and {phone.lease.api or 'no address'} of the API"
        yield Check(fact, bool(phone.lease.api), "option 114 is missing: sudo portal certificate says why")
    else:
        yield Check(told, True)
    wanted = verdict.PORTAL if settings.captive else verdict.ONLINE
    before = phone.look()
    yield from (_line(system, before[system.key], wanted, settings) for system in SYSTEMS)
    if connect and settings.captive:
        yield from _connected(settings, phone)
    yield _counted(before, wanted)


def _connected(settings: Settings, phone: Pretend) -> Iterator[Check]:
    origin = certified.portal_url(settings).rstrip("/")
    up = uplink.state(settings).up
    try:
        walk = phone.walk(origin, WALKS)
        # With the Internet away the window stays open, rightly; whether it is out is then seen below.
        trouble = [] if not up else walk["trouble"]
        fact = "Connect lets the pretend phone out, and its sign-in window would close"
        fact = fact if up else "Connect was pressed; the Internet is away, systems can at best be kept calm"
        yield Check(fact if not trouble else f"Connect: {'; '.join(trouble)}", not trouble, _why_shut(settings))
        if "at the grant" not in walk["words"]:  # nothing was let out: one line says it
            return
        after = phone.look()
        for system in SYSTEMS:
            yield _line(system, after[system.key], verdict.ONLINE if up else system.away, settings, "after Connect ")
    finally:
        phone.disconnect(origin)


def _why_shut(settings: Settings) -> str:
    if settings.connect_hours:
        return f"connect_hours is {settings.connect_hours}: is it that time? Else see: sudo portal doctor"
    return "see: sudo portal doctor"


WORDS = {
    verdict.PORTAL: "the portal would open now",
    verdict.ONLINE: "it would say that it is online",
    verdict.LIMITED: "it would say that the Internet is limited",
    verdict.AWAY: "it would say that there is no Internet",
    verdict.SUSPECTED: "it would suspect a portal and open none by itself",
}


def _line(system: System, row: dict, wanted: str, settings: Settings, when: str = "") -> Check:
    fact = f"{system.name}: {when}{WORDS[row['word']]}"
    if row["word"] == wanted:
        return Check(f"{fact} (emulated, {system.grade})", True)
    return Check(f"{fact} ({'; '.join(row['seen'])})", False, _remedy(row, settings))


def _remedy(row: dict, settings: Settings) -> str:
    """By what was seen: which part of the box to look at."""
    seen = " ".join(row["seen"])
    if "for names" in seen or "has no address" in seen:
        return "systemctl status tram-dnsmasq"
    if "API:" in seen and "captive is" not in seen:
        return "systemctl status tram-web tram-nginx"
    if any(f"port 80 {words}" in seen for words in ("refuses", "keeps silent", "breaks off")):  # 443 rightly does
        return "systemctl status tram-nginx tram-firewall"
    if row["word"] == verdict.ONLINE:
        return "devices are out without Connect: systemctl restart tram-firewall, and look at walled_garden"
    if row["word"] == verdict.PORTAL:
        why = "the firewall does not let it out" if settings.captive else "captive is false"
        return f"{why}: systemctl status tram-gate tram-firewall tram-web"
    return "the answer must be a redirect to the portal: systemctl restart tram-nginx tram-firewall"


def _counted(rows: dict[str, dict], wanted: str) -> Check:
    right = sum(row["word"] == wanted for row in rows.values())
    grades = ", ".join(f"{count} {grade}" for grade, count in Counter(each.grade for each in SYSTEMS).most_common())
    fact = f"{right} of {len(rows)} emulated systems see what they should ({grades}); 0 real phones were tried"
    return Check(fact, right == len(rows), "see the lines above; then try a real phone of that kind")


@contextmanager
def pretend(settings: Settings) -> Iterator[Pretend]:
    """The phone, with a lease; nothing of it is left afterwards, not even by Ctrl-C or `kill`. Raises Unready."""
    # SIGINT, too: started in the background of a script it would be ignored, and the pretend phone would stay.
    before = {number: signal.signal(number, _as_interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    lease = None
    try:
        _sweep()
        _ip("netns", "add", SPACE)
        _ip("link", "add", WIRE, "type", "veth", "peer", "name", INSIDE, "netns", SPACE)
        _ip("link", "set", WIRE, "master", settings.guest_interface, "up")
        _ip("-n", SPACE, "link", "set", "lo", "up")
        _ip("-n", SPACE, "link", "set", INSIDE, "address", MAC, "up")
        lease = Lease(**_tool("lease", INSIDE)[0])
        _ip("-n", SPACE, "addr", "add", f"{lease.address}/{lease.prefix}", "dev", INSIDE)
        _ip("-n", SPACE, "route", "add", "default", "via", lease.router)
        yield Pretend(lease)
    finally:
        if lease:
            with suppress(Unready):
                _tool("release", INSIDE, json.dumps(vars(lease)))
        _sweep()
        for number, handler in before.items():
            signal.signal(number, handler)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _sweep() -> None:
    """Whatever a run that was killed has left. The wire goes with the namespace; what runs in it is ended first."""
    with suppress(Unready):
        for process in _ip("netns", "pids", SPACE).split():
            with suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        _ip("netns", "del", SPACE)
    with suppress(Unready):
        _ip("link", "del", WIRE)


def _ip(*words: str) -> str:
    return _run(shutil.which("ip", path=checks.PATH) or "ip", *words)


def _tool(*words: str) -> list[dict]:
    """The emulated systems, in the namespace. Raises Unready."""
    tool = (sys.executable, "-m", "portal.network.phones", *words)
    return [json.loads(line) for line in _ip("netns", "exec", SPACE, *tool).splitlines()]


def _run(*words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(render.ROOT)}
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unready(str(error)) from None
    if done.returncode:
        raise Unready((done.stderr or done.stdout).strip().rpartition("\n")[2])
    return done.stdout
