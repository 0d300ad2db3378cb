"""Keeps the walled garden open: every ten minutes each name is resolved and opened once, and its health noted.

Resolving through the box's own dnsmasq puts the addresses into the firewall's sets (`nftset=`). That alone does not
keep them there: dnsmasq's `add` of an element that is there prolongs nothing, on no kernel, because it names no
timeout. What prolongs it is a packet that meets an `update` rule, on every kernel; so each address is opened on port
443 with the socket priority that the rule looks for. The same connection shows whether the site is there.
"""

from __future__ import annotations

import ipaddress
import secrets
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from portal.network import garden
from portal.network.garden import Name
from portal.settings import Settings

PATIENCE_SECONDS, TRIES = 4.0, 2
A, AAAA, NXDOMAIN = 1, 28, 3
# As the firewall has them: guests never reach these, whatever a name says.
PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
                               "0.0.0.0/8", "127.0.0.0/8", "::/127", "fc00::/7", "fe80::/10"))
)  # fmt: skip


class Unanswered(Exception):
    """No name server said anything that can be used."""


def refresh(settings: Settings, now: datetime) -> list[Name]:
    """One round over all names; notes and returns how each is."""
    folder = Path(settings.run_dir)
    before = garden.read(folder, now)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda name: look(settings, name), settings.walled_garden))
    stamp = now.isoformat(timespec="seconds")
    names = [
        Name(each.name, each.state, each.addresses, stamp if each.state == garden.OPEN else last(before, each.name))
        for each in found
    ]
    garden.note(folder, names, now)
    return names


def last(before: dict[str, Name], name: str) -> str:
    """When it was last found open."""
    return before[name].opened if name in before else ""


def look(settings: Settings, name: str) -> Name:
    """Resolve and open one name."""
    try:
        addresses = tuple(resolve(name, A, settings.portal_address))
    except Unanswered:
        return Name(name, garden.UNANSWERED)
    if settings.ipv6 != "off":
        with suppress(Unanswered):  # some name servers fail at AAAA alone; the site opens by its IPv4 address
            addresses += tuple(resolve(name, AAAA, settings.portal_address))
    if not addresses:
        return Name(name, garden.NOT_FOUND)
    reachable = [each for each in addresses if not any(ipaddress.ip_address(each) in net for net in PRIVATE)]
    if not reachable:
        return Name(name, garden.PRIVATE, addresses)
    answered = [opens(each) for each in reachable]  # all of them: each connection prolongs its element
    return Name(name, garden.OPEN if any(answered) else garden.SILENT, addresses)


def opens(address: str) -> bool:
    """Whether somebody takes up a connection on port 443."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, garden.PRIORITY)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect((address, 443))
        except OSError:
            return False
    return True


def resolve(name: str, kind: int, server: str) -> list[str]:
    """The addresses that the box's dnsmasq finds. Raises Unanswered.

    Not getaddrinfo: the box itself may ask another resolver, which fills no set of the firewall.
    """
    number = secrets.randbits(16)
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    question = struct.pack(">6H", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", kind, 1)
    for _ in range(TRIES):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(PATIENCE_SECONDS)
            try:
                line.connect((server, 53))
                line.send(question)
                return list(_addresses(line.recv(4096), number, kind))
            except (OSError, struct.error, IndexError, ValueError):
                continue
    raise Unanswered(name)


def _addresses(answer: bytes, number: int, kind: int) -> Iterator[str]:
    """The A or AAAA records of an answer, aliases followed by whoever sent it. Raises Unanswered."""
    got, flags, questions, records, _, _ = struct.unpack_from(">6H", answer)
    if got != number or flags & 15 not in (0, NXDOMAIN):
        raise Unanswered
    at = 12
    for _ in range(questions):
        at = _after_name(answer, at) + 4
    for _ in range(records):
        at = _after_name(answer, at)
        found, _, _, length = struct.unpack_from(">HHIH", answer, at)
        at += 10
        if found == kind:
            yield str(ipaddress.ip_address(answer[at : at + length]))
        at += length


def _after_name(answer: bytes, at: int) -> int:
    """Where the name that begins at `at` has ended: a zero, or two bytes that point elsewhere."""
    while answer[at] and answer[at] < 0xC0:
        at += answer[at] + 1
    return at + (2 if answer[at] else 1)
