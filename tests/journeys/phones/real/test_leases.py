"""Three DHCP programs: where a lease tells a device to look for the portal's API, and where it must not (RFC 8910).

Older than the option's number or without a name for it, each of them is told which one is meant; none of them
makes it up: what is tested is what the box puts on the wire, and that they can read it.
"""

from __future__ import annotations

import json

import pytest

from tests.journeys.lab import until
from tests.journeys.phones.real.seat import Seat

pytestmark = pytest.mark.air
SCRIPT = '#!/bin/sh\nevent="{0}/lease.${{reason:-$1}}"; env > "$event.part"; mv "$event.part" "$event"\n'
# 4.4.3 still has option 114's forerunner (160, RFC 7710) under the name v4-captive-portal.
DHCLIENT = """
option rfc8910 code 114 = text;
request subnet-mask, routers, domain-name-servers, rfc8910, dhcp6.name-servers, dhcp6.v6-captive-portal;
"""
# 9.4 knows neither option by name. Without `noarp` it asks 5 s long whether the address is taken.
DHCPCD = """
duid
noarp
option domain_name_servers, routers
define 114 string captive_portal
option captive_portal
define6 103 string captive_portal6
option dhcp6_name_servers, dhcp6_captive_portal6
"""


class Leases(Seat):
    """A seat whose DHCP program writes what it was given into one file for each event."""

    def __enter__(self) -> Leases:
        super().__enter__()
        self.script = str(self.folder / "script")
        self.write(self.script, SCRIPT.format(self.folder), mode=0o755)
        return self

    def await_lease(self, event: str) -> dict[str, str]:
        """What the script was given then."""
        file = self.folder / f"lease.{event}"
        until(file.exists, 30, f"the event {event}")
        return dict(line.split("=", 1) for line in file.read_text(errors="replace").splitlines() if "=" in line)

    def udhcpc(self) -> dict[str, str]:
        self.run("busybox", "udhcpc", "-i", "wlan0", "-n", "-q", "-f", "-t", "5", "-O", "114", "-s", self.script)
        given = self.await_lease("bound")
        return given | {"114": bytes.fromhex(given.get("opt114", "")).decode()}

    def dhclient(self, *more: str) -> dict[str, str]:
        self.write("/etc/dhcp/dhclient.conf", DHCLIENT)
        self.start("dhclient", "-d", "-sf", self.script, *more, "wlan0")
        given = self.await_lease("RENEW6" if more else "BOUND")
        return given | {"114": given.get("new_rfc8910", ""), "103": given.get("new_dhcp6_v6_captive_portal", "")}

    def dhcpcd(self) -> dict[str, str]:
        self.write("/etc/dhcpcd.conf", DHCPCD)
        self.run("mkdir", "-p", "/run/dhcpcd", "/var/lib/dhcpcd")
        self.start("dhcpcd", "-B", "-c", self.script, "wlan0")
        given = self.await_lease("BOUND")
        return given | {"114": given.get("new_captive_portal", "")}


PROGRAMS = [
    pytest.param(Leases.udhcpc, id="udhcpc", marks=pytest.mark.real("busybox")),
    pytest.param(Leases.dhclient, id="dhclient", marks=pytest.mark.real("isc-dhcp-client")),
    pytest.param(Leases.dhcpcd, id="dhcpcd", marks=pytest.mark.real("dhcpcd-base")),
]


@pytest.mark.parametrize("ask", PROGRAMS)
def test_the_lease_names_the_api_of_a_box_with_a_certificate(ask, secure_phone):
    with Leases(secure_phone) as seat:
        given = ask(seat)
        assert given["114"] == f"{secure_phone.lab.origin}/captive-api"


@pytest.mark.parametrize("ask", PROGRAMS)
def test_the_lease_names_none_without_a_certificate(ask, phone):
    with Leases(phone) as seat:
        given = ask(seat)
        assert given.get("new_routers", given.get("router")) == "10.10.10.10"
        assert given["114"] == ""


def _asked(origin: str, phone) -> dict:
    """The API under the address that a lease gave."""
    status, body = phone.curl(origin)
    assert status == 200
    return json.loads(body)


@pytest.mark.real("dhcpcd-base")
def test_both_families_name_one_address_and_the_api_answers_there(secure_phone):
    """dhcpcd asks by DHCPv6 because the router's advertisement tells it to: nobody told it here."""
    with Leases(secure_phone) as seat:
        four = seat.dhcpcd()["114"]
        assert seat.await_lease("INFORM6")["new_dhcp6_captive_portal6"] == four
        secure_phone.join()
        assert _asked(four, secure_phone)["captive"] is True


@pytest.mark.real("isc-dhcp-client")
def test_who_asks_for_settings_alone_by_dhcpv6_is_told_too(secure_phone):
    with Leases(secure_phone) as seat:
        assert seat.dhclient("-6", "-S")["103"] == f"{secure_phone.lab.origin}/captive-api"
