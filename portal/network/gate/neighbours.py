"""Which device has which address: the kernel's neighbour table of the guest bridge, IPv4 and IPv6."""

import socket
import struct
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

from portal.network.gate.netlink import ACK, DUMP, REQUEST, ROUTE, attribute, each, exchange, seek

Address = IPv4Address | IPv6Address
_GET, _ADDRESS, _MAC, _INTERFACE = 30, 1, 2, 8  # RTM_GETNEIGH, NDA_*
FAMILY = {4: socket.AF_INET, 6: socket.AF_INET6}
_ANSWERED = 0x02 | 0x04 | 0x08 | 0x10 | 0x80  # reachable … permanent; not incomplete, failed, without ARP


def mac_of(address: Address, bridge: str) -> bytes | None:
    """None: nothing with that address answered on the bridge."""
    header = struct.pack("BBHiHBB", FAMILY[address.version], 0, 0, socket.if_nametoindex(bridge), 0, 0, 0)
    bodies = seek(ROUTE, (_GET, REQUEST | ACK, header + attribute(_ADDRESS, address.packed)))
    return next((mac for mac, _ in _devices(bodies)), None)


def addresses_of(mac: bytes, bridge: str) -> Iterator[Address]:
    on_bridge = attribute(_INTERFACE, struct.pack("I", socket.if_nametoindex(bridge)))
    for family in FAMILY.values():
        bodies = exchange(ROUTE, (_GET, REQUEST | DUMP, struct.pack("B11x", family) + on_bridge))
        likely = (body for body in bodies if mac in body)  # to take ten thousand apart is slow
        yield from (address for found, address in _devices(likely) if found == mac)


def _devices(bodies: Iterable[bytes]) -> Iterator[tuple[bytes, Address]]:
    for body in bodies:
        parts, state = dict(each(body[12:])), struct.unpack_from("H", body, 8)[0]
        mac = parts.get(_MAC, b"")
        if state & _ANSWERED and len(mac) == 6 and any(mac) and not mac[0] & 1:  # odd: a group, no device
            yield mac, ip_address(parts[_ADDRESS])
