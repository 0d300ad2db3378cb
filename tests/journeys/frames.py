"""What a hostile device puts on the wire, byte by byte: frames and sockets made inside its namespace.

A socket stays in the namespace it was made in, so the tests themselves can attack without another process.
"""

from __future__ import annotations

import ctypes
import os
import random
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

from tests.journeys.lab import Host

ALL = "ff:ff:ff:ff:ff:ff"
DISCOVER, REQUEST, DECLINE, ACK, RELEASE, INFORM = 1, 3, 4, 5, 7, 8  # DHCP (RFC 2132 §9.6)
_C = ctypes.CDLL(None, use_errno=True)


@contextmanager
def inside(host: Host) -> Iterator[None]:
    """Sockets made in here belong to the host's network namespace."""
    own, its = os.open("/proc/self/ns/net", os.O_RDONLY), os.open(f"/run/netns/{host.name}", os.O_RDONLY)
    try:
        assert _C.setns(its, 0x40000000) == 0, os.strerror(ctypes.get_errno())  # CLONE_NEWNET
        yield
    finally:
        assert _C.setns(own, 0x40000000) == 0
        os.close(own)
        os.close(its)


class Wire:
    """The phone's radio, below IP: sends any frame, hears every frame. Close it."""

    def __init__(self, host: Host, device: str = "wlan0") -> None:
        with inside(host):
            self.link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.link.bind((device, 3))
        self.link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self.mac = self.link.getsockname()[4].hex(":")

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()

    def send(self, *frames: bytes) -> None:
        for frame in frames:
            self.link.send(frame)

    def heard(self, seconds: float = 0.3) -> list[bytes]:
        """Everything that came from others, until nothing has come for so long."""
        self.link.settimeout(seconds)
        frames = []
        try:
            while True:
                frame, origin = self.link.recvfrom(65535)
                if origin[2] != socket.PACKET_OUTGOING:
                    frames.append(frame)
        except TimeoutError:
            return frames

    def answer(self, question: bytes, wanted: int, seconds: float = 2.0) -> bytes:
        """Send a DHCP question; the answer of the kind wanted (its BOOTP part), b"" when none comes."""
        self.send(question)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for frame in self.heard(0.1):
                if frame[23:24] == b"\x11" and frame[34:36] == b"\0\x43" and kind(frame[42:]) == wanted:
                    return frame[42:]
        return b""


def packed(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def ethernet(source: str, to: str, kind: int, body: bytes, tags: str = "") -> bytes:
    """`tags`: hexadecimal, "8100 0000" is one that names no VLAN."""
    return packed(to) + packed(source) + bytes.fromhex(tags) + struct.pack("!H", kind) + body


def checksum(data: bytes) -> int:
    total = sum(struct.unpack(f"!{len(data) // 2}H", data[: len(data) // 2 * 2])) + (data[-1] << 8) * (len(data) % 2)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(source: str, to: str, protocol: int, body: bytes, options: bytes = b"") -> bytes:
    words = 5 + len(options) // 4
    size = words * 4 + len(body)
    head = struct.pack("!BBHHHBBH", 0x40 + words, 0, size, random.getrandbits(16), 0, 64, protocol, 0)
    head += ip_address(source).packed + ip_address(to).packed + options
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def udp(sport: int, dport: int, body: bytes) -> bytes:
    """Without a checksum, which IPv4 allows."""
    return struct.pack("!HHHH", sport, dport, 8 + len(body), 0) + body


def echo(number: int, body: bytes = b"") -> bytes:
    head = struct.pack("!BBHHH", 8, 0, 0, number, 1) + body
    return head[:2] + struct.pack("!H", checksum(head)) + head[4:]


def arp(operation: int, mac: str, address: str, to: str, to_mac: str = "00:00:00:00:00:00") -> bytes:
    """1 asks, 2 answers: `address` is at `mac`."""
    head = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation)
    return head + packed(mac) + ip_address(address).packed + packed(to_mac) + ip_address(to).packed


def dhcp(kind: int, device: str, options: bytes = b"", source: str = "", **more: object) -> bytes:
    """A whole frame of a device that speaks for the hardware address `device`, sent from `source`.

    `flags`, `ciaddr`, `giaddr`: fields of BOOTP (RFC 2131 §2). `options`: after the kind, ready-made.
    """
    told = str(more.get("ciaddr", "0.0.0.0"))
    relay = ip_address(str(more.get("giaddr", "0.0.0.0"))).packed
    boot = struct.pack("!BBBBIHH", 1, 1, 6, 0, random.getrandbits(32), 0, more.get("flags", 0))
    boot += ip_address(told).packed + bytes(8) + relay + packed(device) + bytes(202)
    boot += bytes.fromhex("63825363 3501") + bytes([kind]) + options + b"\xff"
    return ethernet(
        source or device, ALL, 0x0800, ipv4(told, "255.255.255.255", 17, udp(68, 67, boot.ljust(300, b"\0")))
    )


def option(number: int, value: bytes) -> bytes:
    return bytes([number, len(value)]) + value


def wants(address: str) -> bytes:
    return option(50, ip_address(address).packed)


def kind(boot: bytes) -> int:
    """Of a DHCP message whose first option says it."""
    return boot[242] if boot[236:242] == bytes.fromhex("63825363 3501") else 0


def given(boot: bytes) -> str:
    """The address that the box offers or gives."""
    return str(ip_address(boot[16:20]))


def icmp6(source: str, to: str, kind: int, body: bytes, hops: int = 255) -> bytes:
    """`body` after the checksum."""
    ends = ip_address(source).packed + ip_address(to).packed
    head = struct.pack("!BBH", kind, 0, 0) + body
    total = checksum(ends + struct.pack("!II", len(head), 58) + head)
    return struct.pack("!IHBB", 0x60000000, len(head), 58, hops) + ends + head[:2] + struct.pack("!H", total) + head[4:]
