"""The other devices of a full box: thousands of grants, each with an address in the neighbour table."""

from __future__ import annotations

import functools

from portal.network import grants
from tests.journeys.lab import Lab


def mac(number: int) -> str:
    return f"02:70:00:00:{number >> 8:02x}:{number & 255:02x}"


def address(number: int) -> str:
    """In 10.10.64.0/18: inside a guest_network of 10.10.0.0/16, far from the portal and from leases at its start."""
    return f"10.10.{64 + (number >> 8)}.{number & 255}"


def be_there(lab: Lab, count: int, first: int = 0) -> None:
    """So many devices in the box's neighbour table, as after their DHCP."""
    lines = (
        f"neigh replace {address(number)} lladdr {mac(number)} dev {lab.settings.guest_interface} nud permanent\n"
        for number in range(first, first + count)
    )
    lab.box.run("ip", "-batch", "-", input="".join(lines))


def let_out(lab: Lab, count: int, first: int = 0) -> None:
    """Be there, and have a grant of an hour."""
    be_there(lab, count, first)
    restore(lab, count, first)


def restore(lab: Lab, count: int, first: int = 0) -> None:
    kept = [(mac(number), 3600, 0, 0) for number in range(first, first + count)]
    gate(lab).restore(kept)


@functools.cache
def gate(lab: Lab) -> grants.Grants:
    return grants.open(lab.settings)
