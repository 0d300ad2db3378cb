"""What several configuration files of the guest side must agree on: staff listener, DHCP ranges, IPv6 prefix."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass

from portal.settings import Settings


@dataclass(frozen=True)
class Staff:
    """The staff listener taken apart: `host` as nginx writes it, whether it stays inside the box."""

    host: str
    port: int
    loopback: bool

    @classmethod
    def of(cls, listen: str) -> Staff:
        host, _, port = listen.rpartition(":")
        return cls(host, int(port), ipaddress.ip_address(host.strip("[]")).is_loopback)


def dhcp_ranges(
    network: ipaddress.IPv4Network, portal: ipaddress.IPv4Address
) -> list[tuple[ipaddress.IPv4Address, ipaddress.IPv4Address]]:
    """First and last address of each stretch of `network` that devices may have: all but the portal's own."""
    first, last = network.network_address + 1, network.broadcast_address - 1
    stretches = [(first, portal - 1), (portal + 1, last)]
    return [(start, end) for start, end in stretches if start <= end]


def prefix6(settings: Settings) -> ipaddress.IPv6Network:
    """The unique local /64 of the guests (RFC 4193) for `ipv6 = "masquerade"`.

    Its 40 bits are a digest of the settings, not random: the same file gives the same prefix, so that
    rendering twice changes nothing.
    """
    digest = hashlib.sha256(f"{settings.portal_name} {settings.guest_network} {settings.wifi_name}".encode()).digest()
    return ipaddress.IPv6Network((b"\xfd" + digest[:5] + bytes(10), 64))
