"""Does each part of the box answer? Asked the way a device, nginx or the pages would ask, one Check a part."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
from pathlib import Path
from time import monotonic

from portal.box import checks, guests, owner
from portal.box.checks import Check
from portal.network import asking, grants, ports, uplink, watcher
from portal.settings import Settings

PATIENCE_SECONDS = 2.0
DHCP_PORT = 67
SILENT = -1  # taken up, and no answer in time


def everything(settings: Settings) -> list[Check]:
    """The parts of the box, in the order in which a device meets them; what lies beyond it is `internet`."""
    return [
        bridge(settings),
        dhcp(),
        names(settings),
        redirect(settings),
        pages(settings),
        staff(settings),
        gate(settings),
        names_away(settings),
    ]


def demo(settings: Settings) -> list[Check]:
    """A demo has no nginx: the pages answer on their own port, and only while it runs."""
    status, _ = _get("127.0.0.1", settings.demo_port, "/vi/", f"127.0.0.1:{settings.demo_port}")
    fact = f"the demo's pages {'answer' if status == 200 else 'are not running'} on port {settings.demo_port}"
    return [Check(fact, status in (0, 200), f"they answered {status}; see what deploy.sh demo says")]


def bridge(settings: Settings) -> Check:
    """The guest bridge is up and has the portal's address."""
    name, address = settings.guest_interface, settings.portal_address
    remedy = "see: networkctl status " + name + "; systemctl restart systemd-networkd"
    found = _ip(name)
    held = [row.get("local") for row in found.get("addr_info", [])]
    if "UP" not in found.get("flags", []):
        return Check(f"the guest bridge {name} is not up", False, remedy)
    return Check(f"the guest bridge {name} has {', '.join(map(str, held)) or 'no address'}", address in held, remedy)


def _ip(name: str) -> dict[str, list]:
    program = shutil.which("ip", path=checks.PATH)
    if not program:
        return {}
    done = subprocess.run(
        [program, "-j", "address", "show", "dev", name], capture_output=True, text=True, timeout=20, check=False
    )
    try:
        return dict(json.loads(done.stdout)[0])
    except (ValueError, IndexError, TypeError):
        return {}


def dhcp() -> Check:
    """dnsmasq waits for devices that ask for an address."""
    try:
        rows = [line.split() for line in Path("/proc/net/udp").read_text().splitlines()[1:]]
    except OSError:
        rows = []
    listening = any(row[1].endswith(f":{DHCP_PORT:04X}") for row in rows)
    fact = "addresses are given out" if listening else "nobody gives out addresses"
    return Check(f"{fact} (udp {DHCP_PORT})", listening, "systemctl status tram-dnsmasq")


def names(settings: Settings) -> Check:
    """dnsmasq says the portal's name is at the portal's address."""
    found = _address(settings, settings.portal_name, 53)
    if not found:
        return Check("nobody answers for names (udp 53)", False, "systemctl status tram-dnsmasq")
    right = found == settings.portal_address
    fact = f"{settings.portal_name} is {'' if right else 'not '}found at {settings.portal_address}"
    return Check(fact, right, "another DNS server answers there: ss -lunp 'sport = :53'")


def names_away(settings: Settings) -> Check:
    """The second dnsmasq is ready for the moment when the Internet goes away."""
    ready = _address(settings, "example.org", ports.NAMES_AWAY) == uplink.STAND_IN
    fact = f"stand-ins for names while the Internet is away are {'' if ready else 'not '}ready (udp {ports.NAMES_AWAY})"
    return Check(fact, ready, "systemctl status tram-dnsmasq-away")


def _address(settings: Settings, name: str, port: int) -> str:
    return asking.resolve(name, [(settings.portal_address, port)], monotonic() + PATIENCE_SECONDS)


def internet(settings: Settings) -> Check:
    """What the watcher found, and what to look at when the Internet is away."""
    found = uplink.state(settings)
    if found.seconds is None:
        return Check("nobody watches whether the Internet is there", False, "systemctl status tram-uplink")
    if found.up:
        return Check("the Internet is there", True)
    remedy = {
        watcher.LINE: f"the cable of {settings.uplink_interface}, and whether the router gives it an address: ip route",
        asking.NAMES: "dns_servers, or the provider's: no DNS server answers",
        asking.FOREIGN: "the provider: somebody else's sign-in page answers in place of the Internet",
    }.get(found.why, "the router and the provider: nobody answers")
    return Check(f"the Internet has been away for {found.minutes} minutes", False, f"look at {remedy}")


def redirect(settings: Settings) -> Check:
    """A foreign name is sent to the portal, which opens the window on a phone."""
    status, where = _get("127.0.0.1", ports.REDIRECT, "/generate_204", "connectivitycheck.gstatic.com")
    right = status == 302 and settings.portal_name in where
    fact = f"phones are {'' if right else 'not '}sent to the portal"
    return Check(fact, right, f"{f'the answer was {status}; ' if status else ''}systemctl status tram-nginx")


def pages(settings: Settings) -> Check:
    """The first page comes through nginx."""
    status, _ = _get("127.0.0.1", ports.WAITING, f"/{settings.languages[0]}/", settings.portal_name)
    if status == 0:
        return Check("nginx does not answer", False, "systemctl status tram-nginx")
    fact = "nginx answers, the pages do not" if status == SILENT else f"the pages answer through nginx ({status})"
    return Check(fact, status == 200, "systemctl status tram-web")


def staff(settings: Settings) -> Check:
    """Somebody listens where the staff pages are said to be."""
    found = guests.Staff.of(settings.staff_listen)
    host = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}.get(found.host, found.host.strip("[]"))  # noqa: S104
    try:
        socket.create_connection((host, found.port), timeout=PATIENCE_SECONDS).close()
    except OSError:
        fact = f"nobody listens on {settings.staff_listen} for the staff pages"
        return Check(fact, False, "staff_listen must be an address of this box; systemctl status tram-nginx")
    return Check(f"the staff pages listen on {settings.staff_listen}", True)


def gate(settings: Settings) -> Check:
    """The gate answers, and with it the firewall's set of devices is there."""
    try:
        with owner.acting(settings.path()):
            held = grants.open(settings).list()
    except grants.GateDown as error:
        return Check("the gate does not answer", False, f"{error}; systemctl status tram-gate tram-firewall")
    return Check(f"the gate answers: {len(held)} devices are out", True)


def _get(host: str, port: int, path: str, name: str) -> tuple[int, str]:
    """Status and Location; status 0 when nobody is there."""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": name})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    except TimeoutError:
        return SILENT, ""
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()
