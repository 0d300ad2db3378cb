"""The smallest DHCP client (RFC 2131): a lease with router, DNS server and option 114, and its release.

By raw frames, because the interface has no address yet and the kernel would drop the answers.
"""

from __future__ import annotations

import secrets
import socket
import struct
import time
from dataclasses import dataclass

DISCOVER, OFFER, REQUEST, ACK, RELEASE = 1, 2, 3, 5, 7
SUBNET, ROUTER, NAMES, ASKED, KIND, SERVER, WANTED, API = 1, 3, 6, 50, 53, 54, 55, 114
MAGIC, NOWHERE, EVERYBODY = b"\x63\x82\x53\x63", "0.0.0.0", "255.255.255.255"  # noqa: S104
ETHERNET_IP = 0x0800
TRIES, PATIENCE = 4, 3.0


class NoLease(Exception):
    """Nobody gave an address; the sentence says how far it went."""


@dataclass(frozen=True)
class Lease:
    """What the device was told. `api` is option 114; empty when there is none."""

    address: str
    prefix: int
    router: str
    names: str
    api: str
    server: str


def take(interface: str) -> Lease:
    """Ask for an address. Raises NoLease; needs root."""
    number = secrets.randbits(32)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETHERNET_IP)) as line:
        line.bind((interface, ETHERNET_IP))
        mac = line.getsockname()[4]
        offer = _answered(line, mac, number, OFFER, _message(mac, number, DISCOVER))
        address, told = offer
        wish = ((ASKED, socket.inet_aton(address)), (SERVER, told.get(SERVER, b"")))
        _, told = _answered(line, mac, number, ACK, _message(mac, number, REQUEST, *wish))
    mask = int.from_bytes(told.get(SUBNET, b"\xff\xff\xff\x00"), "big")
    return Lease(
        address, mask.bit_count(), _first(told, ROUTER), _first(told, NAMES), told.get(API, b"").decode("latin-1"),
        _first(told, SERVER),
    )  # fmt: skip


def release(interface: str, lease: Lease) -> None:
    """Give the address back, from the address itself. Needs root."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as line:
        line.bind((interface, ETHERNET_IP))
        mac = line.getsockname()[4]
    packet = _message(mac, secrets.randbits(32), RELEASE, (SERVER, socket.inet_aton(lease.server)), own=lease.address)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((lease.address, 68))
        line.sendto(packet, (lease.server, 67))


def _first(told: dict[int, bytes], option: int) -> str:
    return socket.inet_ntoa(told[option][:4]) if len(told.get(option, b"")) >= 4 else ""


def _message(mac: bytes, number: int, kind: int, *more: tuple[int, bytes], own: str = NOWHERE) -> bytes:
    head = struct.pack(">4BI2H", 1, 1, 6, 0, number, 0, 0 if kind == RELEASE else 0x8000)
    head += socket.inet_aton(own) + bytes(12) + mac.ljust(16, b"\0") + bytes(192) + MAGIC
    options = [(KIND, bytes([kind])), *more]
    if kind != RELEASE:
        options.append((WANTED, bytes([SUBNET, ROUTER, NAMES, API])))
    return head + b"".join(bytes([code, len(value)]) + value for code, value in options) + b"\xff"


def _answered(
    line: socket.socket, mac: bytes, number: int, wanted: int, message: bytes
) -> tuple[str, dict[int, bytes]]:
    frame = b"\xff" * 6 + mac + struct.pack(">H", ETHERNET_IP) + _packet(message)
    for _ in range(TRIES):
        line.send(frame)
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            line.settimeout(left)
            try:
                found = _read(line.recv(2048), number)
            except TimeoutError:
                break
            if found and found[1].get(KIND) == bytes([wanted]):
                return found
    raise NoLease("nobody offers an address" if wanted == OFFER else "the address offered is not given")


def _packet(message: bytes) -> bytes:
    """IP and UDP around it. UDP's checksum may be left out over IPv4."""
    ports = struct.pack(">4H", 68, 67, 8 + len(message), 0)
    head = struct.pack(">2B3H2BH", 0x45, 0, 28 + len(message), 0, 0, 64, 17, 0)
    head += socket.inet_aton(NOWHERE) + socket.inet_aton(EVERYBODY)
    total = sum(struct.unpack(">10H", head))
    total = (total & 0xFFFF) + (total >> 16)
    return head[:10] + struct.pack(">H", ~total & 0xFFFF) + head[12:] + ports + message


def _read(frame: bytes, number: int) -> tuple[str, dict[int, bytes]] | None:
    """The address and options of a reply to us; None for any other frame."""
    at = 14 + (frame[14] & 15) * 4
    if len(frame) < at + 8 + 240 or frame[23] != 17 or frame[at + 2 : at + 4] != b"\0\x44":
        return None
    reply = frame[at + 8 :]
    if reply[0] != 2 or reply[4:8] != struct.pack(">I", number) or reply[236:240] != MAGIC:
        return None
    told: dict[int, bytes] = {}
    place = 240
    while place < len(reply) and reply[place] != 255:
        if reply[place] == 0:
            place += 1
            continue
        length = reply[place + 1]
        told[reply[place]] = told.get(reply[place], b"") + reply[place + 2 : place + 2 + length]
        place += 2 + length
    return socket.inet_ntoa(reply[16:20]), told
